import { TcpFlag } from "../net/packet.ts";
import type { Segment } from "../tcp/segment.ts";
import type { ExchangeFacts, LostSegment } from "./exchange-facts.ts";
import { SECOND } from "./waiting.ts";

/** Whether anything of an end gets through once some of its bytes were lost; "unknown" where nothing else had to. */
export type WayAfterLoss = "passes" | "dead" | "unknown";

/** Repetitions of what was acknowledged that show that the ACKs are lost too. One may be haste. */
const DEAD_REPETITIONS = 2;
/** Whoever misses an ACK repeats itself within this time (RFC 6298 2.4). Nanoseconds. */
const REPEATS_WITHIN = 1 * SECOND;

/**
 * Judged by the other end: what it acknowledges selectively did arrive, and a bare ACK answers something that did; what it sends and does not repeat was acknowledged, so that ACK arrived;
 * what it repeats though it was acknowledged shows that not even the ACKs arrive, and then neither size nor content is the reason.
 * Where smaller packets behind the loss bring no answer either, and the other end is not heard any more at all, both ways may be dead.
 */
export function wayAfterLoss(facts: ExchangeFacts, lost: LostSegment): WayAfterLoss {
  if (lost.seenFrom === "receiver") return "passes";
  const { fromOriginator } = facts[lost.from];
  const settled = facts.connection.lastTime + facts.openFor - REPEATS_WITHIN;
  // From the sender's side it was sent twice at least.
  const second = lost.evidence[1]!.time;
  const news: number[] = [];
  let acknowledged = -1;
  let repetitions = 0;
  for (const s of facts.segments) {
    if (s.time <= lost.firstTime) continue;
    if (s.fromOriginator === fromOriginator) {
      acknowledged = Math.max(acknowledged, s.ackOffset);
      continue;
    }
    if (s.sack?.some((edge) => edge > lost.offset) || (s.time > second && isBareAck(s))) return "passes";
    const end = s.offset + s.length + ((s.flags & TcpFlag.Fin) === 0 ? 0 : 1);
    if (end <= s.offset) continue;
    if (s.kind === "retransmission" && end <= acknowledged) repetitions++;
    else if (s.kind === "new" && s.time <= settled) news.push(end);
  }
  if (repetitions >= DEAD_REPETITIONS || unansweredBehind(facts, lost) >= DEAD_REPETITIONS) return "dead";
  return repetitions === 0 && news.some((end) => end <= acknowledged) ? "passes" : "unknown";
}

/** Smaller packets behind the lost bytes since the other end was last heard, and the one that it may not have had by then. */
function unansweredBehind(facts: ExchangeFacts, lost: LostSegment): number {
  const { fromOriginator } = facts[lost.from];
  let unanswered = 0;
  for (const s of facts.segments) {
    if (s.time <= lost.firstTime) continue;
    if (s.fromOriginator !== fromOriginator) unanswered = Math.min(unanswered, 1);
    else if (isSmallerBehind(s, lost)) unanswered++;
  }
  return unanswered;
}

/** Bytes after the lost ones, in a smaller packet: whoever gets them says at once what it misses (RFC 5681 4.2). */
function isSmallerBehind(s: Segment, lost: LostSegment): boolean {
  return s.length > 0 && s.length < lost.length && s.offset >= lost.offset + lost.length;
}

/** Nobody sends one unasked: it answers a segment (RFC 9293 3.10.7.4). One that crossed the loss answers what came before. */
function isBareAck(s: Segment): boolean {
  return s.length === 0 && s.kind === "new" && (s.flags & (TcpFlag.Syn | TcpFlag.Fin | TcpFlag.Rst)) === 0;
}
