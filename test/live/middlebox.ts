import { fileURLToPath } from "node:url";
import type { Stage } from "../../scripts/lab/stage.ts";
import { moveInside } from "./inner-wires.ts";

const SCRIPT = fileURLToPath(new URL("middlebox.py", import.meta.url));

/** Interfaces of the router at either side of the box. */
export const BOX = { before: "eth0", behind: "inside" } as const;

/** Puts a box between the client and the router that holds packets back or rewrites them: what netem cannot do on every kernel. `options`: of middlebox.py. */
export async function layMiddlebox(stage: Stage, ...options: string[]): Promise<void> {
  await moveInside(stage, [["far", BOX.behind]]);
  const box = stage.router.start(["python3", SCRIPT, BOX.before, "far", ...options]);
  await box.says(/carrying/);
}
