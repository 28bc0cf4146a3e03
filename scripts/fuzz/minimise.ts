import { putTogether, takeApart } from "./capture-file.ts";

/** Looks at most so often: a counterexample need not be the smallest, only readable. */
const MAX_LOOKS = 400;

/** Cuts a counterexample down while `fails` holds: records first, by halves and smaller, then bytes from the end. */
export async function minimise(bytes: Uint8Array, fails: (bytes: Uint8Array) => Promise<boolean>): Promise<Uint8Array> {
  const state = { best: bytes, looks: 0 };
  const attempt = async (candidate: Uint8Array): Promise<boolean> => {
    if (++state.looks > MAX_LOOKS || candidate.length >= state.best.length || !(await fails(candidate))) return false;
    state.best = candidate;
    return true;
  };
  await dropRecords(() => state.best, attempt);
  for (let size = state.best.length >> 1; size > 0 && state.looks < MAX_LOOKS; size >>= 1) {
    while (state.best.length > size && (await attempt(state.best.slice(0, state.best.length - size))));
  }
  return state.best;
}

async function dropRecords(best: () => Uint8Array, attempt: (candidate: Uint8Array) => Promise<boolean>): Promise<void> {
  for (let size = (takeApart(best())?.records.length ?? 0) >> 1; size > 0; size >>= 1) {
    for (let at = 0; ; ) {
      const capture = takeApart(best());
      if (capture === null || at >= capture.records.length) break;
      if (!(await attempt(putTogether({ header: capture.header, records: capture.records.toSpliced(at, size) })))) at += size;
    }
  }
}
