/** Both KEXINITs arrive, and one list or more has no name in common. OpenSSH on both sides, unless a case says otherwise. */
import type { Case } from "../case.ts";
import { ssh } from "../peers/ssh.ts";
import { startSshd } from "../peers/sshd.ts";

interface Mismatch {
  readonly name: string;
  readonly shows: string;
  readonly codes: readonly string[];
  /** Lines of ssh_config; none: the client has its defaults. */
  readonly client: readonly string[];
  /** Lines of sshd_config. */
  readonly server: readonly string[];
  readonly answer: string;
}

const lines = (some: readonly string[], file: string) =>
  some.length === 0 ? "has its defaults" : `has ${some.map((text) => `\`${text}\``).join(", ")} in ${file}`;

function mismatch({ name, shows, codes, client, server, answer }: Mismatch): Case {
  // A server's host-key list follows the keys that exist: with one key type it isn't known to be restricted.
  const serverRestricted = server.some((line) => !line.startsWith("HostKey"));
  const restricted = [...(client.length > 0 ? ["client-offer-restricted"] : []), ...(serverRestricted ? ["server-offer-restricted"] : [])];
  return {
    name,
    shows,
    made: `The client ${lines(client, "ssh_config")}; the server ${lines(server, "sshd_config")}.`,
    answer,
    codes: [codes],
    also: restricted,
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage, { config: server });
      await ssh(stage, { options: client });
    },
  };
}

const BOTH_LISTS = "Certain. It names both lists, says that both were configured, and gives a line for either side after which the two agree.";

export const noCommon: readonly Case[] = [
  mismatch({
    name: "no-common-kex",
    shows: "The two sides share no key exchange method.",
    codes: ["no-common-kex"],
    client: ["KexAlgorithms curve25519-sha256"],
    server: ["KexAlgorithms diffie-hellman-group14-sha1"],
    answer: BOTH_LISTS,
  }),
  mismatch({
    name: "no-common-kex-old-server",
    shows: "A server with nothing but diffie-hellman-group1-sha1, as old devices have, and a client with its defaults.",
    codes: ["no-common-kex"],
    client: [],
    server: ["KexAlgorithms diffie-hellman-group1-sha1"],
    answer:
      "Certain. The server's list isn't its default; the lasting fix is on the server, and a Host block for this one server is the stopgap, with its risk.",
  }),
  mismatch({
    name: "no-common-host-key",
    shows: "The client takes ECDSA host keys only; the server offers ed25519.",
    codes: ["no-common-host-key"],
    client: ["HostKeyAlgorithms ecdsa-sha2-nistp256"],
    server: ["HostKeyAlgorithms ssh-ed25519"],
    answer: BOTH_LISTS,
  }),
  mismatch({
    name: "no-common-host-key-ssh-rsa",
    shows: "The server signs with ssh-rsa (SHA-1) only, which clients from OpenSSH 8.8 on no longer offer.",
    codes: ["no-common-host-key"],
    client: [],
    server: ["HostKeyAlgorithms ssh-rsa"],
    answer: "Certain. The same RSA key can sign with rsa-sha2-256 and rsa-sha2-512, so the server needs a line, not a new key.",
  }),
  mismatch({
    name: "no-common-cipher",
    shows: "The client takes aes256-gcm only; the server has CBC only.",
    codes: ["no-common-cipher"],
    client: ["Ciphers aes256-gcm@openssh.com"],
    server: ["Ciphers aes128-cbc,3des-cbc"],
    answer: `${BOTH_LISTS} Both directions fail.`,
  }),
  mismatch({
    name: "no-common-mac",
    shows: "With a CTR cipher agreed, the two sides share no MAC.",
    codes: ["no-common-mac"],
    client: ["Ciphers aes128-ctr", "MACs hmac-sha2-256"],
    server: ["MACs hmac-sha2-512-etm@openssh.com"],
    answer: `${BOTH_LISTS} Both directions fail.`,
  }),
  mismatch({
    name: "no-common-mac-aead",
    shows: "The MAC lists are disjoint, yet the exchange completes: the cipher is AEAD and brings its own integrity.",
    codes: ["exchange-complete"],
    client: ["Ciphers aes256-gcm@openssh.com", "MACs hmac-sha2-256"],
    server: ["MACs hmac-sha2-512-etm@openssh.com"],
    answer: "The near miss of no-common-mac: outcome ok, the negotiated MACs are `<implicit>`.",
  }),
  mismatch({
    name: "no-common-kex-and-cipher",
    shows: "Two slots fail at once: the key exchange method and the cipher.",
    codes: ["no-common-kex"],
    client: ["KexAlgorithms curve25519-sha256", "Ciphers aes128-gcm@openssh.com"],
    server: ["KexAlgorithms diffie-hellman-group16-sha512", "Ciphers aes256-ctr"],
    answer: "Certain. Both failing slots are named, the second one in `also` as no-common-cipher; a fix for one alone would only lead to the next failure.",
  }),
];
