import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/**
 * By how much the heap may grow over what was in use before it is swept again. V8's own rule lets it grow threefold: a capture of many short
 * connections took 304 MB for 66 MB in use, and 211 MB with this. Percent.
 */
const GROWTH = 50;

/**
 * The young generation stays as it is from this size on. V8 would let it grow to 32 MiB (Node 20) or to 128 (Node 24), and all of it stays resident,
 * while what a record is made of is dead long before. Bytes.
 */
const YOUNG_GENERATION = 8 * 1024 * 1024;
/** It doubles a few times in the first second. Milliseconds. */
const LOOK_EVERY = 10;

/**
 * Trades some sweeping for memory; for analyses of files, whose garbage grows with the file. Unknown to other engines than V8, which ignore it.
 * The size of the young generation can be given to V8 at the start of a process only, but how much it grows is asked each time: when it is large
 * enough it is told to grow onefold.
 */
export function limitHeapGrowth(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
  const timer = setInterval(() => {
    const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === "new_space");
    if (young !== undefined && young.space_size < YOUNG_GENERATION) return;
    setFlagsFromString("--semi-space-growth-factor=1");
    clearInterval(timer);
  }, LOOK_EVERY);
  timer.unref();
}
