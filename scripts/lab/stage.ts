/** What a case has to work with: the topology, a folder of its own, and host keys. */
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeTopology, type Topology } from "./topology.ts";

export interface Stage extends Topology {
  /** A private folder, removed at the end. */
  readonly folder: string;
}

/** Sets a stage; `remove` takes everything away again. */
export async function setStage(): Promise<Stage> {
  const topology = await makeTopology();
  const folder = await mkdtemp(join(tmpdir(), "kexscope-lab-"));
  const clear = () => rmSync(folder, { recursive: true, force: true });
  process.on("exit", clear);
  return {
    ...topology,
    folder,
    async remove() {
      await topology.remove();
      clear();
      process.off("exit", clear);
    },
  };
}
