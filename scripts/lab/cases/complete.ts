/** Exchanges that nothing is wrong with, by several implementations. */
import { SERVER } from "../addresses.ts";
import type { Case } from "../case.ts";
import { tinysshKeys } from "../keys.ts";
import { curlSftp, plink, rclone } from "../peers/clients.ts";
import { dbclient, startDropbear } from "../peers/dropbear.ts";
import { startLshd } from "../peers/lsh.ts";
import { asyncsshClient, paramikoClient, startAsyncsshServer, startParamikoServer } from "../peers/python.ts";
import { ssh } from "../peers/ssh.ts";
import { startInetd, startSshd } from "../peers/sshd.ts";
import type { Program } from "../programs.ts";
import type { Stage } from "../stage.ts";

const OK = [["exchange-complete"]];
const FINE = "The exchange is complete: outcome ok. The refused login after it is encrypted and is nobody's key-exchange failure.";

const REFUSED = "The user has no way to log in, so authentication fails after NEWKEYS.";

/** A client and a server with their defaults. */
function pair(name: string, client: Program, server: Program, run: (stage: Stage) => Promise<void>, also: Partial<Case> = {}): Case {
  const shows = `${client} to ${server}, nothing broken.`;
  return { name: `complete-${name}`, shows, made: `Both sides with their defaults. ${REFUSED}`, answer: FINE, codes: OK, with: [client, server], run, ...also };
}

export const complete: readonly Case[] = [
  pair(
    "openssh",
    "OpenSSH client",
    "OpenSSH server",
    async (stage) => {
      await startSshd(stage);
      await ssh(stage);
    },
    { keep: "both" },
  ),
  pair(
    "openssh-ipv6",
    "OpenSSH client",
    "OpenSSH server",
    async (stage) => {
      await startSshd(stage);
      await ssh(stage, { host: SERVER.v6 });
    },
    { shows: "OpenSSH client to OpenSSH server over IPv6, nothing broken." },
  ),
  pair("to-dropbear", "OpenSSH client", "dropbear server", async (stage) => {
    await startDropbear(stage);
    await ssh(stage);
  }),
  pair(
    "dbclient",
    "dropbear client",
    "OpenSSH server",
    async (stage) => {
      await startSshd(stage);
      await dbclient(stage);
    },
    {
      shows: "dropbear's client to OpenSSH. The client guesses the key exchange (first_kex_packet_follows) and guesses wrong.",
      answer: `${FINE} A second KEX_INIT of the client is normal here: the server skipped the guess.`,
    },
  ),
  pair("plink", "PuTTY plink", "OpenSSH server", async (stage) => {
    await startSshd(stage);
    await plink(stage, "ed25519");
  }),
  pair("paramiko", "paramiko", "OpenSSH server", async (stage) => {
    await startSshd(stage);
    await paramikoClient(stage);
  }),
  pair("to-paramiko", "OpenSSH client", "paramiko", async (stage) => {
    await startParamikoServer(stage);
    await ssh(stage);
  }),
  pair("asyncssh", "asyncssh", "asyncssh", async (stage) => {
    await startAsyncsshServer(stage);
    await asyncsshClient(stage);
  }),
  pair(
    "curl-libssh2",
    "curl (libssh2)",
    "OpenSSH server",
    async (stage) => {
      await startSshd(stage);
      await curlSftp(stage);
    },
    { with: ["curl (libssh2)", "libssh2", "OpenSSH server"] },
  ),
  pair("rclone-go", "rclone (Go x/crypto/ssh)", "OpenSSH server", async (stage) => {
    await startSshd(stage);
    await rclone(stage);
  }),
  pair(
    "to-tinysshd",
    "OpenSSH client",
    "tinysshd",
    async (stage) => {
      await startInetd(stage, `/usr/sbin/tinysshd ${await tinysshKeys()}`);
      await ssh(stage);
    },
    {
      made: `tinysshd is started by socat for each connection. ${REFUSED}`,
      answer: `${FINE} Beside it: chacha20-poly1305 without strict key exchange, which tinysshd doesn't have, is exposed to Terrapin.`,
      also: ["weak-algorithm"],
      with: ["OpenSSH client", "tinysshd", "socat"],
    },
  ),
  pair(
    "to-lshd",
    "OpenSSH client",
    "lsh server",
    async (stage) => {
      await startLshd(stage);
      await ssh(stage, { options: ["KexAlgorithms +diffie-hellman-group14-sha1", "HostKeyAlgorithms +ssh-rsa", "Ciphers +aes256-cbc"] });
    },
    {
      shows: "OpenSSH client to lshd 2.1, after the client was made to offer what lshd has.",
      made: `The client adds diffie-hellman-group14-sha1, ssh-rsa and aes256-cbc to its lists. ${REFUSED}`,
      answer: `${FINE} SHA-1 and CBC stand beside it as weak. Names that were only added are no restriction.`,
      also: ["weak-algorithm"],
    },
  ),
];
