/** RSTs that nobody sent, and refusals with the connections around them: each condition from both sides. */
import { TcpFlag } from "../../../src/net/packet.ts";
import { ident, kexEcdhInit, kexInit } from "../../ssh/messages.ts";
import { type Dialogue, MILLISECOND, SECOND } from "../../tcp/dialogue.ts";
import { bothSpoke, CLIENT_IDENT, clientSpoke, complete, connected, encrypted, identified, offered, SERVER_IDENT, serverSpoke } from "../conversations.ts";
import type { Conversation } from "../diagnosis-of.ts";
import { rowsOf, told } from "../verdict-rows.ts";

const FORGED = { hopLimit: 250 };

export const injectedReset = rowsOf("injected-reset", [
  {
    it: "near miss: the client goes on behind it, with data of the server before",
    wire: () => bothSpoke().data("server", kexInit()).ack("client").rst("server", FORGED).data("client", kexInit()),
    code: "server-closed-after-kexinit",
    ...told("failed at kexinit, possible: 11 8 10"),
  },
  {
    it: "near miss: the client goes on behind it, so it has not ended anything",
    wire: () => bothSpoke().rst("server", FORGED).data("client", kexInit()),
    code: "server-closed-after-idents",
    ...told("failed at kexinit, possible: 6 4 8"),
  },
  {
    it: "after it, an ACK of the same end without data",
    wire: () => bothSpoke().rst("server", FORGED).ack("server"),
    ...told("failed at kexinit, likely: 8"),
  },
  {
    it: "near miss: data of the server follow, the client acknowledges them, and nothing has ended",
    wire: () => bothSpoke().rst("server", { hopLimit: 64 }).data("server", kexInit()).ack("client"),
    code: "capture-ended",
    ...told("unknown, certain: 10"),
  },
  {
    it: "in the client's name",
    wire: () => bothSpoke().data("client", kexInit()).ack("server").rst("client", FORGED),
    ...told("failed at kexinit, likely: 10"),
  },
  {
    it: "a minute of silence is no idle time yet",
    wire: () =>
      bothSpoke()
        .wait(59.999 * SECOND)
        .rst("server", FORGED),
    ...told("failed at kexinit, likely: 8"),
  },
  {
    it: "more than a minute is",
    wire: () =>
      bothSpoke()
        .wait(60 * SECOND)
        .rst("server", FORGED),
    ...told("failed at kexinit, likely: 8"),
  },
  {
    it: "in the middle of a session, which had begun well",
    wire: () => encrypted(complete(), 44, -44, 68, -84, 372, -28).rst("server", FORGED),
    code: "exchange-complete",
    also: ["injected-reset"],
    ...told("ok, certain: 14 12"),
  },
  {
    it: "near miss: an answer to the SYN",
    wire: () => connected().packets.slice(0, 1).concat(connected().rst("server", FORGED).packets.slice(-1)),
    code: "tcp-refused",
    ...told("failed at tcp-connect, certain: 1 2"),
  },
  {
    it: "the client's host no longer knew the young connection",
    wire: () => {
      const d = bothSpoke().data("server", kexInit());
      return d.send("client", TcpFlag.Rst, "", { seq: d.next("client"), ack: 0, window: 0 });
    },
    ...told("failed at kexinit, possible: 8 9"),
  },
  {
    it: "near miss: the server no longer knows it, for it had closed",
    wire: () => {
      const d = bothSpoke().fin("server").data("client", kexInit());
      return d.send("server", TcpFlag.Rst, "", { seq: d.next("server"), ack: 0, window: 0 });
    },
    code: "server-closed-after-idents",
    ...told("failed at kexinit, possible: 6 4 8"),
  },
]);

const NOT_ALLOWED = "Not allowed at this time\r\n";
const EXCEEDED = "Exceeded MaxStartups\r\n";
const refused = (line: string, start = 60 * SECOND) => connected({ start }).data("server", line).ack("client").close("server");
const beside =
  (...packets: Dialogue[]) =>
  (): Conversation[] =>
    packets.map((dialogue, n) => ({ clientPort: 50_000 + n, packets: dialogue }));
const many =
  (count: number, packets: (n: number) => Dialogue, client = "10.0.0.1") =>
  (): Conversation[] =>
    Array.from({ length: count }, (_, n) => ({ client, clientPort: 50_000 + n, packets: packets(n) }));
const silent = (n: number) => connected({ start: n * SECOND });
const failure = (n: number) => clientSpoke({ start: n * SECOND }).close("server");

