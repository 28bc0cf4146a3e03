/**
 * Makes captures and times whole processes on them, in turns, with a warm page cache:
 *
 *     npm run build && npx tsx scripts/bench/main.ts [--shape mix,bulk] [--connections N] [--format pcap] [--turns 5] [--programs kexscope,tcpdump] [--into FILE]
 *
 * Without `--connections` the captures have their full size, about 2 GB each; they are deleted afterwards. The tables go to stdout and, with
 * `--into`, to a file.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { measureInTurns } from "./measure.ts";
import { PROGRAMS, type Program, type ProgramName } from "./programs.ts";
import { tableOf } from "./table.ts";
import type { Format } from "./traffic/capture-file.ts";
import { makeCapture } from "./traffic/make-capture.ts";
import { SHAPES, type Shape, type ShapeName } from "./traffic/shapes.ts";

const { values } = parseArgs({
  options: {
    shape: { type: "string", default: "mix,bulk,noise" },
    connections: { type: "string" },
    format: { type: "string", default: "pcap" },
    turns: { type: "string", default: "5" },
    programs: { type: "string", default: Object.keys(PROGRAMS).join(",") },
    into: { type: "string" },
  },
});

const programs: Program[] = values.programs.split(",").map((name) => PROGRAMS[name as ProgramName]);
const folder = mkdtempSync(join(tmpdir(), "kexscope-bench-"));
const sections = [`${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}\n`];
try {
  for (const name of values.shape.split(",") as ShapeName[]) {
    const shape: Shape = SHAPES[name];
    const made = makeCapture(join(folder, "capture"), shape, values.format as Format, Number(values.connections ?? shape.connections));
    const size = `${made.connections.toLocaleString("en")} flows, ${made.frames.toLocaleString("en")} frames, ${(made.bytes / 1e6).toFixed(0)} MB`;
    sections.push(`### ${name}, ${values.format}: ${size}\n`, tableOf(measureInTurns(programs, made.path, Number(values.turns))));
    rmSync(made.path);
  }
} finally {
  rmSync(folder, { recursive: true });
}
process.stdout.write(`${sections.join("\n")}\n`);
if (values.into !== undefined) writeFileSync(values.into, `${sections.join("\n")}\n`);
