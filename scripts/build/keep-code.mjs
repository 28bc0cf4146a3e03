/** Runs a joined file in this process, and keeps the code that V8 has by then: node keep-code.mjs JOINED */
import { fileURLToPath } from "node:url";
import { joinedFile } from "../../dist/cli/joined-entry.js";

const [, , path] = process.argv;
/** Failures of three stages, so that the verdicts and the fixes of a usual day are compiled, and each way to print them. */
const RUNS = [
  ["no-common-kex", "--ndjson", "--quiet"],
  ["tcp-no-response", "--quiet"],
  ["server-closed-before-ident", "--quiet"],
  ["no-common-kex", "--quiet"],
];

const { entry, code, script } = joinedFile(path);
for (const [name, ...flags] of RUNS) await entry.runProgram([fileURLToPath(new URL(`../../captures/${name}/input.pcap`, import.meta.url)), ...flags]);
await code.keep(script);
