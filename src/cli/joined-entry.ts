import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { constants, Script } from "node:vm";

type Entry = typeof import("./entry.ts");

/** Written by scripts/build/bundle.mjs, beside the modules that it was made of. */
const JOINED = fileURLToPath(new URL("joined/entry.cjs", import.meta.url));
const CODE = `${JOINED}.code`;

/**
 * The program from one file, with the code that V8 made of it at build time: half of the time that hundreds of modules take. Another
 * version of Node refuses that code and compiles; where the file is missing (from source) the answer is null.
 */
export function joinedEntry(): Entry | null {
  const text = readIfThere(JOINED)?.toString("latin1");
  if (text === undefined) return null;
  const cachedData = readIfThere(CODE);
  const script = new Script(text, {
    filename: JOINED,
    ...(cachedData !== undefined && { cachedData }),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const load = script.runInThisContext() as (require: NodeJS.Require, filename: string) => Entry;
  return load(createRequire(JOINED), JOINED);
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
