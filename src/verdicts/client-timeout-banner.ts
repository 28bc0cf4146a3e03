// How a silent server ends for the user: the client gives up after a limit of its own. Names the end, not the cause.
import { tooLate } from "../exchange/too-late.ts";
import { hasSpoken, SECOND } from "../exchange/waiting.ts";
import { defineVerdict, likely, possible } from "./define-verdict.ts";
import { atClosing } from "./evidence.ts";
import { sshCommand } from "./ssh-command.ts";

interface Params {
  after_s: number;
  known_limit: string | null;
}

/** Limits of clients for the connection and the identification, in seconds. */
const LIMITS: readonly { seconds: number; of: string }[] = [
  { seconds: 10, of: "libssh, Ansible" },
  { seconds: 15, of: "paramiko" },
  { seconds: 20, of: "ssh2 for Node.js, several graphical clients" },
  { seconds: 60, of: "libssh2 1.11 and later" },
];
const JITTER = 0.3 * SECOND;

export default defineVerdict<Params>({
  code: "client-timeout-banner",
  stage: "identification",
  kind: "also",
  title: "The client gave up waiting for the identification",
  match({ facts }) {
    const { closing, server, client, connection } = facts;
    if (
      closing?.by !== "client" ||
      (hasSpoken(server) && tooLate(facts, server.ssh.firstByteAt) === null) ||
      server.half.acked > 0 ||
      !hasSpoken(client) ||
      !connection.established
    )
      return null;
    const after = closing.time - connection.firstTime;
    const seconds = Math.round(after / SECOND);
    if (seconds < 2 || Math.abs(after - seconds * SECOND) > JITTER) return null;
    const limit = LIMITS.find((l) => l.seconds === seconds)?.of ?? null;
    const params = { after_s: after / SECOND, known_limit: limit };
    return limit !== null || seconds % 5 === 0 ? likely(params, [atClosing(closing)]) : possible(params, [atClosing(closing)]);
  },
  say: (p) =>
    `The client closed after ${p.after_s.toFixed(1)} s, as at a limit of its own of ${Math.round(p.after_s)} s for the identification (${p.known_limit === null ? "ConnectTimeout or the like" : `that of ${p.known_limit}`}). It names the end, not the cause.`,
  causes: [{ what: "ConnectTimeout, or the banner limit of the library", certainty: "likely" }],
  fixes: [
    {
      side: "client",
      command: (n) => sshCommand(n, "-o ConnectTimeout=60"),
      why: "shows whether the identification comes late or never; do not raise the limit for good before the server is mended",
      of: "openssh",
      otherwise: {
        why: "one try with a longer limit in the client's own settings shows whether the identification comes late or never; do not raise it for good before the server is mended",
      },
    },
  ],
  page: {
    meaning: "The client's own limit ended the wait for a server that said nothing. The question is why the server was silent.",
    wire: ["FIN of the client a whole number of seconds after the SYN, no byte of the server."],
    lookAlikes: ["killed-locally: no whole number.", "one-sided-capture: the server's packets were not captured, and the client's ACKs show that it spoke."],
    messages: {
      client: [
        "Connection timed out during banner exchange",
        "Error reading SSH protocol banner",
        "Timed out while waiting for handshake",
        "timeout: socket is not established",
      ],
      server: [],
    },
    source: ["OpenSSH kex.c", "paramiko transport.py banner_timeout", "mscdex/ssh2 client.js readyTimeout"],
  },
});
