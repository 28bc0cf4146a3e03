import { Packet, PacketAnomaly } from "./packet.ts";
import { STOP } from "./protocol.ts";

/**
 * Where the walk through a frame stands. A header decoder reads at `offset`, moves it past its header
 * and returns the code of what comes next (protocol.ts).
 */
export class Cursor {
  packet: Packet = new Packet();
  data: Uint8Array = this.packet.data;
  /** Where the frame, or the reassembled datagram, begins in `data`. */
  base = 0;
  offset = 0;
  /** End of the captured bytes that belong to the current layer. */
  end = 0;
  /** End of the current layer on the wire, as the enclosing lengths say; beyond `end` when the snap length cut the frame. */
  wireEnd = 0;
  /** IP headers so far. */
  ipHeaders = 0;
  /** Frame time; only fragments need it. */
  timeSeconds = 0;

  /** The fragment that Layer.Fragment stands for: IP identification, offset in bytes, more-fragments, and what its payload is. */
  fragmentId = 0;
  fragmentOffset = 0;
  fragmentMore = false;
  fragmentProtocol = 0;
}

/** Notes an anomaly at the cursor. */
export function note(cursor: Cursor, anomaly: number): void {
  const { packet } = cursor;
  if (packet.anomalies === 0) packet.anomalyOffset = cursor.offset - cursor.base;
  packet.anomalies |= anomaly;
}

/** Ends the walk with an anomaly. */
export function reject(cursor: Cursor, anomaly: number): number {
  note(cursor, anomaly);
  return STOP;
}

/**
 * Ends the walk because `needed` bytes from the cursor are not all there.
 * On the wire they were: the snap length cut them. Else the sender built a short header: `malformed`.
 */
export function tooShort(cursor: Cursor, needed: number, malformed: number): number {
  return reject(cursor, cursor.wireEnd - cursor.offset >= needed ? PacketAnomaly.SnaplenCut : malformed);
}

/** A length field says that the current layer ends at `wireEnd`; what lies behind is padding. It never widens. */
export function narrow(cursor: Cursor, wireEnd: number): void {
  if (wireEnd < cursor.wireEnd) cursor.wireEnd = wireEnd;
  if (wireEnd < cursor.end) cursor.end = wireEnd;
}
