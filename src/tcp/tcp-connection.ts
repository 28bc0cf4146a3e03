import type { ByteBudget } from "./byte-budget.ts";
import type { Connection, ConnectionEnd } from "./connection.ts";
import { HalfStream } from "./half-stream.ts";
import type { Linked, RecencyList } from "./recency-list.ts";
import type { IcmpEvent, Segment } from "./segment.ts";

/** The ends of a connection, as its constructor wants them. */
export interface Ends {
  ipVersion: 4 | 6;
  originatorAddress: Uint8Array;
  responderAddress: Uint8Array;
  originatorPort: number;
  responderPort: number;
}

/** A RST that was acted on, and how far both ends were: later packets may show that nobody obeyed it. */
export interface ActedReset {
  fromOriginator: boolean;
  segment: Segment | null;
  frame: number;
  time: number;
  /** How far the sender's and the peer's streams had come. */
  sent: number;
  peerSent: number;
  /** It refused a SYN: no SYN-ACK had been seen. */
  beforeSynAck: boolean;
  /** The sender sent more bytes after it. */
  wentOn: boolean;
  /** The sender acknowledged bytes that the peer sent after the RST. */
  acknowledgedLater: boolean;
}

/** A Connection with what the flow table needs to keep it. */
export class TcpConnection implements Connection, Linked<TcpConnection> {
  // What every packet touches stands first, so that it lies together in memory. All numbers have a value from the beginning, and times one that is no
  // small whole number: V8 gives a field its form by the first value, and throws compiled code away when the form changes.
  originator: HalfStream;
  responder: HalfStream;
  quiet = false;
  /** The direction of the flow index's key is the originator's. */
  forwardIsOriginator = true;
  packets = 0;
  lastFrame = 0;
  lastTime = Number.NaN;
  touchedTime = Number.NEGATIVE_INFINITY;
  close: Connection["close"] = null;
  /** Entry in the flow index. */
  entry = -1;
  records: number[] = [];

  readonly id: number = 0;
  readonly ipVersion: 4 | 6 = 4;
  originatorAddress: Uint8Array;
  responderAddress: Uint8Array;
  originatorPort = 0;
  responderPort = 0;
  capture = 0;
  firstFrame = 0;
  firstTime = Number.NaN;
  synSeen = false;
  synAckSeen = false;
  simultaneousOpen = false;
  established = false;
  synCount = 0;
  connState = "";
  history = "";
  rtt = -1;
  segments: Segment[] = [];
  segmentsDropped = 0;
  icmp: IcmpEvent[] = [];
  anomalies: { code: string; count: number; firstFrame: number; detail: string }[] = [];
  copies = 0;
  ended: ConnectionEnd | null = null;
  user: unknown = null;

  older: TcpConnection | null = null;
  newer: TcpConnection | null = null;
  list: RecencyList<TcpConnection> | null = null;

  /** The sink was told about it: the roles stay. */
  begun = false;
  /** For the round trip: the last SYN before the first SYN-ACK, and the first and last SYN-ACK; NaN before. */
  synTime = Number.NaN;
  synAckTime = Number.NaN;
  lastSynAckTime = Number.NaN;
  /** Both FINs acknowledged, or a RST: it lingers. */
  closed = false;
  closedTime = Number.NaN;
  reset: ActedReset | null = null;
  /** In the queues of OpenConnections. */
  lingerQueued = false;
  waitQueued = false;
  /** The bytes were freed after quiet. */
  bytesFreed = false;

  constructor(id: number, ends: Ends, budget: ByteBudget, capture: number, frame: number, time: number) {
    this.id = id;
    this.ipVersion = ends.ipVersion;
    this.originatorAddress = ends.originatorAddress;
    this.responderAddress = ends.responderAddress;
    this.originatorPort = ends.originatorPort;
    this.responderPort = ends.responderPort;
    this.originator = new HalfStream(budget);
    this.responder = new HalfStream(budget);
    this.capture = capture;
    this.firstFrame = frame;
    this.lastFrame = frame;
    this.firstTime = time;
    this.lastTime = time;
  }

  half(ofOriginator: boolean): HalfStream {
    return ofOriginator ? this.originator : this.responder;
  }

  /** The SYN was recorded late and came from the other side: the ends change places. Only before the sink was told. */
  swapEnds(): void {
    [this.originatorAddress, this.responderAddress] = [this.responderAddress, this.originatorAddress];
    [this.originatorPort, this.responderPort] = [this.responderPort, this.originatorPort];
    [this.originator, this.responder] = [this.responder, this.originator];
    this.forwardIsOriginator = !this.forwardIsOriginator;
    this.history = `^${swapCase(this.history)}`;
    for (const segment of this.segments) segment.fromOriginator = !segment.fromOriginator;
    for (const event of this.icmp) event.quotedFromOriginator = !event.quotedFromOriginator;
    if (this.close !== null) this.close.fromOriginator = !this.close.fromOriginator;
    if (this.reset !== null) this.reset.fromOriginator = !this.reset.fromOriginator;
  }

  /** Moves the origin of one direction: what was written in its offsets follows. */
  moveBase(ofOriginator: boolean, delta: number): void {
    if (delta === 0) return;
    this.half(ofOriginator).moveBase(delta);
    for (const segment of this.segments) {
      if (segment.fromOriginator === ofOriginator) segment.offset -= delta;
      else {
        if (segment.ackOffset !== -1) segment.ackOffset -= delta;
        if (segment.sack !== null) segment.sack = segment.sack.map((edge) => edge - delta);
      }
    }
    for (const event of this.icmp) if (event.quotedFromOriginator === ofOriginator) event.quotedOffset -= delta;
  }
}

/** Frees what was kept for the report, once the report is made. The connection may still be in use by the flow table: its counters go on. */
export function release(connection: Connection): void {
  connection.quiet = true;
  connection.segments = [];
  connection.icmp = [];
  connection.records = [];
}

function swapCase(history: string): string {
  let swapped = "";
  for (const letter of history) swapped += letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
  return swapped;
}
