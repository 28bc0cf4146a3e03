import { TcpFlag } from "../net/packet.ts";
import type { Segment } from "../tcp/segment.ts";
import type { RstClass } from "./exchange-facts.ts";

/**
 * What a RST tells of its sender, by its shape (Linux tcp_send_active_reset and tcp_v4_send_reset; RFC 9293 3.10.7).
 * A shape, not a proof: an injected RST may have any of them.
 */
export function classifyRst(segment: Segment): RstClass {
  const withAck = (segment.flags & TcpFlag.Ack) !== 0;
  if (withAck && segment.seq === 0 && segment.window === 0) return "refusal";
  if (withAck) return "closed-with-unread-data";
  return segment.window === 0 ? "no-such-socket" : "other";
}
