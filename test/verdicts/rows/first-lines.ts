/** Identifications and what stands in their place, at the edges of each rule. */
import { bytes, ident, kexEcdhInit, kexInit, kexReply } from "../../ssh/messages.ts";
import { type Dialogue, MILLISECOND, SECOND, without } from "../../tcp/dialogue.ts";
import { bothSpoke, CLIENT_IDENT, clientSpoke, connected, offered, SERVER_IDENT, serverSpoke } from "../conversations.ts";
import { rowsOf, told } from "../verdict-rows.ts";

const open = { capture: { after: 20 * SECOND } };
const long = "y".repeat(300);
/** Who sends the other end's lists back is a scanner. */
const OWN_LIST = { kex_algorithms: ["curve25519-sha256", "private@example.org"] };

/** The server's line, and the client leaves. */
const refusedLine = (line: string) => clientSpoke().data("server", line).ack("client").close("client");
/** The client's line, and the server closes. */
const strange = (line: string | Uint8Array, server = SERVER_IDENT) => connected().data("server", server).data("client", line).ack("server").close("server");

export const identMalformed = rowsOf("ident-malformed", [
  {
    it: "OpenSSH of Debian, with a long addendum",
    wire: () => refusedLine(`SSH-2.0-OpenSSH_9.2p1 Debian-2 ${long}\r\n`),
    ...told("failed at identification, likely: 6 8"),
  },
  {
    it: "OpenSSH of nobody in particular, with a long addendum",
    wire: () => refusedLine(`SSH-2.0-OpenSSH_9.2p1 ${long}\r\n`),
    ...told("failed at identification, likely: 6 8"),
  },
  { it: "another server, with a long name", wire: () => refusedLine(`SSH-2.0-x${long}\r\n`), ...told("failed at identification, likely: 6 8") },
  { it: "a client with a long name, of OpenSSH's server", wire: () => strange(`SSH-2.0-x${long}\r\n`), ...told("failed at identification, likely: 5 7") },
  {
    it: "OpenSSH of Debian, cut off in its line",
    wire: () => clientSpoke().data("server", "SSH-2.0-OpenSSH_9.2p1 Debian").ack("client").close("server"),
    ...told("failed at identification, certain: 6 8"),
  },
  {
    it: "OpenSSH, cut off in its line",
    wire: () => clientSpoke().data("server", "SSH-2.0-OpenSSH_9.2p1").ack("client").close("server"),
    ...told("failed at identification, certain: 6 8"),
  },
  {
    it: "another server, cut off in its line",
    wire: () => clientSpoke().data("server", "SSH-2.0-x").ack("client").close("server"),
    ...told("failed at identification, certain: 6 8"),
  },
  {
    it: "a name that begins like a list of Debian's",
    wire: () => clientSpoke().data("server", "SSH-2.0-x Debian").ack("client").close("server"),
    ...told("failed at identification, certain: 6 8"),
  },
  {
    it: "an endless line of OpenSSH's name",
    wire: () =>
      clientSpoke()
        .data("server", `SSH-2.0-OpenSSH_9.2p1 Ubuntu ${"z".repeat(9000)}`)
        .ack("client")
        .close("client"),
    ...told("failed at identification, certain: 6 8"),
  },
  { it: "a CR within", wire: () => strange("SSH-2.0-a\rb\r\n"), ...told("failed at identification, certain: 5 7") },
  { it: "bytes outside of ASCII: some take that", wire: () => strange(bytes("SSH-2.0-a\xe9\r\n")), ...told("failed at identification, likely: 5 7") },
  { it: "control characters: some take that", wire: () => strange("SSH-2.0-a\u0001\r\n"), ...told("failed at identification, likely: 5 7") },
  { it: "an empty software version", wire: () => strange("SSH-2.0-\r\n"), ...told("failed at identification, certain: 5 7") },
  { it: "of both ends: the client's is told", wire: () => strange("SSH-2.0-\r\n", "SSH-2.0-\r\n"), ...told("failed at identification, certain: 5 7") },
  {
    it: "near miss: too long, but both went on to their lists, and it is no reader of dropbear's",
    wire: () =>
      connected()
        .data("client", CLIENT_IDENT)
        .data("server", `SSH-2.0-x${long}\r\n`)
        .data("client", kexInit(OWN_LIST))
        .data("server", kexInit())
        .ack("client")
        .close("client"),
    code: "client-closed-after-kexinit",
    ...told("failed at kexinit, possible: 6 7 9"),
  },
  {
    it: "near miss: too long, dropbear reads it, but it is the other that closes",
    wire: () =>
      connected()
        .data("client", ident("SSH-2.0-dropbear_2022.83"))
        .data("server", `SSH-2.0-x${long}\r\n`)
        .data("client", kexInit(OWN_LIST))
        .data("server", kexInit())
        .ack("client")
        .close("server"),
    code: "server-closed-after-kexinit",
    ...told("failed at kexinit, possible: 6 7 9"),
  },
  {
    it: "near miss: dropbear leaves, and the line is short enough",
    wire: () =>
      connected()
        .data("client", ident("SSH-2.0-dropbear_2022.83"))
        .data("server", "SSH-2.0-x\u0001\r\n")
        .data("client", kexInit(OWN_LIST))
        .data("server", kexInit())
        .ack("client")
        .close("client"),
    code: "client-closed-after-kexinit",
    ...told("failed at kexinit, possible: 6 7 9"),
  },
  {
    it: "near miss: 255 bytes are the limit",
    wire: () => refusedLine(`SSH-2.0-${"y".repeat(245)}\r\n`),
    code: "client-closed-after-server-ident",
    ...told("failed at kexinit, possible: 6 8"),
  },
  { it: "256 bytes are too many", wire: () => refusedLine(`SSH-2.0-${"y".repeat(246)}\r\n`), ...told("failed at identification, likely: 6 8") },
  {
    it: "near miss: the rest of the line was never captured",
    wire: () => without(clientSpoke().data("server", "SSH-2.0-Open").data("server", "SSH_9.2\r\n").ack("client").fin("client").packets, 6),
    code: "capture-loss",
    ...told("unknown, certain: 8"),
  },
  {
    it: "near miss: it is still early",
    wire: () => clientSpoke().data("server", "SSH-2.0-x").ack("client"),
    capture: { after: 1 * SECOND },
    code: "capture-ended",
    ...told("unknown, certain: 7"),
  },
]);

