import type { Segment } from "../tcp/segment.ts";
import { type ClockAlignment, translate } from "./align-clocks.ts";
import { nameOf } from "./losses.ts";
import type { Passage } from "./pair-segments.ts";
import type { Sighting } from "./sighting.ts";

/** A packet on its way from one point to the next. */
export interface Trip {
  fromClient: boolean;
  sent: Segment;
  received: Segment;
  /** Nanoseconds; a little below 0 where the clocks are not known better. */
  took: number;
}

/** Packets of one end that took much longer than a path takes. */
export interface Delay {
  fromClient: boolean;
  /** The point that they came to. */
  seenAt: Sighting;
  trips: Trip[];
  /** What the first of them carries: "KEXINIT". */
  name: string;
  /** The slowest packet of this end that is none of them; null where there is none. Nanoseconds. */
  longestOther: number | null;
}

/** Longer than any path takes: a person notices, and TCP repeats (RFC 6298 2.4: 1 s at least, Linux 0.2 s). Nanoseconds. */
export const NOTABLE = 500e6;

/** How long every packet took that both points saw. */
export function tripsOf(passages: readonly Passage[], a: Sighting, b: Sighting, clock: ClockAlignment): Trip[] {
  return passages.flatMap(({ sent, received, fromClient }) => {
    if (sent === null || received === null) return [];
    const [atA, atB] = fromClient ? [sent, received] : [received, sent];
    const later = atB.time + b.base - translate(clock, atA.time + a.base);
    return [{ fromClient, sent, received, took: fromClient ? later : -later }];
  });
}

/** The delays of one end's packets; null where none is notable. */
export function delayOf(trips: readonly Trip[], fromClient: boolean, a: Sighting, b: Sighting, clock: ClockAlignment): Delay | null {
  const mine = trips.filter((trip) => trip.fromClient === fromClient);
  const isLong = ({ took }: Trip): boolean => took > NOTABLE + clock.error * 1e9;
  const long = mine.filter(isLong);
  const first = long[0];
  if (first === undefined) return null;
  const others = mine.filter((trip) => !isLong(trip)).map(({ took }) => Math.max(0, took));
  return {
    fromClient,
    seenAt: fromClient ? b : a,
    trips: long,
    name: nameOf(fromClient ? a : b, first.sent, fromClient),
    longestOther: others.length === 0 ? null : Math.max(...others),
  };
}

/** "KEXINIT took 1.002 s", "KEXINIT and 3 more packets took 1.002 to 1.027 s; others 0.001 s at most". */
export function delayWords({ trips, name, longestOther }: Delay): string {
  const times = trips.map(({ took }) => took);
  const [least, most] = [Math.min(...times), Math.max(...times)].map((took) => (took / 1e9).toFixed(3)) as [string, string];
  const more = trips.length === 1 ? "" : ` and ${trips.length - 1} more ${trips.length === 2 ? "packet" : "packets"}`;
  const others = longestOther === null ? "" : `; others ${(longestOther / 1e9).toFixed(3)} s at most`;
  return `${name}${more} took ${least === most ? most : `${least} to ${most}`} s${others}`;
}
