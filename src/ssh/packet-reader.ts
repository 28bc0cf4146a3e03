import { MAX_MESSAGES_PER_DIRECTION, MAX_PAYLOAD_BYTES_PER_DIRECTION } from "../limits.ts";
import { HEADER_AND_NUMBER_BYTES, HEADER_BYTES, headerOddity, LENGTH_BYTES, lengthIsSane, paddingFault, readUint32 } from "./binary-packet.ts";
import { ItemBuffer } from "./item-buffer.ts";
import { decodeKexInit } from "./kexinit.ts";
import { payloadIsKept, SSH_MSG_KEXINIT, SSH_MSG_NEWKEYS } from "./message-numbers.ts";
import { type Position, positionIn, type StreamPiece } from "./position.ts";
import type { Message, TransportFacts } from "./transport-facts.ts";

/** Bytes of a broken packet that are kept: a sentence that stands there instead ("Invalid SSH identification string.") fits. */
const FAULT_BYTES = 64;

/** A packet that has begun. */
interface Packet {
  at: Position;
  have: number;
  /** Bytes of the whole packet; only the first four tell. */
  need: number;
  number: number | null;
  paddingLength: number;
  opaque: boolean;
  /** Its bytes are in the buffer; else they are only counted. */
  kept: boolean;
}

/** Binary packets in the clear, RFC 4253 6. Ends with facts.newkeys or facts.packetFault. */
export class PacketReader {
  readonly #facts: TransportFacts;
  readonly #buffer = new ItemBuffer();
  #packet: Packet | null = null;
  #payloadBytes = 0;
  #sequence: number | null = 0;

  constructor(facts: TransportFacts) {
    this.#facts = facts;
  }

  /** Takes bytes to the end of one packet at most; gives the index after the last byte taken. */
  take(piece: StreamPiece, cursor: number): number {
    const whole = this.#packet === null ? this.#takeWhole(piece, cursor) : -1;
    if (whole !== -1) return whole;
    this.#packet ??= { at: positionIn(piece, cursor), have: 0, need: HEADER_AND_NUMBER_BYTES, number: null, paddingLength: 0, opaque: false, kept: true };
    const packet = this.#packet;
    const next = Math.min(piece.end, cursor + packet.need - packet.have);
    if (packet.kept) this.#buffer.append(piece.data, cursor, next);
    packet.have += next - cursor;
    if (packet.number === null) this.#readHeader(packet);
    else if (packet.have === packet.need) this.#complete(packet, this.#payloadOf(packet), positionIn(piece, next - 1));
    this.#notePartial();
    return next;
  }