/** Lines with these pauses between them, in seconds. */
const slowly = (pauses: number[], client = CLIENT_IDENT): Dialogue => {
  const d = connected().data("client", client).ack("server").data("server", "x0\r\n").ack("client");
  for (const [n, pause] of pauses.entries())
    d.wait(pause * SECOND - 2 * MILLISECOND)
      .data("server", `x${n + 1}\r\n`)
      .ack("client");
  return d;
};
const DROPBEAR = "SSH-2.0-dropbear_2022.83\r\n";

export const identPreambleTooLong = rowsOf("ident-preamble-too-long", [
  { it: "three lines, a second apart", wire: () => slowly([1, 1]), ...open, ...told("stalled at identification, likely: 6 10") },
  { it: "the pauses differ: their mean is told", wire: () => slowly([1, 3, 8]), ...open, ...told("stalled at identification, likely: 6 12") },
  { it: "it gave up in the end", wire: () => slowly([5, 5]).close("client"), ...told("failed at identification, likely: 6 10") },
  { it: "near miss: two lines", wire: () => slowly([2]), ...open, code: "server-preident-text-then-close", ...told("stalled at identification, certain: 6") },
  {
    it: "near miss: one of the pauses is shorter",
    wire: () => slowly([1, 0.99, 4]),
    ...open,
    code: "server-preident-text-then-close",
    ...told("stalled at identification, certain: 6"),
  },
  {
    it: "near miss: the identification comes in the end",
    wire: () => slowly([2, 2, 2]).data("server", SERVER_IDENT).ack("client").close("client"),
    code: "client-closed-after-server-ident",
    ...told("failed at kexinit, possible: 14 16"),
  },
  {
    it: "exactly as many lines as dropbear reads",
    wire: () => connected().data("client", DROPBEAR).data("server", "welcome\r\n".repeat(50)).fin("client"),
    ...told("failed at identification, certain: 5 6"),
  },
  {
    it: "near miss: one less",
    wire: () => connected().data("client", DROPBEAR).data("server", "welcome\r\n".repeat(49)).fin("client"),
    code: "server-preident-text-then-close",
    ...told("failed at identification, certain: 5 6"),
  },
  {
    it: "near miss: as many for OpenSSH's client, which reads more",
    wire: () => connected().data("client", CLIENT_IDENT).data("server", "welcome\r\n".repeat(51)).fin("client"),
    code: "server-preident-text-then-close",
    ...told("failed at identification, certain: 5 6"),
  },
  {
    it: "near miss: nobody has closed",
    wire: () => connected().data("client", DROPBEAR).data("server", "welcome\r\n".repeat(51)).ack("client"),
    ...open,
    code: "server-preident-text-then-close",
    ...told("stalled at identification, certain: 5"),
  },
  {
    it: "near miss: an endless line of a name",
    wire: () => {
      const d = connected().data("server", "SSH-2.0-");
      for (let n = 0; n < 10; n++) d.data("server", "x".repeat(1000)).ack("client");
      return d.fin("client");
    },
    code: "ident-malformed",
    ...told("failed at identification, certain: 4 25"),
  },
  {
    it: "an endless line behind two others",
    wire: () => {
      const d = connected().data("server", "one\r\ntwo\r\n");
      for (let n = 0; n < 10; n++) d.data("server", "x".repeat(1000)).ack("client");
      return d.fin("client");
    },
    ...told("failed at identification, certain: 4 23"),
  },
]);

