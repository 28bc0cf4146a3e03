import { extname } from "node:path";
import { fileURLToPath } from "node:url";

/** The extension of this package's files: `.js` once built, `.ts` when a loader runs the sources. */
const EXTENSION = extname(fileURLToPath(import.meta.url));

/** A module of this package as a URL, from its URL without extension. */
export function moduleUrl(withoutExtension: URL): URL {
  return new URL(`${withoutExtension.href}${EXTENSION}`);
}

/** Node running a module of this package as a program, with the loader that runs this one. A debugger is never passed on. */
export function entryScript(withoutExtension: URL, args: readonly string[]): { file: string; args: string[] } {
  const loader = process.execArgv.filter((argument) => !argument.startsWith("--inspect"));
  return { file: process.execPath, args: [...loader, fileURLToPath(moduleUrl(withoutExtension)), ...args] };
}
