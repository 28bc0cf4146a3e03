/** OpenSSH's agent on the server: signs with the host keys for sshd (`HostKeyAgent`), as an HSM does. */
import { join } from "node:path";
import { hostKey, type KeyKind } from "../keys.ts";
import type { Running } from "../process.ts";
import { until } from "../process.ts";
import type { Stage } from "../stage.ts";

export interface KeyAgent {
  readonly program: Running;
  /** Lines of sshd_config: sshd has the public key only. */
  readonly config: readonly string[];
}

/** Starts an agent that holds one key. `flags`: of ssh-add. */
export async function startKeyAgent(stage: Stage, kind: KeyKind, flags: readonly string[] = []): Promise<KeyAgent> {
  const socket = join(stage.folder, "agent");
  const key = await hostKey(kind);
  const program = stage.server.start(["ssh-agent", "-D", "-a", socket]);
  const load = async () => (await stage.server.run(["ssh-add", "-q", ...flags, key], { env: { SSH_AUTH_SOCK: socket } })).status === 0;
  await until(load, 5000);
  return { program, config: [`HostKeyAgent ${socket}`, `HostKey ${key}.pub`] };
}