export const serverNotAllowed = rowsOf("server-not-allowed", [
  {
    it: "one other connection of the client stands open",
    beside: many(1, silent),
    wire: () => refused(NOT_ALLOWED),
    ...told("failed at identification, certain: 7 9"),
  },
  {
    it: "one connection of another client stands open",
    beside: many(1, silent, "10.0.0.9"),
    wire: () => refused(NOT_ALLOWED),
    ...told("failed at identification, certain: 7 9"),
  },
  {
    it: "nine stand open, after a failure",
    beside: () => [...many(9, silent)(), { clientPort: 49_000, packets: failure(0) }],
    wire: () => refused(NOT_ALLOWED),
    ...told("failed at identification, certain: 39 41"),
  },
  {
    it: "ten stand open, after a failure",
    beside: () => [...many(10, silent)(), { clientPort: 49_000, packets: failure(0) }],
    wire: () => refused(NOT_ALLOWED),
    ...told("failed at identification, certain: 42 44"),
  },
  {
    it: "fourteen failures are no penalty yet",
    beside: many(14, failure),
    wire: () => refused(NOT_ALLOWED),
    ...told("failed at identification, certain: 116 118"),
  },
  {
    it: "a login that went well is no failure",
    beside: beside(encrypted(complete(), 44, -44, 68).close("client")),
    wire: () => refused(NOT_ALLOWED),
    ...told("failed at identification, certain: 25 27"),
  },
  {
    it: "a connection that was refused by its kernel is none either",
    beside: beside(connected().rst("server")),
    wire: () => refused(NOT_ALLOWED),
    ...told("failed at identification, certain: 8 10"),
  },
  {
    it: "one that never came about",
    beside: () => [{ clientPort: 50_000, packets: connected().packets.slice(0, 1) }],
    wire: () => refused(NOT_ALLOWED),
    ...told("failed at identification, certain: 5 7"),
  },
  {
    it: "one that failed after the refusal",
    beside: beside(
      clientSpoke({ start: 55 * SECOND })
        .wait(20 * SECOND)
        .close("server"),
    ),
    wire: () => refused(NOT_ALLOWED),
    ...told("failed at identification, certain: 9 11"),
  },
  {
    it: "near miss: the text comes behind an identification",
    wire: () => bothSpoke().data("server", NOT_ALLOWED).ack("client").close("server"),
    code: "bad-packet-length",
    ...told("failed at kexinit, certain: 8 10"),
  },
  {
    it: "near miss: the words stand in the second line",
    wire: () => refused(`Sorry\r\n${NOT_ALLOWED}`),
    code: "server-preident-text-then-close",
    ...told("failed at identification, certain: 4 6"),
  },
]);

export const serverLimitMaxstartups = rowsOf("server-limit-maxstartups", [
  { it: "one of the client stands open", beside: many(1, silent), wire: () => refused(EXCEEDED), ...told("failed at identification, certain: 7 9") },
  {
    it: "ten of another client stand open",
    beside: many(10, silent, "10.0.0.9"),
    wire: () => refused(EXCEEDED),
    ...told("failed at identification, certain: 34 36"),
  },
  { it: "ten of the client itself", beside: many(10, silent), wire: () => refused(EXCEEDED), ...told("failed at identification, certain: 34 36") },
  {
    it: "the text, then RST",
    wire: () => clientSpoke().data("server", EXCEEDED).ack("client").rst("server", { window: 502 }),
    ...told("failed at identification, certain: 6 8"),
  },
  {
    it: "near miss: text of no limit",
    wire: () => refused("Go away\r\n"),
    code: "server-preident-text-then-close",
    ...told("failed at identification, certain: 4 6"),
  },
]);

const gaveUp = (seconds: number) =>
  clientSpoke()
    .wait((seconds - 0.005) * SECOND)
    .fin("client");