const text = (from: "client" | "server", said: string | Uint8Array) =>
  bothSpoke()
    .data(from, said)
    .ack(from === "client" ? "server" : "client");
/** A packet header with this length and padding, and zeroes. */
const header = (length: number, padding: number) => bytes([0, 0, length >> 8, length & 0xff, padding, 2], new Uint8Array(Math.max(0, length - 2)));

export const badPacketLength = rowsOf("bad-packet-length", [
  { it: "text of the server, which closes", wire: () => text("server", "login: ").close("server"), ...told("failed at kexinit, certain: 8 10") },
  { it: "text of the client", wire: () => text("client", "hello\r\n").close("server"), ...told("failed at kexinit, certain: 8 10") },
  { it: "four letters are text", wire: () => text("client", bytes("abcd\x01\x02")).close("server"), ...told("failed at kexinit, certain: 8 10") },
  { it: "three are none", wire: () => text("client", bytes("abc\x01\x02\x03")).close("server"), ...told("failed at kexinit, certain: 8 10") },
  { it: "a DEL ends it", wire: () => text("server", bytes("abc\x7f\x02\x03")).close("client"), ...told("failed at kexinit, certain: 8 10") },
  { it: "a tab does not", wire: () => text("server", bytes("abc\t\x02\x03")).close("client"), ...told("failed at kexinit, certain: 8 10") },
  { it: "a tilde does not", wire: () => text("server", bytes("abc~\x02\x03")).close("client"), ...told("failed at kexinit, certain: 8 10") },
  { it: "a space does not", wire: () => text("server", bytes("abc \x02\x03")).close("client"), ...told("failed at kexinit, certain: 8 10") },
  { it: "one below a space does", wire: () => text("server", bytes("abc\x1f\x02\x03")).close("client"), ...told("failed at kexinit, certain: 8 10") },
  {
    it: "to OpenSSH's client on the way through dropbear's server",
    wire: () => connected().data("client", CLIENT_IDENT).data("server", ident("SSH-2.0-dropbear_2022.83")).data("client", "hello there").close("server"),
    ...told("failed at kexinit, certain: 6 7"),
  },
  {
    it: "of a client of dropbear",
    wire: () => connected().data("client", ident("SSH-2.0-dropbear_2022.83")).data("server", SERVER_IDENT).data("client", "hello there").close("server"),
    ...told("failed at kexinit, certain: 6 7"),
  },
  {
    it: "behind an identification of more than 255 bytes",
    wire: () =>
      connected()
        .data("client", `SSH-2.0-OpenSSH_9.2 ${long}\r\n`)
        .data("server", SERVER_IDENT)
        .data("client", bytes([0x7f, 0xff, 0, 0, 4]))
        .close("server"),
    ...told("failed at kexinit, certain: 6 7"),
  },
  {
    it: "behind one of 255",
    wire: () =>
      connected()
        .data("client", `SSH-2.0-${"y".repeat(245)}\r\n`)
        .data("server", SERVER_IDENT)
        .data("client", bytes([0x7f, 0xff, 0, 0, 4]))
        .close("server"),
    ...told("failed at kexinit, certain: 6 7"),
  },
  {
    it: "the client's padding does not fit, and the server closes",
    wire: () => text("client", header(60, 2)).close("server"),
    ...told("failed at kexinit, likely: 8 10"),
  },
  {
    it: "the server's padding does not fit, and the client leaves",
    wire: () => text("server", header(60, 2)).close("client"),
    ...told("failed at kexinit, likely: 8 10"),
  },
  {
    it: "near miss: it does not fit, and its own end closes",
    wire: () => text("client", header(60, 2)).close("client"),
    code: "killed-locally",
    ...told("failed at kexinit, possible: 10"),
  },
  {
    it: "near miss: it does not fit, and nobody closes",
    wire: () => text("client", header(60, 2)),
    ...open,
    code: "unexplained",
    ...told("stalled at kexinit, possible: 9"),
  },
  {
    it: "near miss: bytes of that end are missing before",
    wire: () => without(bothSpoke().data("client", kexInit()).data("client", "hello there").ack("server").fin("server").packets, 7),
    code: "server-closed-after-idents",
    ...told("failed at kexinit, possible: 6 4 10"),
  },
]);

