import { MAX_GAPS_PER_DIRECTION, MAX_HEAD_BYTES, MAX_RESUME_BYTES } from "../limits.ts";
import { looksLikePacket } from "./binary-packet.ts";
import { beginsIdentification } from "./identification.ts";
import { PacketReader } from "./packet-reader.ts";
import { type Position, positionIn, type StreamPiece } from "./position.ts";
import { PreambleReader } from "./preamble-reader.ts";
import { emptyTransportFacts, type TransportFacts } from "./transport-facts.ts";

/**
 * preamble: lines up to the identification. packets: binary packets in the clear. encrypted: after NEWKEYS, counted only.
 * lost: a boundary is sought at the beginning of each segment. stopped: nothing more is read.
 */
type Phase = "preamble" | "packets" | "encrypted" | "lost" | "stopped";

/**
 * Bytes of one direction of a connection in, facts out. Never throws; keeps no more than one incomplete item besides the facts.
 * `midStream`: the beginning of the stream was not captured.
 */
export class TransportDecoder {
  readonly facts: TransportFacts = emptyTransportFacts();
  #phase: Phase = "preamble";
  #preamble: PreambleReader | null = null;
  #packets: PacketReader | null = null;
  /** Why reading was last lost, kept while it is resumed. */
  #lossReason: "mid-stream" | "gap" = "gap";
  #bytesSinceLoss = 0;

  constructor(options: { midStream: boolean }) {
    if (options.midStream) this.#lose("mid-stream");
  }

  /**
   * Takes data[start, end), the bytes that follow those of the last push() or gap().
   * @param offset stream offset of data[start]
   * @param time nanoseconds since the analysis epoch
   */
  push(data: Uint8Array, start: number, end: number, offset: number, capture: number, frame: number, time: number): void {
    if (start >= end) return;
    const facts = this.facts;
    facts.bytes += end - start;
    if (this.#phase === "encrypted" && facts.encryptedAt !== null) facts.encryptedBytes += end - start;
    else this.#read({ data, end, origin: offset - start, capture, frame, time }, start);
    facts.lastByteAt ??= { capture, frame, time, offset };
    facts.lastByteAt.capture = capture;
    facts.lastByteAt.frame = frame;
    facts.lastByteAt.time = time;
    facts.lastByteAt.offset = offset + (end - start) - 1;
  }

  /** Bytes [offset, offset + length) were sent and never captured. What was read before is not joined to what comes after. */
  gap(offset: number, length: number, capture: number, frame: number, time: number): void {
    if (length <= 0) return;
    const facts = this.facts;
    const at = { capture, frame, time, offset };
    if (facts.gaps.length < MAX_GAPS_PER_DIRECTION) facts.gaps.push({ offset, length, at });
    facts.gapCount++;
    facts.gapBytes += length;
    if (this.#phase === "preamble") this.#lose("gap");
    else if (this.#phase === "packets") this.#bridge(length, { ...at, offset: offset + length - 1 });
  }

  /** The direction has ended: a last line without its end is text. */
  endOfStream(): void {
    if (this.#phase === "preamble") this.#preamble?.endOfStream();
  }

  #read(piece: StreamPiece, start: number): void {
    this.facts.firstByteAt ??= positionIn(piece, start);
    this.#keepHead(piece, start);
    if (this.#phase === "lost" && !this.#resume(piece, start)) return;
    let cursor = start;
    while (cursor < piece.end) cursor = this.#step(piece, cursor);
  }

  /** Reads one item; gives the index after it. */
  #step(piece: StreamPiece, cursor: number): number {
    switch (this.#phase) {
      case "preamble":
        return this.#stepPreamble(piece, cursor);
      case "packets":
        return this.#stepPackets(piece, cursor);
      case "encrypted":
        this.facts.encryptedAt ??= positionIn(piece, cursor);
        this.facts.encryptedBytes += piece.end - cursor;
        return piece.end;
      case "stopped":
        this.#packets?.takeAfterFault(piece.data, cursor, piece.end);
        return piece.end;
      case "lost":
        return piece.end;
    }
  }

  #stepPreamble(piece: StreamPiece, cursor: number): number {
    this.#preamble ??= new PreambleReader(this.facts);
    const next = this.#preamble.take(piece, cursor);
    if (this.facts.preambleLimit !== null) this.#phase = "stopped";
    else if (this.facts.ident !== null) this.#phase = speaksSsh2(this.facts.ident.protoVersion) ? "packets" : "stopped";
    if (this.#phase !== "preamble") this.#preamble = null;
    return next;
  }

  #stepPackets(piece: StreamPiece, cursor: number): number {
    this.#packets ??= new PacketReader(this.facts);
    const next = this.#packets.take(piece, cursor);
    this.#afterPacket();
    return next;
  }

  #bridge(length: number, at: Position): void {
    if (this.#packets?.bridge(length, at)) this.#afterPacket();
    else this.#lose("gap");
  }

  #afterPacket(): void {
    if (this.facts.newkeys !== null) {
      this.#phase = "encrypted";
      this.#packets = null;
    } else if (this.facts.packetFault !== null) {
      this.#phase = "stopped";
      if (this.facts.resumedAt !== null) this.#distrust();
    }
  }

  /** The boundary at which reading resumed was a guess: what breaks behind it says nothing about the sender. */
  #distrust(): void {
    this.#packets?.retractFault();
    this.#lose(this.#lossReason);
  }

  #lose(reason: "mid-stream" | "gap"): void {
    this.#preamble?.drop();
    this.#preamble = null;
    this.#phase = "lost";
    this.#lossReason = reason;
    this.#bytesSinceLoss = 0;
    this.facts.lost = reason;
  }

  /** Goes on where a segment begins with an identification or with what looks like a clear packet. False: this segment can't be read. */
  #resume(piece: StreamPiece, start: number): boolean {
    const ident = this.facts.ident === null && beginsIdentification(piece.data, start, piece.end);
    if (!ident && !looksLikePacket(piece.data, start, piece.end)) {
      this.#bytesSinceLoss += piece.end - start;
      if (this.#bytesSinceLoss > MAX_RESUME_BYTES) this.#phase = "stopped";
      return false;
    }
    this.facts.lost = null;
    this.#phase = ident ? "preamble" : "packets";
    if (ident) return true;
    this.facts.resumedAt = positionIn(piece, start);
    this.#packets ??= new PacketReader(this.facts);
    this.#packets.loseSequence();
    return true;
  }

  #keepHead(piece: StreamPiece, start: number): void {
    const { head } = this.facts;
    if (head.length >= MAX_HEAD_BYTES || this.facts.gapCount > 0) return;
    const added = Math.min(piece.end - start, MAX_HEAD_BYTES - head.length);
    if (head.length === 0) {
      this.facts.head = piece.data.slice(start, start + added);
      return;
    }
    const grown = new Uint8Array(head.length + added);
    grown.set(head);
    grown.set(piece.data.subarray(start, start + added), head.length);
    this.facts.head = grown;
  }
}

/** SSH-1 has packets of its own. Anything else is read on as SSH-2: a strict receiver closes anyway. */
function speaksSsh2(protoVersion: string): boolean {
  return !protoVersion.startsWith("1.") || protoVersion === "1.99";
}
