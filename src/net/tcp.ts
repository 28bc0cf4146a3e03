import { u16, u32 } from "./bytes.ts";
import { type Cursor, note, reject } from "./cursor.ts";
import { PacketAnomaly, PacketKind } from "./packet.ts";
import { STOP } from "./protocol.ts";
import { clearTcpOptions, decodeTcpOptions } from "./tcp-options.ts";

/** The header without options, RFC 9293 3.1. */
const HEADER_BYTES = 20;
/** Ports, SEQ, ACK, data offset and flags: with these, a header that the snap length cut is still a segment. */
const USABLE_BYTES = 14;
/** Both ports: with these it is known whose segment it was. */
const PORT_BYTES = 4;

/** A TCP segment; the end of the walk. Which flags make sense together is the connection's business. */
export function decodeTcp(cursor: Cursor): number {
  const { data, offset, packet, end, wireEnd } = cursor;
  const captured = end - offset;
  if (wireEnd - offset < HEADER_BYTES) return reject(cursor, PacketAnomaly.MalformedTcp);
  if (captured < USABLE_BYTES) return takePorts(cursor, captured);
  const headerLength = (data[offset + 12]! >> 4) << 2;
  if (headerLength < HEADER_BYTES || headerLength > wireEnd - offset) return reject(cursor, PacketAnomaly.MalformedTcp);

  packet.kind = PacketKind.Tcp;
  packet.tcpOffset = offset;
  packet.sourcePort = u16(data, offset);
  packet.destinationPort = u16(data, offset + 2);
  packet.seq = u32(data, offset + 4);
  packet.ack = u32(data, offset + 8);
  packet.flags = data[offset + 13]!;
  packet.window = captured >= 16 ? u16(data, offset + 14) : -1;
  packet.urgentPointer = captured >= HEADER_BYTES ? u16(data, offset + 18) : -1;
  const payloadOffset = offset + headerLength;
  packet.payloadOffset = payloadOffset;
  packet.payloadLength = wireEnd - payloadOffset;
  packet.payloadCaptured = end > payloadOffset ? end - payloadOffset : 0;
  if (end < wireEnd) note(cursor, PacketAnomaly.SnaplenCut);

  clearTcpOptions(packet);
  if (headerLength > HEADER_BYTES && captured > HEADER_BYTES) decodeTcpOptions(cursor, offset + HEADER_BYTES, payloadOffset);
  return STOP;
}

/** What is left of a header that was cut: enough to say which connection can't be read. */
function takePorts(cursor: Cursor, captured: number): number {
  const { data, offset, packet } = cursor;
  if (captured >= PORT_BYTES) {
    packet.kind = PacketKind.CutTcp;
    packet.sourcePort = u16(data, offset);
    packet.destinationPort = u16(data, offset + 2);
  }
  return reject(cursor, PacketAnomaly.SnaplenCut);
}
