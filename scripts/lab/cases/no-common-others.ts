/** Failing negotiations of other implementations: each closes in its own way, and some can fail in one direction only. */
import type { Case } from "../case.ts";
import { rclone } from "../peers/clients.ts";
import { dbclient, startDropbear } from "../peers/dropbear.ts";
import { asyncsshClient, paramikoClient, startAsyncsshServer } from "../peers/python.ts";
import { rawClient } from "../peers/raw.ts";
import { ssh } from "../peers/ssh.ts";
import { startSshd } from "../peers/sshd.ts";
import { offer } from "../raw/dialogue.ts";
import { awaitIdent, awaitMessage, end, send } from "../raw/script.ts";
import { kexinit, line, MESSAGE } from "../raw/wire.ts";

export const noCommonOthers: readonly Case[] = [
  {
    name: "no-common-cipher-one-direction",
    shows: "A cipher is agreed from client to server, none from server to client.",
    made: "A hand-made client offers aes128-ctr to the server and 3des-cbc from the server; sshd has its defaults.",
    answer: "Certain. Only the direction s2c is named.",
    codes: [["no-common-cipher"]],
    with: ["hand-made client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await rawClient(stage, offer({ cipherS2c: ["3des-cbc"] }));
    },
  },
  {
    name: "no-common-mac-one-direction",
    shows: "A MAC is agreed from server to client, none from client to server.",
    made: "A hand-made client offers hmac-md5 to the server; sshd has its defaults.",
    answer: "Certain. Only the direction c2s is named.",
    codes: [["no-common-mac"]],
    with: ["hand-made client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await rawClient(stage, offer({ macC2s: ["hmac-md5"] }));
    },
  },
  {
    name: "no-common-compression",
    shows: "The client takes zlib only; the server has none and zlib@openssh.com.",
    made: "asyncssh as client with compression_algs=['zlib']; sshd with its defaults. asyncssh sends a DISCONNECT.",
    answer: "Certain. The DISCONNECT is the client's own word for the same thing, not a second failure.",
    codes: [["no-common-compression"]],
    with: ["asyncssh", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await asyncsshClient(stage, { compression_algs: ["zlib"] });
    },
  },
  {
    name: "no-common-kex-asyncssh-disconnect",
    shows: "No key exchange method in common; the server says so in a DISCONNECT with both lists.",
    made: "An asyncssh server with diffie-hellman-group1-sha1 only; OpenSSH client with its defaults.",
    answer: "Certain, from the lists. The DISCONNECT (reason 3) stands as evidence.",
    codes: [["no-common-kex"]],
    with: ["OpenSSH client", "asyncssh"],
    async run(stage) {
      await startAsyncsshServer(stage, { kex_algs: ["diffie-hellman-group1-sha1"] });
      await ssh(stage);
    },
  },
  {
    name: "no-common-kex-to-dropbear",
    shows: "OpenSSH client and dropbear server without a common key exchange method.",
    made: "The client has `KexAlgorithms diffie-hellman-group-exchange-sha256`, which dropbear has never had.",
    answer: "Certain. dropbear has no configuration file for algorithms: the fix is on the client.",
    codes: [["no-common-kex"]],
    also: ["client-offer-restricted"],
    with: ["OpenSSH client", "dropbear server"],
    async run(stage) {
      await startDropbear(stage);
      await ssh(stage, { options: ["KexAlgorithms diffie-hellman-group-exchange-sha256"] });
    },
  },
  {
    name: "no-common-kex-dbclient",
    shows: "dropbear's client and OpenSSH without a common key exchange method; the client's guessed packet is no answer.",
    made: "sshd has `KexAlgorithms diffie-hellman-group-exchange-sha256`; dbclient with its defaults.",
    answer: "Certain. The KEX_INIT in the client's first segment is its guess and proves no agreement; names such as kexguess2@matt.ucc.asn.au never match.",
    codes: [["no-common-kex"]],
    also: ["server-offer-restricted"],
    with: ["dropbear client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage, { config: ["KexAlgorithms diffie-hellman-group-exchange-sha256"] });
      await dbclient(stage);
    },
  },
  {
    name: "no-common-kex-go",
    shows: "A Go client and a server that insists on a post-quantum key exchange.",
    made: "sshd has `KexAlgorithms sntrup761x25519-sha512@openssh.com`; rclone with its defaults.",
    answer: "Certain. Best fix: add curve25519-sha256 on the server, or a newer client.",
    codes: [["no-common-kex"]],
    also: ["server-offer-restricted"],
    with: ["rclone (Go x/crypto/ssh)", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage, { config: ["KexAlgorithms sntrup761x25519-sha512@openssh.com"] });
      await rclone(stage);
    },
  },
  {
    name: "no-common-mac-paramiko",
    shows: "paramiko and a server hardened to MACs that it lacks.",
    made: "sshd has `Ciphers aes256-ctr` and `MACs umac-128-etm@openssh.com`; paramiko with its defaults.",
    answer: "Certain. Both directions fail.",
    codes: [["no-common-mac"]],
    also: ["server-offer-restricted"],
    with: ["paramiko", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage, { config: ["Ciphers aes256-ctr", "MACs umac-128-etm@openssh.com"] });
      await paramikoClient(stage);
    },
  },
  {
    name: "kex-mac-required-despite-aead",
    shows: "An AEAD cipher is agreed and the MAC lists are disjoint: fine for most, but this client insists on a MAC.",
    made: "A hand-made client does what paramiko 3.5 does: offers aes128-gcm@openssh.com, reads the server's KEXINIT and leaves. sshd has `MACs hmac-sha2-512-etm@openssh.com`. (Debian's paramiko has no AEAD cipher, its libssh2 neither.)",
    answer: "Likely, by the client's ident. The fix is a MAC that both know on the server, although it will not be used.",
    codes: [["kex-mac-required-despite-aead"]],
    also: ["server-offer-restricted"],
    with: ["hand-made client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage, { config: ["MACs hmac-sha2-512-etm@openssh.com"] });
      const gcm = ["aes128-gcm@openssh.com", "aes256-gcm@openssh.com"];
      const steps = [send(line("SSH-2.0-paramiko_3.5.0")), awaitIdent, send(kexinit({ cipherC2s: gcm, cipherS2c: gcm })), awaitMessage(MESSAGE.KEXINIT), end];
      await rawClient(stage, steps);
    },
  },
];
