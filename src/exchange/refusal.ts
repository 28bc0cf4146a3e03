import { TcpFlag } from "../net/packet.ts";
import type { Segment } from "../tcp/segment.ts";
import type { ExchangeFacts } from "./exchange-facts.ts";

/** The RST that answered a SYN before any SYN-ACK; null when there is none. RFC 9293 3.10.7.1. */
export function refusalOf(facts: ExchangeFacts): Segment | null {
  let syn: Segment | null = null;
  /** A RST that was recorded before the SYN: it counts when it acknowledges it. */
  let early: Segment | null = null;
  for (const segment of facts.segments) {
    const isSyn = (segment.flags & TcpFlag.Syn) !== 0;
    if (segment.fromOriginator) {
      if (isSyn) syn ??= segment;
      // Whoever acknowledges has had a SYN-ACK, captured or not: the RST ends a connection.
      else if ((segment.flags & TcpFlag.Ack) !== 0 && (segment.flags & TcpFlag.Rst) === 0) return null;
      if (syn !== null && early?.ack === (syn.seq + 1) >>> 0) return early;
      continue;
    }
    if (isSyn) return null;
    // One that acknowledges anything but this SYN is not acted on (RFC 9293 3.10.7.3).
    if ((segment.flags & TcpFlag.Rst) === 0 || segment.kind === "outside-window") continue;
    if (syn !== null) return segment;
    early ??= segment;
  }
  return null;
}
