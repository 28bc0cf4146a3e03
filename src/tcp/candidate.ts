import { MAX_CANDIDATE_PACKETS } from "../limits.ts";
import type { Packet } from "../net/packet.ts";

/** Header fields of a handshake packet, enough to let it arrive again. */
const FIELDS = [
  "hopLimit",
  "identification",
  "trafficClass",
  "seq",
  "ack",
  "flags",
  "window",
  "mss",
  "windowScale",
  "timestampValue",
  "timestampEcho",
] as const;

/** A handshake packet of a candidate. */
export interface HandshakePacket {
  forward: boolean;
  capture: number;
  frame: number;
  time: number;
  /** In the order of FIELDS. */
  fields: number[];
}

/** A connection on a port that isn't watched, until its first payload says whether it is SSH. */
export class Candidate {
  /** In the flow index. */
  entry = -1;
  /** ISN of the first SYN. */
  readonly isn: number;
  readonly packets: HandshakePacket[] = [];
  isGone = false;

  constructor(isn: number) {
    this.isn = isn;
  }

  keep(forward: boolean, packet: Packet, capture: number, frame: number, time: number): void {
    if (this.packets.length < MAX_CANDIDATE_PACKETS) this.packets.push({ forward, capture, frame, time, fields: FIELDS.map((field) => packet[field]) });
  }
}

/** Fills `into`, a packet without payload, with a packet that was kept. */
export function restore(kept: HandshakePacket, into: Packet): void {
  for (let i = 0; i < FIELDS.length; i++) into[FIELDS[i]!] = kept.fields[i]!;
}

/** The payload begins as an SSH identification does, RFC 4253 4.2. */
export function beginsWithSsh(packet: Packet): boolean {
  const { data, payloadOffset: at } = packet;
  return packet.payloadCaptured >= 4 && data[at] === 0x53 && data[at + 1] === 0x53 && data[at + 2] === 0x48 && data[at + 3] === 0x2d;
}

/** The longest identification, RFC 4253 4.2. Bytes. */
const MAX_IDENT = 255;
const LINE_FEED = 10;

/** The payload begins with "SSH-2.0-" or "SSH-1.", and is no longer than an identification or has its line end: for streams without SYN. */
export function looksLikeIdentification(packet: Packet): boolean {
  if (!beginsWithSsh(packet)) return false;
  const { data, payloadOffset: at, payloadCaptured } = packet;
  const isVersion2 = payloadCaptured >= 8 && data[at + 4] === 0x32 && data[at + 5] === 0x2e && data[at + 6] === 0x30 && data[at + 7] === 0x2d;
  const isVersion1 = payloadCaptured >= 6 && data[at + 4] === 0x31 && data[at + 5] === 0x2e;
  if (!isVersion2 && !isVersion1) return false;
  if (packet.payloadLength <= MAX_IDENT) return true;
  const lineEnd = data.indexOf(LINE_FEED, at);
  return lineEnd !== -1 && lineEnd < at + Math.min(payloadCaptured, MAX_IDENT);
}
