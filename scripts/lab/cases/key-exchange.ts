/** Algorithms are agreed; the key exchange itself breaks off. */
import { generateKeyPairSync } from "node:crypto";
import type { Case } from "../case.ts";
import { startParamikoServer } from "../peers/python.ts";
import { rawClient, startRawServer } from "../peers/raw.ts";
import { SHORT_LISTS, ssh } from "../peers/ssh.ts";
import { startSshd } from "../peers/sshd.ts";
import { awaitClose, awaitIdent, awaitMessage, end, type Step, send, wait } from "../raw/script.ts";
import { kexinit, line, MESSAGE, mpint, packet, random, rsaBlob, string, text, uint32 } from "../raw/wire.ts";

const GEX = "diffie-hellman-group-exchange-sha256";
/** RFC 2409 6.2, the second Oakley group: 1024 bits. */
const OAKLEY_2 =
  "ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7edee386bfb5a899fa5ae9f24117c4b1fe649286651ece65381ffffffffffffffff";

/** A client up to both KEXINITs with this method, then `rest`. */
const clientWith = (kex: string, ...rest: readonly Step[]): readonly Step[] => [
  send(line("SSH-2.0-lab")),
  awaitIdent,
  send(kexinit({ kex: [kex] })),
  awaitMessage(MESSAGE.KEXINIT),
  ...rest,
];

/** A server up to the client's first key-exchange message, then `rest`. */
const serverWith = (ident: string, kex: string, first: number, ...rest: readonly Step[]): readonly Step[] => [
  send(line(ident)),
  awaitIdent,
  send(kexinit({ kex: [kex] })),
  awaitMessage(first),
  ...rest,
];

/** A reply with this host key and a signature that nobody can check. */
const reply = (hostKeyBlob: string, algorithm: string, signature: string) =>
  packet(MESSAGE.KEX_REPLY, string(hostKeyBlob) + string(random(32)) + string(string(text(algorithm)) + string(signature)));

/** The modulus of a new RSA key. */
function modulus(bits: number): string {
  const { n } = generateKeyPairSync("rsa", { modulusLength: bits }).publicKey.export({ format: "jwk" });
  return Buffer.from(n ?? "", "base64url").toString("hex");
}

