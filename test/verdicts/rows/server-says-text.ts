import { SECOND } from "../../tcp/dialogue.ts";
import { CLIENT_IDENT, connected, SERVER_IDENT } from "../conversations.ts";
import { IPV6 } from "../diagnosis-of.ts";
import { rowsOf } from "../verdict-rows.ts";

/** The server says a line at once, then closes. */
const says = (line: string) => () => connected().data("server", line).ack("client").fin("server");
const failed = { outcome: "failed", died_at: "identification", certainty: "certain", frames: [4, 6] } as const;

const maxStartups = "Exceeded MaxStartups\r\n";
const notAllowed = "Not allowed at this time\r\n";
const other = "Too many connections from your address\r\n";

export const serverLimitMaxstartups = rowsOf("server-limit-maxstartups", [
  { it: "the text, then FIN", wire: says(maxStartups), ...failed },
  { it: "over IPv6", wire: says(maxStartups), ...IPV6, ...failed },
  {
    it: "the text, then RST because the client's identification lay unread",
    wire: () => connected().data("client", CLIENT_IDENT).data("server", maxStartups, { ack: 1001 }).rst("server"),
    ...failed,
    frames: [5, 6],
  },
  { it: "the text without its line end, RST", wire: () => connected().data("server", "Exceeded MaxStartups").rst("server"), ...failed, frames: [4, 5] },
  {
    it: "the text in three segments",
    wire: () => connected().data("server", "Exceeded Max").data("server", "Startups").data("server", "\r\n").ack("client").fin("server"),
    ...failed,
    frames: [4, 8],
  },
  { it: "near miss: the text of later versions", wire: says(notAllowed), code: "server-not-allowed", ...failed },
]);

export const serverNotAllowed = rowsOf("server-not-allowed", [
  { it: "the text, then FIN", wire: says(notAllowed), ...failed },
  {
    it: "the text, then RST",
    wire: () => connected().data("client", CLIENT_IDENT).data("server", notAllowed, { ack: 1001 }).rst("server"),
    ...failed,
    frames: [5, 6],
  },
  { it: "near miss: the text of earlier versions", wire: says(maxStartups), code: "server-limit-maxstartups", ...failed },
  { it: "near miss: another text", wire: says(other), code: "server-preident-text-then-close", ...failed },
]);

export const serverPreidentTextThenClose = rowsOf("server-preident-text-then-close", [
  { it: "a line, then FIN", wire: says(other), ...failed },
  {
    it: "a line in pieces, without end",
    wire: () => connected().data("server", "Too many ").data("server", "connections").fin("server"),
    ...failed,
    frames: [4, 6],
  },
  {
    it: "the loader's complaint where sshd is started for each connection",
    wire: says("/usr/sbin/sshd: error while loading shared libraries: libcrypto.so.3\n"),
    ...failed,
  },
  {
    it: "near miss: an identification follows, and the server closes after it",
    wire: () => connected().data("client", CLIENT_IDENT).data("server", `Welcome\r\n${SERVER_IDENT}`).ack("client").fin("server"),
    code: "server-closed-after-idents",
    ...failed,
    died_at: "kexinit",
    certainty: "possible",
    frames: [5, 4, 7],
  },
  { it: "near miss: the text of another protocol", wire: says("220 mail.example.org ESMTP Postfix\r\n"), code: "not-ssh-server", ...failed },
]);

const hasty = (lines: number) => {
  const d = connected().data("client", CLIENT_IDENT).ack("server");
  for (let n = 0; n < lines; n++)
    d.wait(0.8 * SECOND)
      .data("server", `${n}x7Fq\r\n`)
      .ack("client");
  return d;
};

export const identPreambleTooLong = rowsOf("ident-preamble-too-long", [
  {
    it: "a tarpit: a line every ten seconds",
    wire: () => {
      const d = connected().data("client", CLIENT_IDENT).ack("server");
      for (let n = 0; n < 5; n++)
        d.wait(10 * SECOND)
          .data("server", `${n}x7Fq\r\n`)
          .ack("client");
      return d;
    },
    outcome: "stalled",
    died_at: "identification",
    certainty: "likely",
    frames: [6, 14],
    capture: { until: 120 * SECOND },
  },
  {
    it: "a hasty tarpit: ten lines, one every 0.8 s",
    wire: () => hasty(10),
    outcome: "stalled",
    died_at: "identification",
    certainty: "likely",
    frames: [6, 24],
    capture: { until: 120 * SECOND },
  },
  {
    it: "near miss: nine of them may be a slow message",
    wire: () => hasty(9).fin("client"),
    code: "server-preident-text-then-close",
    ...failed,
    frames: [6, 24],
  },
  {
    it: "more lines than a client takes",
    wire: () => {
      const d = connected();
      for (let n = 0; n < 110; n++) d.data("server", "no identification\r\n".repeat(10)).ack("client");
      return d.fin("client");
    },
    outcome: "failed",
    died_at: "identification",
    certainty: "certain",
    frames: [4, 6],
  },
  {
    it: "more lines than dropbear takes: its client leaves",
    wire: () => connected().data("client", "SSH-2.0-dropbear_2022.83\r\n").data("server", "welcome\r\n".repeat(51)).fin("client"),
    outcome: "failed",
    died_at: "identification",
    certainty: "certain",
    frames: [5, 6],
    params: { lines: 51, limit: "lines", client_takes: 50 },
  },
  {
    it: "the identification comes behind more lines than paramiko takes",
    wire: () =>
      connected()
        .data("client", "SSH-2.0-paramiko_3.4.0\r\n")
        .data("server", `${"welcome\r\n".repeat(120)}SSH-2.0-OpenSSH_9.6\r\n`)
        .fin("client"),
    outcome: "failed",
    died_at: "identification",
    certainty: "certain",
    frames: [5, 6],
    params: { lines: 120, client_takes: 100 },
  },
  {
    it: "an endless line",
    wire: () => {
      const d = connected();
      for (let n = 0; n < 10; n++) d.data("server", "x".repeat(1000)).ack("client");
      return d.fin("client");
    },
    outcome: "failed",
    died_at: "identification",
    certainty: "certain",
    frames: [4, 22],
  },
  {
    it: "near miss: as many lines, and it is the server that closes",
    wire: () => connected().data("client", "SSH-2.0-dropbear_2022.83\r\n").data("server", "welcome\r\n".repeat(51)).fin("server"),
    code: "server-preident-text-then-close",
    ...failed,
    frames: [5, 6],
  },
  { it: "near miss: three lines at once, then the close", wire: says("one\r\ntwo\r\nthree\r\n"), code: "server-preident-text-then-close", ...failed },
]);
