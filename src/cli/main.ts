#!/usr/bin/env node
import { joinedEntry } from "./joined-entry.ts";
import { plainWords } from "./plain-words.ts";

const argv = process.argv.slice(2);
// All of it is in memory from here on: root may be given up later, and with it the right to read the files of this package.
const joined = plainWords(argv) === null ? joinedEntry("entry") : joinedEntry("plain-entry");
const { runProgram, tellFailure } = joined?.entry ?? (await import("./entry.ts"));

try {
  process.exitCode = await runProgram(argv);
  await joined?.keep();
} catch (error) {
  process.exitCode = tellFailure(error, argv);
}
