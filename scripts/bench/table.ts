import { type Measured, median, type Run } from "./measure.ts";

const MEGABYTE = 1e6;

/** What was measured on one capture, as a Markdown table: medians, the range of the wall times, and how many times tcpdump's time that is. */
export function tableOf(measured: readonly Measured[]): string {
  const yardstick = measured.find(({ program }) => program.name === "tcpdump");
  const rows = measured.map((one) => ("missing" in one ? `| ${one.program.name} | not installed: \`${one.missing}\` | | | | |` : rowOf(one, yardstick)));
  return ["| program | wall, s | min to max | CPU, s | peak memory, MB | wall against tcpdump |", "|---|---|---|---|---|---|", ...rows, ""].join("\n");
}

function rowOf({ program, runs }: { program: Measured["program"]; runs: readonly Run[] }, yardstick: Measured | undefined): string {
  const walls = runs.map(({ wall }) => wall);
  const ratio = yardstick === undefined || "missing" in yardstick || program.frames !== undefined ? "" : ratioOf(runs, yardstick.runs, "wall").toFixed(2);
  const frames = program.frames === undefined ? "" : ` (first ${program.frames.toLocaleString("en")} frames)`;
  const cells = [
    `${program.name}${frames}`,
    median(walls).toFixed(2),
    `${Math.min(...walls).toFixed(2)} to ${Math.max(...walls).toFixed(2)}`,
    median(runs.map(({ cpu }) => cpu)).toFixed(2),
    (median(runs.map(({ memory }) => memory)) / MEGABYTE).toFixed(0),
    ratio,
  ];
  return `| ${cells.join(" | ")} |`;
}

/** The median of one against the median of the other. */
export function ratioOf(runs: readonly Run[], others: readonly Run[], of: "wall" | "cpu"): number {
  return median(runs.map((run) => run[of])) / median(others.map((run) => run[of]));
}
