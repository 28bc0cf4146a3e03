import { readFileSync } from "node:fs";

// Read when this module is loaded: once root is given up, the files of this package may be out of reach.
const MANIFEST = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string };

/** The version of this package. */
export function version(): string {
  return MANIFEST.version;
}
