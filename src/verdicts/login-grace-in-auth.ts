// OpenSSH LoginGraceTime, dropbear AUTH_TIMEOUT: the time from accepting the connection to a successful login is limited.
import { encryptedShapeOf, loginTimeOf } from "../exchange/encrypted-shape.ts";
import { defineVerdict, likely, possible } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { OTHER_SERVER_LOG } from "./server-log.ts";
import { sshCommand } from "./ssh-command.ts";
import { duration } from "./words.ts";

interface Params {
  after_s: number;
  /** Of the usual limits the one that it fits. Seconds. */
  limit_s: number | null;
}

/** Limits in use: OpenSSH's default 120, dropbear's 300, what guides and old versions have. Seconds. */
const LIMITS = [30, 60, 120, 300, 600];
/** OpenSSH 9.9 and later add up to 4 s by chance; the timer starts a little after the handshake. Seconds. */
const JITTER = 5;
export default defineVerdict<Params>({
  code: "login-grace-in-auth",
  stage: "encrypted",
  kind: "also",
  needs: "message",
  title: "The server's login timer ran out during authentication",
  match({ facts }) {
    const shape = encryptedShapeOf(facts);
    const { closing, server } = facts;
    const after = shape === null ? null : loginTimeOf(facts, shape);
    if (after === null || closing === null || server.ssh.newkeys === null) return null;
    const limit = LIMITS.find((s) => after >= s - 0.5 && after <= s + JITTER) ?? null;
    const evidence = [at(server.ssh.newkeys, "server", "NEWKEYS"), atClosing(closing)];
    return limit === null ? possible({ after_s: after, limit_s: null }, evidence) : likely({ after_s: after, limit_s: limit }, evidence);
  },
  say: (p) =>
    `The server closed ${duration(p.after_s * 1e9)} after the connection was made, in the middle of the authentication${p.limit_s === null ? "" : `: a login time of ${p.limit_s} s`}; nobody had logged in by then, as far as the sizes tell.`,
  causes: [
    { what: "a password prompt that nobody answered", certainty: "likely" },
    { what: "the server waits for a slow back end: PAM, LDAP, Kerberos, a second factor", certainty: "possible" },
    { what: "the server refused after many attempts that took that long", certainty: "possible" },
  ],
  fixes: [
    {
      side: "server",
      command: (n) => `journalctl ${n.journal} --since -10min | grep -i timeout`,
      why: "the log says Timeout before authentication where the timer was the reason",
      of: "openssh",
      otherwise: OTHER_SERVER_LOG,
    },
    {
      side: "server",
      command: () => "time getent passwd root; time id root",
      why: "slow answers here are slow logins: repair the directory service rather than raise the limit",
    },
    {
      side: "client",
      command: (n) => sshCommand(n, "-o BatchMode=yes"),
      why: "in scripts: fails at once where a password would be asked for",
    },
  ],
  page: {
    meaning: "The transport stood and the authentication had begun. It was not finished when the server's time limit for a login was over.",
    wire: [
      "NEWKEYS both ways, some small packets, silence, and a FIN of the server 30, 60, 120, 300 or 600 s after the handshake (OpenSSH 9.9 and later up to 4 s more).",
    ],
    lookAlikes: [
      "auth-phase-closed: the close follows an answer at once.",
      "peer-state-lost: a NAT or load balancer forgets an idle connection; mostly a RST, after other times.",
    ],
    messages: {
      client: ["Connection closed by HOST port PORT"],
      server: ["Timeout before authentication for HOST port PORT", "Timeout before authentication for connection from HOST to HOST, pid = NUMBER"],
    },
    source: ["OpenSSH sshd-session.c grace_alarm_handler", "dropbear sysoptions.h AUTH_TIMEOUT"],
  },
});
