import { COPY_WINDOW_NANOSECONDS, MAX_FORWARD_JUMP, MAX_ICMP_EVENTS } from "../limits.ts";
import { type Packet, PacketKind } from "../net/packet.ts";
import { noteAnomaly } from "./anomaly.ts";
import type { HalfStream } from "./half-stream.ts";
import { Base } from "./half-stream.ts";
import type { IcmpEvent } from "./segment.ts";
import type { TcpConnection } from "./tcp-connection.ts";

/** Takes an ICMP error that quotes a packet of the connection. `sender`: address as text. */
export function icmpArrives(
  connection: TcpConnection,
  quotedForward: boolean,
  packet: Packet,
  capture: number,
  frame: number,
  time: number,
  sender: string,
): void {
  const quotedFromOriginator = quotedForward === connection.forwardIsOriginator;
  const half = connection.half(quotedFromOriginator);
  const cut = packet.kind === PacketKind.CutIcmpError;
  const quotedOffset = cut || half.base === Base.None ? -1 : half.offsetOf(packet.quotedSeq);
  const event: IcmpEvent = {
    capture,
    frame,
    time,
    ipVersion: packet.ipVersion === 4 ? 4 : 6,
    type: packet.icmpType,
    code: packet.icmpCode,
    mtu: packet.icmpMtu,
    sender,
    hopLimit: packet.hopLimit,
    cut,
    quotedFromOriginator,
    quotedOffset,
    quotedTotalLength: cut ? -1 : packet.quotedTotalLength,
    inWindow: isInFlight(half, quotedOffset),
  };
  if (isCopy(connection.icmp, event)) {
    connection.copies++;
    noteAnomaly(connection, "duplicate-packets", frame, "an ICMP error");
  } else if (connection.icmp.length < MAX_ICMP_EVENTS) connection.icmp.push(event);
  else noteAnomaly(connection, "icmp-limit", frame, "an ICMP error was not kept");
}

/** RFC 5927 4.1: the quoted SEQ must be of something sent and not yet acknowledged. Of an end that the capture never shows, only the latter is known. */
function isInFlight(half: HalfStream, offset: number): boolean {
  if (half.base === Base.None) return false;
  if (offset === -1) return half.synSent && half.acked === 0 && !half.ackSeen;
  const sent = half.segments === 0 ? half.acked + MAX_FORWARD_JUMP : half.next;
  return offset >= half.acked && offset <= sent;
}

/** The same error on another interface: equal in all but its frame, and within the time of a copy. */
function isCopy(events: readonly IcmpEvent[], event: IcmpEvent): boolean {
  return events.some(
    (e) =>
      Math.abs(e.time - event.time) <= COPY_WINDOW_NANOSECONDS &&
      e.type === event.type &&
      e.code === event.code &&
      e.sender === event.sender &&
      e.mtu === event.mtu &&
      e.quotedOffset === event.quotedOffset &&
      e.quotedFromOriginator === event.quotedFromOriginator,
  );
}
