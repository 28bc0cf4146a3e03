import type { End } from "../exchange/exchange-facts.ts";
import { dscp } from "./losses.ts";
import type { Passage } from "./pair-segments.ts";
import type { Sighting } from "./sighting.ts";

/** Something that is not the same at the two points. */
export interface Rewrite {
  from: End | null;
  /** The SSH exchange itself: two exchanges, one at either side of whoever does it. */
  intercepts: boolean;
  what: string;
}

const ENDS = ["client", "server"] as const;

/** What the path between two points changes in the packets of a connection; hop limits, which every router changes, are left out. */
export function rewritesBetween(a: Sighting, b: Sighting, passages: readonly Passage[]): Rewrite[] {
  const intercepted = ENDS.filter((end) => replacedKexInit(a, b, end)).map((end) =>
    rewrite(end, `the ${end}'s KEXINIT is another one at either point: two exchanges, not one`, true),
  );
  const rows = ENDS.flatMap((end) => [address(a, b, end), ident(a, b, end), mss(a, b, end), isn(a, b, end), trafficClass(passages, end)]);
  return [...intercepted, ...rows.filter((row) => row !== null)];
}

function rewrite(from: End, what: string, intercepts = false): Rewrite {
  return { from, what, intercepts };
}

function replacedKexInit(a: Sighting, b: Sighting, end: End): boolean {
  const before = a.facts[end].ssh.kexinit;
  const after = b.facts[end].ssh.kexinit;
  return before !== null && after !== null && before.lists.cookie !== after.lists.cookie;
}

function address(a: Sighting, b: Sighting, end: End): Rewrite | null {
  const before = a.record[end];
  const after = b.record[end];
  return before.ip === after.ip && before.port === after.port
    ? null
    : rewrite(end, `address ${before.ip} port ${before.port} becomes ${after.ip} port ${after.port}`);
}

function ident(a: Sighting, b: Sighting, end: End): Rewrite | null {
  const before = a.facts[end].ident;
  const after = b.facts[end].ident;
  return before === null || after === null || before === after ? null : rewrite(end, `identification "${before}" becomes "${after}"`);
}

function mss(a: Sighting, b: Sighting, end: End): Rewrite | null {
  const before = a.facts[end].half.mss;
  const after = b.facts[end].half.mss;
  if (before < 0 || after < 0 || before === after) return null;
  const [sent, received] = end === "client" ? [before, after] : [after, before];
  return rewrite(end, `MSS ${sent} becomes ${received}`);
}

function isn(a: Sighting, b: Sighting, end: End): Rewrite | null {
  const before = a.facts[end].half;
  const after = b.facts[end].half;
  return !before.isnSeen || !after.isnSeen || before.isn === after.isn ? null : rewrite(end, "the sequence numbers begin elsewhere");
}

function trafficClass(passages: readonly Passage[], end: End): Rewrite | null {
  for (const { sent, received, fromClient } of passages) {
    if (sent === null || received === null || fromClient !== (end === "client") || dscp(sent) === dscp(received)) continue;
    return rewrite(end, `DSCP ${dscp(sent)} becomes ${dscp(received)}`);
  }
  return null;
}
