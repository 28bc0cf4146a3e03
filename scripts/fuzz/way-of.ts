import type { Way } from "./examine.ts";

/** One mutant in so many goes by a file, as a user's does. */
const FILE_EVERY = 32;

/** How the mutant with this number is read. */
export function wayOf(index: number, path: string): Way {
  return index % FILE_EVERY === 0 ? { variant: index, path } : { variant: index };
}
