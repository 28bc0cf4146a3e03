import type { Slot } from "./slot.ts";

/**
 * Which versions of one implementation have an algorithm compiled in, by default or on request.
 * A value is "since", or "since..removed" where removed is the first version without it; "<=x" means that x, the oldest one read, has it.
 */
export type SupportTable = { readonly source: string /** A name that is absent was never there. */; readonly complete: boolean } & {
  readonly [S in Slot]?: Readonly<Record<string, string>>;
};
