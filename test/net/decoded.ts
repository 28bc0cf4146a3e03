import { FrameDecoder, packetAnomalyCode } from "../../src/net/decode.ts";
import { Packet } from "../../src/net/packet.ts";

export interface Circumstances {
  linkType?: number;
  /** Bytes that the capture holds; all of them unless said. */
  capturedLength?: number;
  originalLength?: number;
  time?: number;
  decoder?: FrameDecoder;
}

/** Distance of the frame from the start of its buffer: offsets that are taken for indices come to light. */
const LEAD = 7;

/** Decodes one frame as a reader would hand it over: in the midst of a larger buffer. */
export function decoded(frame: Uint8Array, circumstances: Circumstances = {}): Packet {
  const { linkType = 1, capturedLength = frame.length, originalLength = Math.max(frame.length, capturedLength), time = 0 } = circumstances;
  const buffer = new Uint8Array(LEAD + capturedLength + LEAD).fill(0xa5);
  buffer.set(frame.subarray(0, capturedLength), LEAD);
  const packet = new Packet();
  (circumstances.decoder ?? new FrameDecoder()).decode(packet, buffer, LEAD, capturedLength, originalLength, linkType, time);
  return packet;
}

/** The names of a packet's anomalies, in the order of their bits. */
export function anomalyCodes(packet: Packet): string[] {
  return Array.from({ length: 31 }, (_, bit) => 1 << bit)
    .filter((bit) => (packet.anomalies & bit) !== 0)
    .map((bit) => packetAnomalyCode(bit) ?? `unnamed ${bit}`);
}

/** The captured payload as Latin-1 text. */
export function payloadText(packet: Packet): string {
  return Buffer.from(packet.data.subarray(packet.payloadOffset, packet.payloadOffset + packet.payloadCaptured)).toString("latin1");
}
