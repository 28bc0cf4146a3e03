/**
 * Closes the loop: a pair fails on a real wire, the product says why, its printed fix is applied by program, and the pair completes.
 *
 *     npx tsx scripts/closed-loop/main.ts [NAME…]
 *
 * A NAME may end in `*`. Needs root. Exit status 1 when a fix does not do what it says.
 */
import { closeLoops } from "./loops.ts";
import { table } from "./row.ts";

const rows = await closeLoops(process.argv.slice(2), (row) => process.stderr.write(`${row.name}: ${row.side}: ${row.result}\n`));
if (rows.length === 0) {
  process.stderr.write("no loop has that name\n");
  process.exit(2);
}
const status = rows.some(({ result }) => result === "FAILS") ? 1 : 0;
// Into a pipe it is written later: leaving at once would cut the table.
process.stdout.write(`${table(rows)}\n`, () => process.exit(status));