export const clientTimeoutBanner = rowsOf("client-timeout-banner", [
  {
    it: "two seconds: any limit",
    wire: () => gaveUp(2),
    code: "killed-locally",
    also: ["client-timeout-banner"],
    ...told("failed at identification, possible: 6"),
  },
  {
    it: "five seconds: a round one",
    wire: () => gaveUp(5),
    code: "server-silent-before-ident",
    also: ["client-timeout-banner"],
    ...told("failed at identification, likely: 4 5 6"),
  },
  {
    it: "seven seconds: a limit of nobody's",
    wire: () => gaveUp(7),
    code: "server-silent-before-ident",
    also: ["client-timeout-banner"],
    ...told("failed at identification, likely: 4 5 6"),
  },
  {
    it: "ten seconds: libssh's",
    wire: () => gaveUp(10),
    code: "server-silent-before-ident",
    also: ["client-timeout-banner"],
    ...told("failed at identification, likely: 4 5 6"),
  },
  {
    it: "a third of a second too late for ten",
    wire: () => gaveUp(10.3),
    code: "server-silent-before-ident",
    also: ["client-timeout-banner"],
    ...told("failed at identification, likely: 4 5 6"),
  },
  {
    it: "near miss: a third of a second too early for ten",
    wire: () => gaveUp(9.7),
    code: "server-silent-before-ident",
    ...told("failed at identification, likely: 4 5 6"),
  },
  { it: "near miss: still later", wire: () => gaveUp(10.31), code: "server-silent-before-ident", ...told("failed at identification, likely: 4 5 6") },
  { it: "near miss: the first second", wire: () => gaveUp(1), code: "killed-locally", ...told("failed at identification, possible: 6") },
  {
    it: "sixty seconds: libssh2's",
    wire: () => gaveUp(60),
    code: "server-silent-before-ident",
    also: ["client-timeout-banner"],
    ...told("failed at identification, likely: 4 5 6"),
  },
  {
    it: "the capture began later than the client's clock",
    wire: () =>
      clientSpoke({ start: 7.5 * SECOND })
        .wait(9.995 * SECOND)
        .fin("client"),
    code: "server-silent-before-ident",
    also: ["client-timeout-banner"],
    ...told("failed at identification, likely: 4 5 6"),
  },
  {
    it: "the identification came a second later",
    wire: () =>
      gaveUp(10)
        .wait(1 * SECOND)
        .data("server", SERVER_IDENT)
        .rst("client"),
    code: "server-silent-before-ident",
    also: ["client-timeout-banner"],
    ...told("failed at identification, certain: 4 5 6"),
  },
  {
    it: "near miss: the client had said nothing",
    wire: () =>
      connected()
        .wait(9.997 * SECOND)
        .fin("client"),
    code: "server-waits-client-first",
    ...told("failed at identification, likely: 3 4"),
  },
  {
    it: "near miss: the server had spoken",
    wire: () =>
      bothSpoke()
        .wait(9.993 * SECOND)
        .fin("client"),
    code: "client-closed-after-server-ident",
    ...told("failed at kexinit, possible: 6 8"),
  },
  {
    it: "near miss: the server closed",
    wire: () =>
      clientSpoke()
        .wait(9.995 * SECOND)
        .rst("server"),
    code: "server-stall-dns-libwrap",
    ...told("failed at identification, likely: 4 6"),
  },
]);

/** The client's last words, at each step, and FIN. */
export const killedLocally = rowsOf("killed-locally", [
  {
    it: "after its identification, and the server had said its own",
    wire: () =>
      bothSpoke()
        .data("client", kexInit())
        .ack("server")
        .wait(100 * MILLISECOND)
        .fin("client"),
    ...told("failed at kexinit, possible: 10"),
  },
  {
    it: "in the middle of the key exchange",
    wire: () => offered().data("client", kexEcdhInit()).ack("server").fin("client"),
    ...told("failed at key-exchange, possible: 12"),
  },
  {
    it: "near miss: the server's list came after it had left",
    wire: () =>
      bothSpoke()
        .data("client", kexInit())
        .ack("server")
        .fin("client")
        .wait(2 * SECOND)
        .data("server", kexInit())
        .rst("client"),
    code: "client-closed-after-kexinit",
    ...told("failed at kexinit, possible: 8 11 10"),
  },
  {
    it: "RST of a program, unread data in its buffer",
    wire: () => offered().data("client", kexEcdhInit()).ack("server").rst("client", { window: 502 }),
    ...told("failed at key-exchange, possible: 12"),
  },
  {
    it: "of dropbear's client",
    wire: () =>
      connected()
        .data("client", "SSH-2.0-dropbear_2022.83\r\n")
        .ack("server")
        .wait(0.7 * SECOND)
        .fin("client"),
    ...told("failed at identification, possible: 6"),
  },
  {
    it: "of OpenSSH's client, in front of a silent server",
    wire: () =>
      connected()
        .data("client", CLIENT_IDENT)
        .ack("server")
        .wait(0.7 * SECOND)
        .fin("client"),
    ...told("failed at identification, possible: 6"),
  },
  {
    it: "near miss: it had nothing said",
    wire: () =>
      serverSpoke()
        .wait(0.7 * SECOND)
        .fin("client"),
    code: "client-gone-before-ident",
    ...told("probe at identification, likely: 4 6"),
  },
  { it: "near miss: both had finished", wire: () => encrypted(complete(), 44, -44).fin("client"), code: "exchange-complete", ...told("ok, certain: 14 12") },
  {
    it: "near miss: the server left",
    wire: () => identified(ident("SSH-2.0-x")).data("client", kexInit()).ack("server").fin("server"),
    code: "server-closed-after-idents",
    ...told("failed at kexinit, possible: 5 4 9"),
  },
]);
