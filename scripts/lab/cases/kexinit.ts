/** The idents are exchanged; one KEXINIT is missing, broken or answered in the wrong way. */
import type { Case } from "../case.ts";
import { dbclient } from "../peers/dropbear.ts";
import { rawClient, startRawServer } from "../peers/raw.ts";
import { ssh } from "../peers/ssh.ts";
import { startSshd } from "../peers/sshd.ts";
import { awaitClose, awaitIdent, awaitMessage, end, send, wait } from "../raw/script.ts";
import { byte, disconnect, kexinit, line, MESSAGE, packet, random, string, text, USUAL, uint32 } from "../raw/wire.ts";

const hello = send(line("SSH-2.0-lab"));
const theirKexinit = awaitMessage(MESSAGE.KEXINIT);

export const kexinitCases: readonly Case[] = [
  {
    name: "kexinit-not-sent-client-stall",
    shows: "The client sends its ident and then nothing; the server closes after three seconds.",
    made: "A hand-made client without a KEXINIT; sshd has `LoginGraceTime 3`.",
    answer: "The client owes its KEXINIT. The server's timer is the end, not the cause.",
    codes: [["kexinit-not-sent-client-stall"]],
    with: ["hand-made client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage, { config: ["LoginGraceTime 3"] });
      await rawClient(stage, [hello, awaitIdent, awaitClose]);
    },
  },
  {
    name: "kexinit-not-sent-server-stall",
    shows: "The client's KEXINIT is acknowledged; the server's never comes.",
    made: "A hand-made server sends its ident and stays silent. The client is ended after 6 s.",
    answer: "The server owes its KEXINIT; whether it was sent can only be seen at the server.",
    codes: [["kexinit-not-sent-server-stall"]],
    with: ["OpenSSH client", "hand-made server"],
    async run(stage) {
      await startRawServer(stage, [[hello, awaitClose, end]]);
      await ssh(stage, { timeoutMs: 6000 });
    },
  },
  {
    name: "server-closed-after-kexinit",
    shows: "Both KEXINITs, every list has a common name, and the server closes.",
    made: "A hand-made server sends its KEXINIT and closes, while the client still makes its sntrup761 key.",
    answer: "It must not be called a mismatch. The causes are possible ones; the server's log decides.",
    codes: [["server-closed-after-kexinit"]],
    with: ["OpenSSH client", "hand-made server"],
    async run(stage) {
      const sntrup = kexinit({ kex: ["sntrup761x25519-sha512@openssh.com"] });
      await startRawServer(stage, [[hello, awaitIdent, theirKexinit, send(sntrup), end]]);
      await ssh(stage);
    },
  },
  {
    name: "client-closed-after-kexinit",
    shows: "Both KEXINITs, every list has a common name, and the client closes.",
    made: "A hand-made client closes once it has the server's KEXINIT.",
    answer: "It must not be called a mismatch. A scanner without a scanner's ident looks the same.",
    codes: [["client-closed-after-kexinit", "scanner-kexinit"]],
    with: ["hand-made client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await rawClient(stage, [hello, awaitIdent, send(kexinit()), theirKexinit, end]);
    },
  },
  {
    name: "kexinit-malformed",
    shows: "The client's KEXINIT says that its first list is longer than the packet.",
    made: "A hand-made client; sshd closes.",
    answer: "Certain. The broken field is named, and nothing is said about algorithms in common.",
    codes: [["kexinit-malformed"]],
    with: ["hand-made client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      const broken = packet(MESSAGE.KEXINIT, random(16) + uint32(4000) + text("curve25519-sha256") + string("").repeat(9) + byte(0) + uint32(0));
      await rawClient(stage, [hello, awaitIdent, send(broken), awaitClose]);
    },
  },
  {
    name: "strict-kex-violation",
    shows: "A client that agreed to strict key exchange sends IGNORE after its KEXINIT; the server disconnects.",
    made: "A hand-made client with kex-strict-c-v00@openssh.com in its list.",
    answer:
      "Certain, from the message and from the server's DISCONNECT. An injected packet can't be told from a broken client; strict key exchange must stay on.",
    codes: [["strict-kex-violation"]],
    with: ["hand-made client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      const strict = kexinit({ kex: [...USUAL.kex, "kex-strict-c-v00@openssh.com"] });
      await rawClient(stage, [hello, awaitIdent, theirKexinit, send(strict + packet(MESSAGE.IGNORE, string(text("noise")))), awaitClose]);
    },
  },
  {
    name: "kex-unexpected-packet",
    shows: "Without strict key exchange: the client asks for a service before the keys are there, the server says UNIMPLEMENTED, and both wait.",
    made: "A hand-made client sends SERVICE_REQUEST after its KEXINIT; sshd has `LoginGraceTime 3`.",
    answer: "Certain, from the UNIMPLEMENTED. The client's fault.",
    codes: [["kex-unexpected-packet"]],
    with: ["hand-made client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage, { config: ["LoginGraceTime 3"] });
      await rawClient(stage, [hello, awaitIdent, theirKexinit, send(kexinit() + packet(MESSAGE.SERVICE_REQUEST, string(text("ssh-userauth")))), awaitClose]);
    },
  },
  {
    name: "disconnect-received",
    shows: "The server answers the client's KEXINIT with a DISCONNECT that says why: too many connections.",
    made: "A hand-made server, as appliances with a session limit do.",
    answer: "Certain, from the message: its reason and its text are shown.",
    codes: [["disconnect-received"]],
    with: ["OpenSSH client", "hand-made server"],
    async run(stage) {
      await startRawServer(stage, [[hello, awaitIdent, theirKexinit, send(disconnect(12, "All 5 sessions are in use")), end]]);
      await ssh(stage);
    },
  },
  {
    name: "first-kex-guess-wrong",
    shows: "The client's guessed packet is wrong, and the server chokes on it instead of skipping it.",
    made: "dbclient guesses curve25519; a hand-made server lists ecdh-sha2-nistp256 first and closes when the guess comes.",
    answer: "Possible. The guess and the rule that it breaks are named.",
    codes: [["first-kex-guess-wrong", "server-closed-after-kex-init", "server-closed-after-kexinit"]],
    with: ["dropbear client", "hand-made server"],
    async run(stage) {
      const lists = { kex: ["ecdh-sha2-nistp256", "curve25519-sha256"], hostKey: ["ecdsa-sha2-nistp256", "ssh-ed25519"] };
      await startRawServer(stage, [[hello, awaitIdent, send(kexinit(lists)), awaitMessage(MESSAGE.KEX_INIT), wait(20), end]]);
      await dbclient(stage);
    },
  },
];
