import { type Software, softwareOf } from "../knowledge/software.ts";

/** Software is asked for once per identification: a fleet has few. */
const SOFTWARE_CACHE_SIZE = 4_096;
const softwareCache = new Map<string, Software>();

/** The program behind an identification; the same object for the same text, so that what is remembered of a program is found again. */
export function softwareOfIdent(ident: string | null): Software | null {
  if (ident === null) return null;
  let software = softwareCache.get(ident);
  if (software === undefined) {
    software = softwareOf(ident);
    if (softwareCache.size >= SOFTWARE_CACHE_SIZE) softwareCache.clear();
    softwareCache.set(ident, software);
  }
  return software;
}
