import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Script } from "node:vm";
import { keepCode, keptCode } from "./kept-code.ts";

/** The joined files and what they export. */
interface Entries {
  entry: typeof import("./entry.ts");
  "plain-entry": typeof import("./plain-entry.ts");
}

/** A joined file that was run. */
export interface Joined<Entry> {
  /** What it exports. */
  entry: Entry;
  path: string;
  script: Script;
  /** To be called when the work is done: the next process finds what V8 made of the script, where that may be and there is none yet. */
  keep(): Promise<void>;
}

/** The program from one file, written by scripts/build/bundle.mjs: half of the time that hundreds of modules take. Null where it is missing (from source). */
export function joinedEntry<Name extends keyof Entries>(name: Name): Joined<Entries[Name]> | null {
  const path = fileURLToPath(new URL(`joined/${name}.cjs`, import.meta.url));
  const text = readIfThere(path);
  if (text === null) return null;
  const cachedData = keptCode(path);
  // Without code, and where V8 refuses it, V8 compiles.
  const script = new Script(text, {
    filename: path,
    ...(cachedData !== undefined && { cachedData }),
  });
  const load = script.runInThisContext() as (require: NodeJS.Require, filename: string, importLate: ImportLate) => Entries[Name];
  const keep = async () => (cachedData === undefined ? keepCode(path, script) : undefined);
  return { entry: load(createRequire(path), path, importFrom(pathToFileURL(path))), path, script, keep };
}

type ImportLate = (specifier: string) => Promise<unknown>;

/** import() as a module at that place has it. */
function importFrom(place: URL): ImportLate {
  return (specifier) => import(specifier.startsWith(".") ? new URL(specifier, place).href : specifier);
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return null;
  }
}
