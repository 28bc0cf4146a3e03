import { TcpFlag } from "../net/packet.ts";
import type { Segment } from "../tcp/segment.ts";
import type { End, ExchangeFacts } from "./exchange-facts.ts";
import { classifyRst } from "./rst-class.ts";

/** What the host of the other end made of the first FIN of `from`. */
export type AnswerToFin =
  /** RST without ACK: it no longer knows the connection, though it was never seen to close it (RFC 9293 3.5.1). */
  | "forgotten"
  /** The FIN was repeated and never acknowledged, which a living host does at once: the way, or the host, is dead by now. */
  | "none"
  | "acknowledged"
  /** No FIN, or the capture ends too early to tell. */
  | "unknown";

export function answerToFin(facts: ExchangeFacts, from: End): AnswerToFin {
  const { fromOriginator, half } = facts[from];
  const isFin = (s: Segment) => s.fromOriginator === fromOriginator && (s.flags & TcpFlag.Fin) !== 0 && s.kind !== "copy";
  const fins = facts.segments.filter(isFin);
  const first = fins[0];
  if (first === undefined) return "unknown";
  if (half.finAcked) return "acknowledged";
  const answer = facts.segments.find((s) => s.fromOriginator !== fromOriginator && s.time >= first.time && s.frame > first.frame);
  if (answer === undefined) return fins.length > 1 ? "none" : "unknown";
  return (answer.flags & TcpFlag.Rst) !== 0 && classifyRst(answer) === "no-such-socket" && answer.seq === first.ack ? "forgotten" : "unknown";
}
