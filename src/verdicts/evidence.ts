import type { Closing, Party } from "../exchange/exchange-facts.ts";
import type { Position } from "../ssh/position.ts";
import type { IcmpEvent, Segment } from "../tcp/segment.ts";
import type { EvidenceFact } from "./context.ts";

/** A TCP segment, an ICMP message, or a place in one end's byte stream. */
export function at(where: Segment | IcmpEvent | Position | Closing, from: Party, what: string): EvidenceFact {
  return { capture: where.capture, frame: where.frame, time: where.time, from, what };
}

/** How the connection ended, in the words of the field. */
export function atClosing(closing: Closing): EvidenceFact {
  return at(closing, closing.by, closing.how === "fin" ? "FIN" : "RST");
}
