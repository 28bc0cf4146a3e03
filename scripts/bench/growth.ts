/**
 * How time and memory grow with the connections and with the bytes of a capture; draws it.
 *
 *     npm run build && npx tsx scripts/bench/growth.ts [--most 1000000] [--into docs/img/growth.svg]
 *
 * `--most`: connections of the largest capture of many failures (1,000,000 are about 5 GB in the temporary folder, and minutes).
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chart, type Series } from "./growth-chart.ts";
import { measureInTurns } from "./measure.ts";
import { PROGRAMS } from "./programs.ts";
import { makeCapture } from "./traffic/make-capture.ts";
import { SHAPES, type ShapeName } from "./traffic/shapes.ts";

const { values } = parseArgs({ options: { most: { type: "string", default: "1000000" }, into: { type: "string" } } });

/** Three steps a decade. */
const STEPS = [1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000].filter((connections) => connections <= Number(values.most));
const BULK_STEPS = [20, 60, 200, 600, 2_000];

interface Point {
  connections: number;
  bytes: number;
  /** CPU seconds; bytes. */
  cpu: number;
  memory: number;
}

const folder = mkdtempSync(join(tmpdir(), "kexscope-growth-"));

function measure(shape: ShapeName, connections: number): Point {
  const { path, bytes } = makeCapture(join(folder, "capture"), SHAPES[shape], "pcap", connections);
  const [measured] = measureInTurns([PROGRAMS.kexscope], path, 1);
  rmSync(path);
  const run = measured !== undefined && "runs" in measured ? measured.runs[0] : undefined;
  if (run === undefined) throw new Error("kexscope did not run: npm run build");
  const point = { connections, bytes, cpu: run.cpu, memory: run.memory };
  process.stdout.write(
    `| ${shape} | ${connections.toLocaleString("en")} | ${(bytes / 1e6).toFixed(0)} | ${run.cpu.toFixed(1)} | ${(run.memory / 1e6).toFixed(0)} |\n`,
  );
  return point;
}

try {
  process.stdout.write("| shape | connections | MB | CPU, s | peak memory, MB |\n|---|---|---|---|---|\n");
  const failures = STEPS.map((connections) => measure("failures", connections));
  const bulk = BULK_STEPS.map((connections) => measure("bulk", connections));
  const series: Series[] = [
    { name: "CPU seconds, failures", points: failures.map(({ connections, cpu }) => [connections, cpu]) },
    { name: "peak memory in 100 MB, failures", points: failures.map(({ connections, memory }) => [connections, memory / 1e8]) },
    { name: "CPU seconds, bulk (by MB)", points: bulk.map(({ bytes, cpu }) => [bytes / 1e6, cpu]) },
    { name: "peak memory in 100 MB, bulk (by MB)", points: bulk.map(({ bytes, memory }) => [bytes / 1e6, memory / 1e8]) },
  ];
  if (values.into !== undefined) writeFileSync(values.into, chart("Growth of time and memory", "connections, or MB of encrypted data", series));
} finally {
  rmSync(folder, { recursive: true });
}
