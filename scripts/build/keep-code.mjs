/** Runs a joined file in this process, and keeps the code that V8 has by then: node keep-code.mjs NAME */
import { fileURLToPath } from "node:url";
import { joinedEntry } from "../../dist/cli/joined-entry.js";

const [, , name] = process.argv;
/** Failures of three stages, so that the verdicts and the fixes of a usual day are compiled, and ways to print them. */
const RUNS = [["no-common-kex", "--ndjson"], ["tcp-no-response", "--json"], ["server-closed-before-ident"], ["no-common-kex"]];

const { entry, code, script } = joinedEntry(name);
for (const [name, ...flags] of RUNS) {
  await entry.runProgram([fileURLToPath(new URL(`../../captures/${name}/input.pcap`, import.meta.url)), "--quiet", ...flags]);
}
await code.keep(script);
