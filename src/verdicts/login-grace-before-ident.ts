// sshd ends a connection that is not logged in after LoginGraceTime, also one that never said who it is.
import { closedAfter, usualLimit } from "../exchange/identification-timing.ts";
import { hasSpoken, SECOND } from "../exchange/waiting.ts";
import { defineVerdict, likely, possible } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { packetsAt } from "./next-capture.ts";
import { sshCommand } from "./ssh-command.ts";

interface Params {
  after_s: number;
  limit_s: number | null;
}

/** Long enough to log in by hand. Seconds. */
const SHORT_LIMIT = 30;
/** Closed sooner than this it is no time limit. */
const MIN_LIMIT = 1.5 * SECOND;

export default defineVerdict<Params>({
  code: "login-grace-before-ident",
  stage: "identification",
  kind: "verdict",
  outcome: "failed",
  title: "The server closed a client that never identified itself",
  restsOnAbsenceOf: "client",
  match({ facts }) {
    const { closing, client, server } = facts;
    const ident = server.ssh.ident;
    if (closing?.by !== "server" || ident === null || client.ssh.ident !== null || hasSpoken(client)) return null;
    const after = closedAfter(facts);
    if (after < MIN_LIMIT) return null;
    const limit = usualLimit(after);
    const evidence = [
      at(ident.at, "server", "identification"),
      { ...atClosing(closing), what: `${closing.how === "fin" ? "FIN" : "RST"}, ${(after / SECOND).toFixed(1)} s after the handshake` },
    ];
    const params = { after_s: after / SECOND, limit_s: limit };
    return limit !== null || nearWholeSecond(after) ? likely(params, evidence) : possible(params, evidence);
  },
  say: (p, { facts }) =>
    `${facts.server.ip} sent its identification and closed ${p.after_s.toFixed(1)} s later; not a word of ${facts.client.ip} was seen until then. A login time limit of the server${p.limit_s === null ? "" : ` (${p.limit_s} s is a usual one)`} does that, and so does an idle limit of a front.`,
  causes: [
    { what: "a client that waits: telnet or nc by hand, a health check that keeps the connection open", certainty: "possible" },
    { what: "the client hangs on a prompt, an agent or its ProxyCommand before it sends its identification", certainty: "possible" },
    { what: "the client's identification was lost on the way (capture at the client to see it leave)", certainty: "possible" },
    { what: "a load balancer or proxy in front closed what was idle, or passes on nothing of the client because its backend hangs", certainty: "possible" },
    { what: "the server was stopped or restarted at that moment", certainty: "possible", when: (p) => p.limit_s === null },
  ],
  fixes: [
    { side: "client", command: (n) => sshCommand(n, "-vvv"), why: "shows what the client waits for before it sends its identification" },
    {
      side: "server",
      file: "/etc/ssh/sshd_config",
      line: () => `LoginGraceTime ${SHORT_LIMIT}`,
      command: (n) => `sshd -t && systemctl reload ${n.unit} && sshd -T | grep -i logingracetime`,
      why: "a shorter limit, so that silent clients do not hold slots of MaxStartups; do not raise it",
      when: (p, { software }) => p.after_s > SHORT_LIMIT && software.server?.product === "openssh",
    },
  ],
  nextCapture: (n) =>
    packetsAt(n, "client", [
      { if: "the client's identification leaves", then: "ident-dropped-in-path" },
      { if: "nothing leaves", then: "login-grace-before-ident" },
    ]),
  page: {
    meaning:
      "The server did its part and waited in vain for the client's identification. The limit is LoginGraceTime (120 s by default; OpenSSH 9.9 and later add up to 4 s), 300 s in dropbear.",
    wire: ["Server identification, nothing of the client, FIN of the server at 30, 60, 120, 300 or 600 s (or as configured)."],
    lookAlikes: [
      "host-key-prompt-stall: the same limit, but the exchange had come to the host key.",
      "An idle limit of a load balancer in front: other numbers.",
    ],
    messages: {
      client: ["Connection closed by HOST port PORT"],
      server: ["fatal: Timeout before authentication for HOST port PORT", "Timeout before authentication for connection from HOST to HOST, pid = NUMBER"],
    },
    source: ["OpenSSH sshd-session.c grace_alarm_handler", "OpenSSH sshd.c (reaper)"],
  },
});

/** Configured limits are whole seconds; sshd 9.9 and later add jitter and then do not show it. */
function nearWholeSecond(time: number): boolean {
  return Math.abs(time - Math.round(time / SECOND) * SECOND) < 0.05 * SECOND;
}