export const keyExchange: readonly Case[] = [
  {
    name: "dh-gex-out-of-range",
    shows: "The client asks for a group of 1024 bits at most; the server closes.",
    made: "A hand-made client sends GEX_REQUEST 1024, 1024, 1024, as old Java clients do.",
    answer: "Certain, from the numbers: OpenSSH from 7.2 on wants a maximum of 2048 at least.",
    codes: [["dh-gex-out-of-range"]],
    with: ["hand-made client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      const request = packet(MESSAGE.GEX_REQUEST, uint32(1024) + uint32(1024) + uint32(1024));
      await rawClient(stage, clientWith(GEX, send(request), awaitClose));
    },
  },
  {
    name: "dh-gex-group-too-small",
    shows: "The server offers a group of 1024 bits; the client closes.",
    made: "A hand-made server answers the client's GEX_REQUEST with the second Oakley group.",
    answer: "Certain, from the size of the prime against the client's minimum in its request.",
    codes: [["dh-gex-group-too-small"]],
    with: ["OpenSSH client", "hand-made server"],
    async run(stage) {
      const group = packet(MESSAGE.GEX_GROUP, mpint(OAKLEY_2) + mpint("02"));
      await startRawServer(stage, [serverWith("SSH-2.0-lab", GEX, MESSAGE.GEX_REQUEST, send(group), awaitClose, end)]);
      await ssh(stage);
    },
  },
  {
    name: "gex-no-moduli",
    shows: "A proper GEX_REQUEST, and the server closes: it has no prime of that size.",
    made: "A hand-made server with the ident of OpenSSH 10.0, which has no fallback when its moduli file lacks the size.",
    answer: "Likely, for this version; the request itself is in order.",
    codes: [["gex-no-moduli", "server-closed-after-kexinit"]],
    with: ["OpenSSH client", "hand-made server"],
    async run(stage) {
      await startRawServer(stage, [serverWith("SSH-2.0-OpenSSH_10.0", GEX, MESSAGE.GEX_REQUEST, wait(20), end)]);
      await ssh(stage);
    },
  },
  {
    name: "kex-invalid-public",
    shows: "The client's Diffie-Hellman value is 1; the server closes.",
    made: "A hand-made client sends KEXDH_INIT with e = 1 for diffie-hellman-group14-sha256.",
    answer: "Certain, computed from the value.",
    codes: [["kex-invalid-public"]],
    with: ["hand-made client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await rawClient(stage, clientWith("diffie-hellman-group14-sha256", send(packet(MESSAGE.KEX_INIT, mpint("01"))), awaitClose));
    },
  },
  {
    name: "server-closed-after-kex-init",
    shows: "The client's key has 31 bytes where curve25519 has 32; the server closes.",
    made: "A hand-made client; sshd's log calls it an incorrect signature.",
    answer: "Certain, from the length.",
    codes: [["server-closed-after-kex-init", "kex-invalid-public"]],
    with: ["hand-made client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await rawClient(stage, clientWith("curve25519-sha256", send(packet(MESSAGE.KEX_INIT, string(random(31)))), awaitClose));
    },
  },
  {
    name: "kex-reply-missing-stall",
    shows: "The client's KEX_INIT is acknowledged; no reply comes.",
    made: "A hand-made server stays silent. The client is ended after 6 s.",
    answer: "The server owes its reply. Lost on the way is possible: the capture at the server would tell.",
    codes: [["kex-reply-missing-stall"]],
    with: ["OpenSSH client", "hand-made server"],
    async run(stage) {
      await startRawServer(stage, [serverWith("SSH-2.0-lab", "curve25519-sha256", MESSAGE.KEX_INIT, awaitClose, end)]);
      await ssh(stage, { options: SHORT_LISTS, timeoutMs: 6000 });
    },
  },
  {
    name: "client-stall-before-kex-init",
    shows: "Both KEXINITs, and a PuTTY that says nothing more: its warning about a weak algorithm waits for an answer.",
    made: "A hand-made client with PuTTY's ident that offers diffie-hellman-group14-sha1 only and stops; sshd allows it and has `LoginGraceTime 4`.",
    answer: "The client owes its KEX_INIT; with this ident and this method the dialogue is likely.",
    codes: [["client-stall-before-kex-init"]],
    with: ["hand-made client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage, { config: ["KexAlgorithms +diffie-hellman-group14-sha1", "LoginGraceTime 4"] });
      await rawClient(stage, [
        send(line("SSH-2.0-PuTTY_Release_0.78")),
        awaitIdent,
        send(kexinit({ kex: ["diffie-hellman-group14-sha1"] })),
        awaitMessage(MESSAGE.KEXINIT),
        awaitClose,
      ]);
    },
  },
  {
    name: "newkeys-missing",
    shows: "The reply is there and the client's NEWKEYS too; the server's NEWKEYS never comes.",
    made: "A paramiko server whose NEWKEYS is swallowed. The client is ended after 6 s.",
    answer: "The server owes its NEWKEYS. The client sent its own, so it accepted the host key.",
    codes: [["newkeys-missing"]],
    with: ["OpenSSH client", "paramiko"],
    async run(stage) {
      await startParamikoServer(stage, { silent_newkeys: true });
      await ssh(stage, { timeoutMs: 6000 });
    },
  },
  {
    name: "host-key-too-short-768",
    shows: "The server's RSA host key has 768 bits; the client closes on the reply.",
    made: "A hand-made server with a reply whose signature is noise: the client looks at the key first.",
    answer: "Certain, from the size of the modulus. The server needs a new key.",
    codes: [["host-key-too-short"]],
    with: ["OpenSSH client", "hand-made server"],
    async run(stage) {
      const answer = send(reply(rsaBlob(modulus(768)), "rsa-sha2-256", random(96)));
      await startRawServer(stage, [
        [
          send(line("SSH-2.0-lab")),
          awaitIdent,
          send(kexinit({ kex: ["curve25519-sha256"], hostKey: ["rsa-sha2-256"] })),
          awaitMessage(MESSAGE.KEX_INIT),
          answer,
          awaitClose,
          end,
        ],
      ]);
      await ssh(stage);
    },
  },
  {
    name: "host-key-type-mismatch",
    shows: "ssh-ed25519 is agreed, and the server presents an RSA key.",
    made: "A hand-made server with a reply whose signature is noise.",
    answer: "Certain, from the names. The server's fault.",
    codes: [["host-key-type-mismatch"]],
    with: ["OpenSSH client", "hand-made server"],
    async run(stage) {
      const answer = send(reply(rsaBlob(modulus(2048)), "ssh-rsa", random(256)));
      await startRawServer(stage, [
        [
          send(line("SSH-2.0-lab")),
          awaitIdent,
          send(kexinit({ kex: ["curve25519-sha256"], hostKey: ["ssh-ed25519"] })),
          awaitMessage(MESSAGE.KEX_INIT),
          answer,
          awaitClose,
          end,
        ],
      ]);
      await ssh(stage);
    },
  },
];
