/**
 * Fails when kexscope takes half as much again of tcpdump's time as it did when ratios.json was written: a ratio, not a time, for
 * machines differ. The captures are small, so it is the CPU time that is compared: it is the steadier of the two.
 *
 *     npm run build && npx tsx scripts/bench/check.ts [--write]
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measureInTurns } from "./measure.ts";
import { PROGRAMS } from "./programs.ts";
import { ratioOf } from "./table.ts";
import { makeCapture } from "./traffic/make-capture.ts";
import { SHAPES } from "./traffic/shapes.ts";

const RATIOS = new URL("ratios.json", import.meta.url);
const WORSE_BY = 1.5;
const TURNS = 3;
/** Small enough for a minute, large enough that starting Node is not all of it. */
const CONNECTIONS = { mix: 10_000, bulk: 200, noise: 4_000 } as const;

const committed = JSON.parse(readFileSync(RATIOS, "utf8")) as Record<string, number>;
const folder = mkdtempSync(join(tmpdir(), "kexscope-bench-"));
const measured: Record<string, number> = {};
try {
  for (const [name, connections] of Object.entries(CONNECTIONS) as [keyof typeof CONNECTIONS, number][]) {
    const { path } = makeCapture(join(folder, name), SHAPES[name], "pcap", connections);
    const [kexscope, tcpdump] = measureInTurns([PROGRAMS.kexscope, PROGRAMS.tcpdump], path, TURNS);
    if (kexscope === undefined || tcpdump === undefined || "missing" in kexscope || "missing" in tcpdump)
      throw new Error("tcpdump is missing: apt-get install tcpdump");
    measured[name] = Number(ratioOf(kexscope.runs, tcpdump.runs, "cpu").toFixed(1));
    const most = (committed[name] ?? 0) * WORSE_BY;
    const verdict = measured[name] > most ? "too slow" : "fine";
    if (measured[name] > most) process.exitCode = 1;
    process.stdout.write(`${name}: ${measured[name]} times tcpdump's CPU time; at most ${most.toFixed(1)}: ${verdict}\n`);
    rmSync(path);
  }
} finally {
  rmSync(folder, { recursive: true });
}
if (process.argv.includes("--write")) {
  writeFileSync(RATIOS, `${JSON.stringify(measured, null, 2)}\n`);
  process.exitCode = 0;
}
