import { fileURLToPath } from "node:url";
import type { Stage } from "../../scripts/lab/stage.ts";
import { moveInside } from "./inner-wires.ts";

const SCRIPT = fileURLToPath(new URL("vlan-trunk.py", import.meta.url));

/** The VLAN of the trunk, and the interface of the router on which tagged frames are seen. */
export const TRUNK = { vlan: 7, device: "trunk" } as const;

/**
 * Puts a trunk between the client and the router: all of the client's packets pass it with a tag. Not with the kernel's VLAN devices,
 * which not every kernel has: the router's address moves behind two wires, and a program tags between them.
 */
export async function layTrunk(stage: Stage): Promise<void> {
  await moveInside(stage, [
    [TRUNK.device, "trunk-end"],
    ["far", "inside"],
  ]);
  const trunk = stage.router.start(["python3", SCRIPT, String(TRUNK.vlan), "eth0", TRUNK.device, "trunk-end", "far"]);
  await trunk.says(/carrying/);
}
