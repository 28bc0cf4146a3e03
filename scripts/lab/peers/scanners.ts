/** Programs that look at servers without logging in: nmap, ssh-audit; and one that holds who looks: endlessh. */
import { SERVER } from "../addresses.ts";
import type { Finished, Running } from "../process.ts";
import { pause } from "../process.ts";
import type { Stage } from "../stage.ts";

const TIMEOUT_MS = 30_000;

/** Port 22 of the server, without asking whether it is there. */
export const nmap = (stage: Stage, ...flags: readonly string[]): Promise<Finished> =>
  stage.client.run(["nmap", "-Pn", "-n", "-p22", ...flags, SERVER.v4], { timeoutMs: TIMEOUT_MS });

/** Without its tests of group sizes, which take a connection each. */
export const sshAudit = (stage: Stage): Promise<Finished> => stage.client.run(["ssh-audit", "-4", SERVER.v4], { timeoutMs: TIMEOUT_MS });

/** A tarpit: a random line every so often, and never an identification. Milliseconds. */
export async function startEndlessh(stage: Stage, delay: number): Promise<Running> {
  const tarpit = stage.server.start(["endlessh", "-v", "-p", "22", "-d", String(delay)]);
  // It says nothing until somebody comes.
  await pause(500);
  return tarpit;
}

/** sslh in front of an sshd at this port: it waits for the client's first bytes, a minute long. */
export async function startSslh(stage: Stage, sshd: number): Promise<Running> {
  const multiplexer = stage.server.start(["sslh-select", "-f", "-n", "-p", "0.0.0.0:22", "--ssh", `127.0.0.1:${sshd}`, "-t", "60", "--user", "root"]);
  await pause(700);
  return multiplexer;
}
