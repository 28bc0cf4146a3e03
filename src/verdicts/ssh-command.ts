import { CLIENT_LOGS, SSH_LOG } from "../knowledge/client-logs.ts";
import type { FixNames } from "./context.ts";

/** Where nothing else is said, ssh, plink and their kin go to this port. IANA: ssh. */
const USUAL_PORT = 22;

/** "-p 2222 " (PuTTY: "-P 2222 "), or nothing for the usual port. */
export function portOption({ port }: FixNames, option = "-p"): string {
  return port === USUAL_PORT ? "" : `${option} ${port} `;
}

/** OpenSSH's client to this server: "ssh -v -p 2222 198.51.100.22". */
export function sshCommand(n: FixNames, options = ""): string {
  return `ssh ${options === "" ? "" : `${options} `}${portOption(n)}${n.server}`;
}

/**
 * The client once more, with its log on: "ssh -vvv HOST", "plink -v HOST"; for a library a comment that says what to switch on.
 * `level` and `then` are for ssh: how much it tells, and what becomes of it.
 */
export function clientWithLog(n: FixNames, level = "-vvv", then = ""): string {
  const log = n.clientProduct === null ? SSH_LOG : CLIENT_LOGS[n.clientProduct];
  if (log === SSH_LOG) return `${sshCommand(n, level)}${then}`;
  if (log === undefined) return "# run the client once more, with its own debug log on";
  return "what" in log ? `# run the client once more, with its log on: ${log.what}` : `${log.program} ${portOption(n, log.port)}${n.server}`;
}
