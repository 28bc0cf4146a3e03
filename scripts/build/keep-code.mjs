/** Runs a joined file in this process, and keeps the code that V8 has by then: node keep-code.mjs NAME */
import { openSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { joinedEntry } from "../../dist/cli/joined-entry.js";
import { codeOf, codePathOf } from "../../dist/cli/kept-code.js";

const [, , name] = process.argv;
/** Failures of three stages, so that the verdicts and the fixes of a usual day are compiled, and ways to print them. */
const RUNS = [["no-common-kex", "--ndjson"], ["tcp-no-response", "--json"], ["server-closed-before-ident"], ["no-common-kex"]];

const { entry, path, script } = joinedEntry(name);
// Opened first: the program gives up root, and with it the right to write here. What it reads are our own captures.
const fd = openSync(codePathOf(path), "wx");
for (const [name, ...flags] of RUNS) {
  await entry.runProgram([fileURLToPath(new URL(`../../captures/${name}/input.pcap`, import.meta.url)), "--quiet", ...flags]);
}
writeFileSync(fd, await codeOf(script));
