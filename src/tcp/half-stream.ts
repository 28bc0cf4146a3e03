import { MAX_HOP_LIMITS, MAX_IN_FLIGHT } from "../limits.ts";
import type { ByteBudget } from "./byte-budget.ts";
import type { HalfStreamFacts } from "./connection.ts";
import { HeldBytes, type HeldInterval } from "./held-bytes.ts";
import { RememberedBytes } from "./remembered-bytes.ts";
import { streamOffset } from "./sequence.ts";

/** How sure it is where the stream begins. */
export const Base = {
  /** Nothing is known. */
  None: 0,
  /** From the lowest SEQ so far, or from the peer's ACK: records may still be out of order, so bytes wait. */
  Provisional: 1,
  /** By a SYN or SYN-ACK, or by waiting long enough. */
  Settled: 2,
} as const;
export type Base = (typeof Base)[keyof typeof Base];

/** Segment in flight that is larger than every acknowledged one. */
interface InFlight {
  start: number;
  end: number;
}

/** One direction of a connection: the facts, and what is needed to keep them. */
export class HalfStream implements HalfStreamFacts {
  // What every packet touches stands first, so that it lies together in memory. Times have NaN before: see TcpConnection.
  isn = 0;
  base: Base = Base.None;
  highest = 0;
  acked = 0;
  claimed = 0;
  segments = 0;
  dataSegments = 0;
  finOffset = -1;
  window = -1;
  windowScale = -1;
  hopLimit = -1;
  /** Letters of Zeek's history that this end has already. */
  historySeen = 0;
  largestAcked = 0;
  largestSent = 0;
  /** Segments in flight that are larger than all acknowledged ones. */
  private readonly inFlight: InFlight[] = [];

  isnSeen = false;
  contiguous = 0;
  retransmissions = 0;
  mss = -1;
  zeroWindowSeen = false;
  holeEnd = -1;
  readonly hopLimits: number[] = [];

  /** A SYN of this end, with or without ACK, was seen; one with ACK. */
  synSent = false;
  synAckSent = false;
  /** The peer acknowledged something of this end. */
  ackSeen = false;
  finAcked = false;
  /** This end sent a RST that was acted on. */
  resetSent = false;
  /** A checksum of this end was right: then a wrong one is damage, or a card that merged segments after its check. */
  goodChecksumSeen = false;
  /** Payload with a wrong checksum, until an acknowledgement without another copy shows that it was taken; null without. */
  doubtful: HeldBytes | null = null;
  /** Data of a SYN that nobody acknowledged yet (RFC 7413); null without. */
  synData: { bytes: Uint8Array; length: number; frame: number; time: number } | null = null;
  /** Capture, frame and time of the FIN. */
  finCapture = 0;
  finFrame = -1;
  finTime = Number.NaN;
  /** After quiet: the last bytes that were skipped, [skippedFrom, skippedTo): what comes there later was out of order. */
  skippedFrom = 0;
  skippedTo = 0;
  /** Segments in a row that were outside of the window. */
  strayed = 0;
  /** The ACK field of the last segment of this end whose ACK was out of place (RFC 5961 4: a challenge); -1 without. */
  strangeAck = -1;

  /** Since when acknowledged or held bytes wait for the missing ones: count of the connection's packets, -1 when nothing waits. */
  waitingSincePacket = -1;
  waitingSinceTime = Number.NaN;
  /** `contiguous` and `acked` when the wait began. */
  waitingFrom = 0;
  waitingFor = 0;

  /** How often, for the history's counts. */
  zeroWindows = 0;
  gaps = 0;
  badChecksums = 0;

  /** Made with the first payload: most of a flood of SYNs never get that far. */
  private ahead: HeldBytes | null = null;
  private first: RememberedBytes | null = null;
  private readonly budget: ByteBudget;

  constructor(budget: ByteBudget) {
    this.budget = budget;
  }

  /** Bytes that wait for what is before them. */
  get held(): HeldBytes {
    this.ahead ??= new HeldBytes(this.budget);
    return this.ahead;
  }

  /** Bytes to compare later copies with. */
  get remembered(): RememberedBytes {
    this.first ??= new RememberedBytes(this.budget);
    return this.first;
  }

  /** The offset that a SEQ of this end, or an ACK of its peer, means. */
  offsetOf(field: number): number {
    return streamOffset(this.isn, field, Math.max(this.highest, this.acked));
  }

  /** Where its next new byte is expected: behind all that was seen or claimed. */
  get next(): number {
    return Math.max(this.claimed, this.highest);
  }

  seeHopLimit(hopLimit: number): void {
    if (this.hopLimit === -1) this.hopLimit = hopLimit;
    if (this.hopLimits.length < MAX_HOP_LIMITS && !this.hopLimits.includes(hopLimit)) this.hopLimits.push(hopLimit);
  }

  /** A segment [start, end) was sent: for largestAcked. A smaller copy of its bytes makes an earlier, larger one doubtful (RFC 4821 probing cuts anew). */
  send(start: number, end: number): void {
    const length = end - start;
    if (length > this.largestSent) this.largestSent = length;
    if (this.inFlight.length === 0 && length <= this.largestAcked) return;
    for (let i = this.inFlight.length - 1; i >= 0; i--) {
      const other = this.inFlight[i]!;
      if (other.start < end && start < other.end) this.inFlight.splice(i, 1);
    }
    if (length > this.largestAcked && this.inFlight.length < MAX_IN_FLIGHT) this.inFlight.push({ start, end });
  }

  /** The peer has all bytes of [from, to), by its ACK (from 0) or a SACK block. */
  deliver(from: number, to: number): void {
    for (let i = this.inFlight.length - 1; i >= 0; i--) {
      const { start, end } = this.inFlight[i]!;
      if (start < from || end > to) continue;
      if (end - start > this.largestAcked) this.largestAcked = end - start;
      this.inFlight.splice(i, 1);
    }
  }

  /** The stream's first byte is `delta` further on than was thought. */
  moveBase(delta: number): void {
    this.isn = (this.isn + delta) >>> 0;
    if (this.dataSegments > 0) this.highest = Math.max(0, this.highest - delta);
    if (this.ackSeen) this.acked = Math.max(0, this.acked - delta);
    this.claimed = Math.max(0, this.claimed - delta);
    if (this.finOffset !== -1) this.finOffset -= delta;
    this.ahead?.move(-delta);
    this.doubtful?.move(-delta);
    for (const segment of this.inFlight) {
      segment.start -= delta;
      segment.end -= delta;
    }
  }

  /** Room for more bytes that wait, within the same limits. */
  emptyHeld(): HeldBytes {
    return new HeldBytes(this.budget);
  }

  /** The doubtful payload that continues the stream where it stands now; undefined without. */
  doubtfulHere(): HeldInterval | undefined {
    const { doubtful } = this;
    if (doubtful === null) return undefined;
    while (doubtful.first !== undefined && doubtful.first.end <= this.contiguous) doubtful.shift();
    return doubtful.first !== undefined && doubtful.first.start <= this.contiguous ? doubtful.first : undefined;
  }

  /** Frees the bytes. */
  forgetBytes(): void {
    this.ahead?.clear();
    this.doubtful?.clear();
    this.first?.clear();
    this.synData = null;
    this.waitingSincePacket = -1;
  }
}
