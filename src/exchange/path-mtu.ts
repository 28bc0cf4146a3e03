import type { LostSegment } from "./exchange-facts.ts";

/**
 * The smallest payload that a path MTU problem can hit: 576 bytes is the smallest datagram that every IPv4 host takes
 * (RFC 791), less 40 bytes of headers and 12 of timestamps. Smaller segments are lost for other reasons.
 */
export const MIN_PATH_MTU_PAYLOAD = 524;
/** A KEXINIT is not smaller: 62 bytes of fields without one name, and ten names of some length (RFC 4253 7.1). */
const MIN_HOLE = 160;
/** Transmissions of the same bytes after which loss by chance is out of the question while smaller segments pass. */
export const LIKELY_TRANSMISSIONS = 3;

/**
 * Whether a loss is one by size: only what is larger than everything that got through is lost, again and again, while
 * smaller segments and pure ACKs pass. Judged against what was delivered, not against a constant.
 */
export function pathMtuCertainty(lost: LostSegment): "likely" | "possible" | null {
  if (lost.recovered || lost.length <= lost.largestDelivered || !lost.smallerPassed) return null;
  // What was lost between its sender and here is known by its length alone: a small one is odd, and yet lost.
  if (lost.seenFrom === "receiver" && lost.offset > 0 && lost.length >= MIN_HOLE) return lost.length < MIN_PATH_MTU_PAYLOAD ? "possible" : "likely";
  if (lost.length < MIN_PATH_MTU_PAYLOAD) return null;
  if (lost.seenFrom === "receiver") return "likely";
  return lost.transmissions >= LIKELY_TRANSMISSIONS ? "likely" : "possible";
}
