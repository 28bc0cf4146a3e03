/** Runs the joined program in this process, and writes the code that V8 has by then beside it: node keep-code.mjs JOINED */
import { openSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { constants, Script } from "node:vm";

const [, , joined] = process.argv;
/** Failures of three stages, so that the verdicts and the fixes of a usual day are compiled. */
const CAPTURES = ["no-common-kex", "tcp-no-response", "server-closed-before-ident"];

const script = new Script(readFileSync(joined, "latin1"), { filename: joined, importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER });
// Opened first: the program gives up root, and with it the right to write here.
const code = openSync(`${joined}.code`, "w");
const { runProgram } = script.runInThisContext()(createRequire(joined), joined);
for (const name of CAPTURES) await runProgram([fileURLToPath(new URL(`../../captures/${name}/input.pcap`, import.meta.url)), "--ndjson", "--quiet"]);
// The analysis sets this flag. Code is taken by a process with the same flags only, and at its start no process has it.
setFlagsFromString("--heap-growing-percent=0");
writeFileSync(code, script.createCachedData());
