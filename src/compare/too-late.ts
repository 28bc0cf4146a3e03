import { otherEnd } from "../exchange/ends.ts";
import type { Delay, Trip } from "./delays.ts";
import { between, evidenceAt, type Finding, type Tell } from "./finding.ts";
import { nameOf } from "./losses.ts";
import type { Passage } from "./pair-segments.ts";
import type { PathBetween } from "./path-between.ts";

const LOOK_FOR_THE_QUEUE = {
  side: "network",
  file: null,
  line: null,
  command: "tc -s qdisc show",
  why: "on each device between the two points: a queue that holds packets for seconds shows a backlog; a proxy or an inspection that holds them has it in its log",
  risk: null,
  checked: null,
} as const;

const WAIT_LONGER = {
  side: "client",
  file: "~/.ssh/config",
  line: "ConnectTimeout 60",
  command: null,
  why: "until the path is mended: waits longer than the packets take; other programs have a limit of their own",
  risk: null,
  checked: null,
} as const;

/** What was held back between two points until the end that waited for it had gone. */
export function cameTooLate(paths: readonly PathBetween[], tell: Tell): Finding | null {
  for (const path of paths) {
    for (const delay of path.delays) {
      const finding = tooLate(path, delay, tell);
      if (finding !== null) return finding;
    }
  }
  return null;
}

function tooLate(path: PathBetween, { fromClient, seenAt, trips }: Delay, tell: Tell): Finding | null {
  const sender = fromClient ? path.a : path.b!;
  const from = fromClient ? "client" : "server";
  const waiting = otherEnd(from);
  const { closing, connection } = seenAt.facts;
  if (closing?.by !== waiting) return null;
  const late = trips.find((trip) => isTooLate(trip, closing.time) && !path.passages.some((other) => cameBefore(other, trip, closing.time)));
  if (late === undefined) return null;
  const name = nameOf(sender, late.sent, fromClient);
  return {
    code: "slow-step",
    certainty: "certain",
    summary: `The ${from}'s ${name} took ${(late.took / 1e9).toFixed(3)} s ${between(path, tell)}, and the ${waiting} had gone by then: it closed ${((closing.time - connection.firstTime) / 1e9).toFixed(3)} s after the first packet. The path holds packets back.`,
    params: { between: [path.a.point, path.b!.point] },
    evidence: [
      evidenceAt(sender, late.sent, from, `${name}, sent`, tell),
      evidenceAt(seenAt, closing, waiting, closing.how === "rst" ? "RST" : "FIN", tell),
      evidenceAt(seenAt, late.received, from, `${name}, arrived too late`, tell),
    ],
    fixes: [LOOK_FOR_THE_QUEUE, WAIT_LONGER],
  };
}

/** It would have come in time by any other path. Times of the point that it came to, in nanoseconds. */
function isTooLate({ sent, received, took }: Trip, closedAt: number): boolean {
  return sent.length > 0 && received.time > closedAt && received.time - took < closedAt;
}

/** The same bytes, or the first of them, were there in another packet. */
function cameBefore({ fromClient, received }: Passage, late: Trip, closedAt: number): boolean {
  if (received === null || fromClient !== late.fromClient || received.time > closedAt || received.length === 0) return false;
  return received.offset <= late.received.offset && received.offset + received.length > late.received.offset;
}