const guessing = (first: string, server: string[], guess = kexEcdhInit(new Uint8Array(65).fill(4))) =>
  offered(bytes(kexInit({ kex_algorithms: [first, "curve25519-sha256"], first_kex_packet_follows: true }), guess), kexInit({ kex_algorithms: server }));

export const firstKexGuessWrong = rowsOf("first-kex-guess-wrong", [
  {
    it: "the client never sends the right one, and the server closes",
    wire: () => guessing("ecdh-sha2-nistp256", ["curve25519-sha256"]).close("server"),
    ...told("failed at kexinit, possible: 7 7 10"),
  },
  {
    it: "nobody moves",
    wire: () => guessing("ecdh-sha2-nistp256", ["curve25519-sha256"]).data("client", kexEcdhInit()).ack("server"),
    ...open,
    ...told("stalled at key-exchange, possible: 7 7 10"),
  },
  {
    it: "near miss: it is too early to say",
    wire: () => guessing("ecdh-sha2-nistp256", ["curve25519-sha256"]).data("client", kexEcdhInit()).ack("server"),
    capture: { after: 1 * SECOND },
    code: "capture-ended",
    ...told("unknown, certain: 11"),
  },
  {
    it: "near miss: the client leaves at once",
    wire: () => guessing("ecdh-sha2-nistp256", ["curve25519-sha256"]).data("client", kexEcdhInit()).ack("server").close("client"),
    code: "killed-locally",
    ...told("failed at key-exchange, possible: 12"),
  },
  {
    it: "what was guessed is agreed on, but the server has another first",
    wire: () => guessing("ecdh-sha2-nistp256", ["diffie-hellman-group14-sha256", "ecdh-sha2-nistp256"]).close("server"),
    ...told("failed at kexinit, possible: 7 7 10"),
  },
  {
    it: "near miss: the lists have nothing in common",
    wire: () => guessing("ecdh-sha2-nistp256", ["a@example.org"]).close("server"),
    code: "no-common-kex",
    ...told("failed at kexinit, certain: 7 8 10"),
  },
  {
    it: "near miss: the server answers the guess, and the client leaves",
    wire: () => guessing("ecdh-sha2-nistp256", ["curve25519-sha256"]).data("server", kexReply()).ack("client").close("client"),
    code: "host-key-rejected-by-client",
    ...told("failed at key-exchange, likely: 10 12"),
  },
  {
    it: "near miss: it answers the right one, and closes a minute later",
    wire: () =>
      guessing("ecdh-sha2-nistp256", ["curve25519-sha256"])
        .data("client", kexEcdhInit())
        .data("server", kexReply())
        .ack("client")
        .wait(60 * SECOND)
        .close("server"),
    code: "host-key-prompt-stall",
    ...told("failed at key-exchange, likely: 11 13"),
  },
]);

export const serverClosedAfterIdents = rowsOf("server-closed-after-idents", [
  {
    it: "dropbear's server",
    wire: () => connected().data("client", CLIENT_IDENT).data("server", ident("SSH-2.0-dropbear_2022.83")).ack("client").close("server"),
    ...told("failed at kexinit, possible: 5 4 7"),
  },
  {
    it: "near miss: a minute later",
    wire: () =>
      bothSpoke()
        .wait(60 * SECOND)
        .close("server"),
    code: "unexplained",
    ...told("failed at kexinit, possible: 8"),
  },
  {
    it: "it had the client's list",
    wire: () => bothSpoke().data("client", kexInit()).ack("server").close("server"),
    ...told("failed at kexinit, possible: 6 4 10"),
  },
  {
    it: "near miss: the client had not spoken",
    wire: () => serverSpoke().close("server"),
    code: "unexplained",
    ...told("failed at identification, possible: 6"),
  },
]);
