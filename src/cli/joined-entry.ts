import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { constants, Script } from "node:vm";
import { KeptCode } from "./kept-code.ts";
import { plainWords } from "./plain-words.ts";

type Entry = Pick<typeof import("./entry.ts"), "runProgram" | "tellFailure">;

/** A joined file that was run: what it exports, and V8's code of it. */
export interface Joined {
  entry: Entry;
  code: KeptCode;
  script: Script;
}

/**
 * The program from one file, written by scripts/build/bundle.mjs: half of the time that hundreds of modules take. There are two: a plain command line
 * needs half as much of it. Null where it is missing (from source).
 */
export function joinedEntry(argv: readonly string[]): Joined | null {
  const name = plainWords(argv) === null ? "entry.cjs" : "plain-entry.cjs";
  try {
    return joinedFile(fileURLToPath(new URL(`joined/${name}`, import.meta.url)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** Runs a joined file with the code that is kept of it; without, or where V8 refuses it, V8 compiles. Throws what reading it throws. */
export function joinedFile(path: string): Joined {
  const text = readFileSync(path, "latin1");
  const code = new KeptCode(path);
  const script = new Script(text, {
    filename: path,
    ...(code.data !== undefined && { cachedData: code.data }),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const load = script.runInThisContext() as (require: NodeJS.Require, filename: string) => Entry;
  return { entry: load(createRequire(path), path), code, script };
}
