/** Runs a joined file in this process, and keeps the code that V8 has by then: node keep-code.mjs NAME */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { joinedEntry } from "../../dist/cli/joined-entry.js";
import { codeOf, codePathOf } from "../../dist/cli/kept-code.js";

const [, , name] = process.argv;
/** Failures of three stages, so that the verdicts and the fixes of a usual day are compiled, and ways to print them. */
const RUNS = [["no-common-kex", "--ndjson"], ["tcp-no-response", "--json"], ["server-closed-before-ident"], ["no-common-kex"]];

/** Each of these captures has a failed exchange. */
const FAILED = 1;

// What is read are our own captures, so root is not given up: whom it becomes may not read them where the project is in a folder of root's.
process.geteuid = undefined;
const { entry, path, script } = joinedEntry(name);
for (const [capture, ...flags] of RUNS) {
  const status = await entry.runProgram([fileURLToPath(new URL(`../../captures/${capture}/input.pcap`, import.meta.url)), "--quiet", ...flags]);
  if (status !== FAILED) throw new Error(`${capture}: exit status ${status}, expected ${FAILED}`);
}
writeFileSync(codePathOf(path), await codeOf(script));
