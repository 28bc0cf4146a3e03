/** All loops by name, and how they are run. */
import { closeMismatch } from "./mismatch-loop.ts";
import { MISMATCHES } from "./mismatches.ts";
import { closeOutage } from "./outage-loop.ts";
import { OUTAGES } from "./outages.ts";
import type { Row } from "./row.ts";

/** Loops mostly wait: two of them keep two cores busy, and none late. */
const AT_A_TIME = 3;

const LOOPS: readonly { readonly name: string; close(): Promise<Row[]> }[] = [
  ...MISMATCHES.map((mismatch) => ({ name: mismatch.name, close: () => closeMismatch(mismatch) })),
  ...OUTAGES.map((outage) => ({ name: outage.name, close: () => closeOutage(outage) })),
];

export const LOOP_NAMES: readonly string[] = LOOPS.map(({ name }) => name);

const fits = (name: string, wanted: readonly string[]) =>
  wanted.length === 0 || wanted.some((want) => (want.endsWith("*") ? name.startsWith(want.slice(0, -1)) : name === want));

/** Runs those with these names (all without names) and returns their rows in the order of the tables. */
export async function closeLoops(names: readonly string[], told: (row: Row) => void = () => undefined): Promise<Row[]> {
  const chosen = LOOPS.filter(({ name }) => fits(name, names));
  const results: Row[][] = [];
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < chosen.length; at = next++) {
      const rows = await chosen[at]!.close();
      results[at] = rows;
      for (const row of rows) told(row);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  return results.flat();
}
