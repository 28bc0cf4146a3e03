#!/usr/bin/env node
import { joinedEntry } from "./joined-entry.ts";

// All of it is in memory from here on: root may be given up later, and with it the right to read the files of this package.
const { runProgram, tellFailure } = joinedEntry() ?? (await import("./entry.ts"));

const argv = process.argv.slice(2);
try {
  process.exitCode = await runProgram(argv);
} catch (error) {
  process.exitCode = tellFailure(error, argv);
}
