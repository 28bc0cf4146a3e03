/** Why lines and branches of a file are covered by no test of its folder. A count that falls is to be lowered here; it never rises. */
export interface Exception {
  /** Lines and branches, as scripts/coverage/main.ts counts them. */
  places: number;
  why: string;
}

/** Not excused: a case that somebody has still to write. Most are an alternative wording, or a condition that a neighbour's tests meet first. */
const NO_CASE = "no conversation of this folder's tests brings it about yet";

export const EXCEPTIONS: ReadonlyMap<string, Exception> = new Map([
  [
    "src/tcp/flow-index.ts",
    { places: 2, why: "two addresses of different IP versions with the same hash of 32 bits: the seed is random, so that nobody can make such" },
  ],
  ["src/exchange/after-reply.ts", { places: 2, why: NO_CASE }],
  [
    "src/exchange/closing.ts",
    { places: 1, why: "a close without its segment: beyond MAX_SEGMENTS_PER_CONNECTION, which no conversation of the tests reaches" },
  ],
  ["src/exchange/dead-path.ts", { places: 1, why: NO_CASE }],
  ["src/exchange/encrypted-shape.ts", { places: 1, why: NO_CASE }],
  ["src/exchange/facts-of-exchange.ts", { places: 1, why: NO_CASE }],
  ["src/exchange/injected-reset.ts", { places: 8, why: NO_CASE }],
  ["src/exchange/late-syn-ack.ts", { places: 1, why: NO_CASE }],
  ["src/exchange/lost-segments.ts", { places: 3, why: NO_CASE }],
  ["src/exchange/newkeys.ts", { places: 1, why: NO_CASE }],
  ["src/exchange/owed.ts", { places: 1, why: NO_CASE }],
  ["src/exchange/path-mtu-loss.ts", { places: 11, why: NO_CASE }],
  ["src/exchange/roles.ts", { places: 2, why: NO_CASE }],
  ["src/exchange/unauthenticated.ts", { places: 1, why: NO_CASE }],
  ["src/exchange/unexpected-message.ts", { places: 1, why: NO_CASE }],
  ["src/exchange/way-after-loss.ts", { places: 3, why: NO_CASE }],
  ["src/exchange/zero-window.ts", { places: 1, why: NO_CASE }],
]);