  /** A packet of which nothing is missing or odd, as nearly all are, is read where it stands. Gives -1 for any other. */
  #takeWhole(piece: StreamPiece, cursor: number): number {
    const { data } = piece;
    if (piece.end - cursor < HEADER_AND_NUMBER_BYTES) return -1;
    const packetLength = readUint32(data, cursor);
    const end = cursor + LENGTH_BYTES + packetLength;
    if (!lengthIsSane(packetLength) || end > piece.end) return -1;
    const paddingLength = data[cursor + LENGTH_BYTES]!;
    if (paddingFault(packetLength, paddingLength) !== null || headerOddity(packetLength, paddingLength) !== null) return -1;
    const need = LENGTH_BYTES + packetLength;
    const number = data[cursor + HEADER_BYTES]!;
    const packet: Packet = { at: positionIn(piece, cursor), have: need, need, number, paddingLength, opaque: false, kept: false };
    const payload = this.#wanted(packet, packetLength) ? data.subarray(cursor + HEADER_BYTES, end - paddingLength) : null;
    this.#complete(packet, payload, positionIn(piece, end - 1));
    return end;
  }

  /** Fills up the bytes of a packet fault; nothing else is read any more. */
  takeAfterFault(data: Uint8Array, start: number, end: number): void {
    const fault = this.#facts.packetFault;
    if (fault === null || fault.bytes.length >= FAULT_BYTES) return;
    this.#buffer.append(data, start, Math.min(end, start + FAULT_BYTES - fault.bytes.length));
    fault.bytes = this.#buffer.view();
  }

  /**
   * A hole. Inside a packet whose length and number were seen it makes the packet opaque, and reading goes on behind it; so does a hole that
   * swallows the end of NEWKEYS, since no boundary is needed after it. False when the next packet boundary is unknown: the packet is forgotten.
   */
  bridge(length: number, at: Position): boolean {
    const packet = this.#packet;
    const missing = packet === null ? 0 : packet.need - packet.have;
    if (packet === null || packet.number === null || (length > missing && packet.number !== SSH_MSG_NEWKEYS)) {
      this.#forget();
      return false;
    }
    packet.opaque = true;
    packet.kept = false;
    this.#buffer.clear();
    packet.have += Math.min(length, missing);
    if (packet.have === packet.need) this.#complete(packet, this.#payloadOf(packet), at);
    this.#notePartial();
    return true;
  }

  /** Reading begins behind the first packet: sequence numbers are unknown from here on. */
  loseSequence(): void {
    this.#sequence = null;
  }

  /** The boundary was a guess and the header behind it shows that it was wrong. */
  retractFault(): void {
    this.#facts.packetFault = null;
    this.#forget();
  }

  #readHeader(packet: Packet): void {
    if (packet.have < LENGTH_BYTES) return;
    const bytes = this.#buffer.view();
    const packetLength = readUint32(bytes, 0);
    if (!lengthIsSane(packetLength)) {
      this.#facts.packetFault = { reason: "packet-length", packetLength, paddingLength: null, bytes, at: packet.at };
      this.#packet = null;
      return;
    }
    packet.need = LENGTH_BYTES + packetLength;
    if (packet.have < HEADER_AND_NUMBER_BYTES) {
      packet.need = HEADER_AND_NUMBER_BYTES;
      return;
    }
    packet.paddingLength = bytes[LENGTH_BYTES]!;
    packet.number = bytes[HEADER_BYTES]!;
    this.#judgeHeader(packet, packetLength, bytes);
  }

  #judgeHeader(packet: Packet, packetLength: number, bytes: Uint8Array): void {
    const { at, paddingLength } = packet;
    const reason = paddingFault(packetLength, paddingLength);
    if (reason !== null) {
      this.#facts.packetFault = { reason, packetLength, paddingLength, bytes, at };
      this.#packet = null;
      return;
    }
    const odd = headerOddity(packetLength, paddingLength);
    if (odd !== null) this.#facts.oddPacket ??= { reason: odd, packetLength, paddingLength, bytes: bytes.slice(), at };
    packet.kept = this.#wanted(packet, packetLength);
    if (!packet.kept) this.#buffer.clear();
  }

  #wanted(packet: Packet, packetLength: number): boolean {
    if (packet.number === SSH_MSG_KEXINIT) return this.#facts.kexinit === null;
    if (packet.number === null || !payloadIsKept(packet.number) || this.#facts.messages.length >= MAX_MESSAGES_PER_DIRECTION) return false;
    return this.#payloadBytes + packetLength <= MAX_PAYLOAD_BYTES_PER_DIRECTION;
  }

  /** What is in the buffer of a packet that is complete; null when it was not kept. */
  #payloadOf(packet: Packet): Uint8Array | null {
    return packet.kept ? this.#buffer.view().subarray(HEADER_BYTES, packet.need - packet.paddingLength) : null;
  }

  #complete(packet: Packet, payload: Uint8Array | null, completeAt: Position): void {
    const { at, need: packetBytes, opaque } = packet;
    const number = packet.number!;
    if (number === SSH_MSG_KEXINIT) this.#kexInit(payload, packetBytes, at, completeAt);
    if (number === SSH_MSG_NEWKEYS) this.#facts.newkeys = at;
    const kept = payload !== null && payloadIsKept(number) ? payload.slice() : null;
    this.#payloadBytes += kept?.length ?? 0;
    this.#message({ number, at, completeAt, packetBytes, payload: kept, sequence: this.#sequence, opaque });
    if (this.#sequence !== null) this.#sequence++;
    this.#forget();
  }

  #message(message: Message): void {
    this.#facts.messageCount++;
    if (this.#facts.messages.length < MAX_MESSAGES_PER_DIRECTION) this.#facts.messages.push(message);
  }

  #kexInit(payload: Uint8Array | null, packetBytes: number, at: Position, completeAt: Position): void {
    this.#facts.kexinitCount++;
    if (payload === null) return;
    const result = decodeKexInit(payload);
    if ("lists" in result) this.#facts.kexinit = { lists: result.lists, oddities: result.oddities, packetBytes, at, completeAt };
    else this.#facts.kexinitFault ??= { reason: result.fault, list: result.list, at };
  }

  #notePartial(): void {
    const packet = this.#packet;
    if (packet === null) this.#facts.partialPacket = null;
    else this.#facts.partialPacket = { have: packet.have, need: packet.need, number: packet.number, at: packet.at };
  }

  #forget(): void {
    this.#packet = null;
    this.#buffer.clear();
    this.#facts.partialPacket = null;
  }
}
