/** dropbear: small server and client of routers and embedded systems. */
import { SERVER } from "../addresses.ts";
import { dropbearKey } from "../keys.ts";
import type { Finished, Running } from "../process.ts";
import type { Stage } from "../stage.ts";

export async function startDropbear(stage: Stage, types: readonly ("rsa" | "ecdsa" | "ed25519")[] = ["ed25519", "rsa"]): Promise<Running> {
  const keys = await Promise.all(types.map(dropbearKey));
  const server = stage.server.start(["dropbear", "-F", "-E", "-p", "22", "-P", "/dev/null", ...keys.flatMap((key) => ["-r", key])], {
    mounts: { empty: ["/root"] },
  });
  await server.says(/Not backgrounding/);
  return server;
}

/** `dbclient lab@server true`; accepts any host key. `extra` are further flags, `-c` and `-m` for ciphers and MACs. */
export const dbclient = (stage: Stage, extra: readonly string[] = []): Promise<Finished> =>
  stage.client.run(["dbclient", "-y", "-y", "-T", ...extra, `lab@${SERVER.v4}`, "true"], { mounts: { empty: ["/root"] }, timeoutMs: 15_000 });
