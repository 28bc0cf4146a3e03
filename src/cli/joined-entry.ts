import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { constants, Script } from "node:vm";
import { KeptCode } from "./kept-code.ts";

/** The joined files and what they export. */
interface Entries {
  entry: typeof import("./entry.ts");
  "plain-entry": typeof import("./plain-entry.ts");
}

/** A joined file that was run: what it exports, and V8's code of it. */
export interface Joined<Entry> {
  entry: Entry;
  code: KeptCode;
  script: Script;
}

/** The program from one file, written by scripts/build/bundle.mjs: half of the time that hundreds of modules take. Null where it is missing (from source). */
export function joinedEntry<Name extends keyof Entries>(name: Name): Joined<Entries[Name]> | null {
  const path = fileURLToPath(new URL(`joined/${name}.cjs`, import.meta.url));
  const text = readIfThere(path);
  if (text === null) return null;
  const code = new KeptCode(path);
  // Without code, and where V8 refuses it, V8 compiles.
  const script = new Script(text, {
    filename: path,
    ...(code.data !== undefined && { cachedData: code.data }),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const load = script.runInThisContext() as (require: NodeJS.Require, filename: string) => Entries[Name];
  return { entry: load(createRequire(path), path), code, script };
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return null;
  }
}
