import type { LostSegment } from "./exchange-facts.ts";

/**
 * The smallest payload that a path MTU problem can hit: 576 bytes is the smallest datagram that every IPv4 host takes
 * (RFC 791), less 40 bytes of headers and 12 of timestamps. Smaller segments are lost for other reasons.
 */
const MIN_PATH_MTU_PAYLOAD = 524;
/** Transmissions of the same bytes after which loss by chance is out of the question while smaller segments pass. */
export const LIKELY_TRANSMISSIONS = 3;

/**
 * Whether a loss is one by size: only what is larger than everything that got through is lost, again and again, while
 * smaller segments and pure ACKs pass. Judged against what was delivered, not against a constant.
 */
export function pathMtuCertainty(lost: LostSegment): "likely" | "possible" | null {
  if (lost.recovered || lost.length < MIN_PATH_MTU_PAYLOAD || lost.length <= lost.largestDelivered || !lost.smallerPassed) return null;
  if (lost.seenFrom === "receiver") return "likely";
  return lost.transmissions >= LIKELY_TRANSMISSIONS ? "likely" : "possible";
}
