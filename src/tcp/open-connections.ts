import { GAP_PATIENCE_NANOSECONDS, MAX_CUT_ICMP_LOOKS, MAX_LINGER_FACTOR } from "../limits.ts";
import type { Packet } from "../net/packet.ts";
import { noteAnomaly } from "./anomaly.ts";
import { Arrival } from "./arrival.ts";
import type { ByteBudget } from "./byte-budget.ts";
import { connStateOf } from "./conn-state.ts";
import type { ConnectionEnd } from "./connection.ts";
import { DeadlineQueue } from "./deadline-queue.ts";
import { begin } from "./delivery.ts";
import { reviewFins, reviewReset } from "./ending.ts";
import type { FlowCounters } from "./flow-counters.ts";
import { endPatience, reviewPatience } from "./gap-patience.ts";
import { meaningOfSyn } from "./handshake.ts";
import { takeQuietSegment } from "./quiet-segment.ts";
import { RecencyList } from "./recency-list.ts";
import { isOpening, keepSegment, segmentArrives } from "./segment-arrives.ts";
import type { StreamSink } from "./stream-sink.ts";
import type { Ends } from "./tcp-connection.ts";
import { TcpConnection } from "./tcp-connection.ts";

/** How exact the order of the established connections is: moving one for each packet would cost more than all else. */
const TOUCH_NANOSECONDS = 1e9;

/** The connections that are followed: their order by age, what falls due for them, and their ends. */
export class OpenConnections {
  private readonly sink: StreamSink;
  private readonly counters: FlowCounters;
  private readonly maxFlows: number;
  private readonly maxHalfOpen: number;
  private readonly maxReadable: number;
  private readonly linger: number;
  private readonly onEnd: (connection: TcpConnection, why: ConnectionEnd) => void;
  private readonly arrival = new Arrival();
  private readonly budget: ByteBudget = { ahead: 0, remembered: 0 };
  /** In order of their first packet; the other two in order of their last. */
  private readonly halfOpen = new RecencyList<TcpConnection>();
  /** Established, and all is kept of them; and those of which little is, since nothing more can be read. */
  private readonly readable = new RecencyList<TcpConnection>();
  private readonly quiet = new RecencyList<TcpConnection>();
  private readonly waiting = new DeadlineQueue<TcpConnection>();
  private readonly lingering = new DeadlineQueue<TcpConnection>();

  constructor(
    sink: StreamSink,
    counters: FlowCounters,
    limits: { maxFlows: number; maxHalfOpen: number; maxReadable: number; lingerNanoseconds: number },
    onEnd: (connection: TcpConnection, why: ConnectionEnd) => void,
  ) {
    this.sink = sink;
    this.counters = counters;
    this.maxFlows = Math.max(1, limits.maxFlows);
    this.maxHalfOpen = Math.max(1, limits.maxHalfOpen);
    this.maxReadable = Math.max(1, limits.maxReadable);
    this.linger = limits.lingerNanoseconds;
    this.onEnd = onEnd;
  }

  /** Connections that are followed now. */
  get count(): number {
    return this.halfOpen.size + this.readable.size + this.quiet.size;
  }

  /** A new connection; when there are too many of a kind, the oldest half-open one leaves, or the one that is idle for the longest. */
  create(ends: Ends, capture: number, frame: number, time: number): TcpConnection {
    const victim = this.oneTooMany();
    if (victim !== null) this.evict(victim);
    const connection = new TcpConnection(this.counters.connections++, ends, this.budget, capture, frame, time);
    this.halfOpen.append(connection);
    connection.list = this.halfOpen;
    return connection;
  }

  /** A packet of the connection; false when it is the first of the next incarnation, and nothing was done. */
  arrive(connection: TcpConnection, forward: boolean, packet: Packet, capture: number, frame: number, time: number): boolean {
    const a = this.arrival;
    a.load(connection, forward, packet, capture, frame, time);
    a.locate();
    const meaning = isOpening(packet.flags) ? meaningOfSyn(a) : "belongs";
    if (meaning === "next-incarnation") return false;
    this.touch(connection, frame, time);
    segmentArrives(this.sink, a, meaning === "ignored");
    this.review(connection, time);
    if (connection.closed && !connection.lingerQueued) this.startLinger(connection);
    return true;
  }

  /** A packet for which isQuietSegment holds. */
  arriveQuietly(connection: TcpConnection, forward: boolean, packet: Packet, capture: number, frame: number, time: number): void {
    this.touch(connection, frame, time);
    takeQuietSegment(connection, forward === connection.forwardIsOriginator, packet);
    if (connection.close !== null) this.reviewClose(connection, forward, packet, capture, frame, time);
  }

  /** The same packet again, from another place: it is shown, and changes nothing. */
  copy(connection: TcpConnection, forward: boolean, packet: Packet, capture: number, frame: number, time: number): void {
    const a = this.arrival;
    a.load(connection, forward, packet, capture, frame, time);
    a.locate();
    a.kind = "copy";
    this.touch(connection, frame, time);
    connection.copies++;
    noteAnomaly(connection, "duplicate-packets", frame, "the same packet on several interfaces or hops");
    keepSegment(a);
  }

  /** A segment whose header the snap length cut. */
  cut(connection: TcpConnection, frame: number, time: number): void {
    this.touch(connection, frame, time);
    noteAnomaly(connection, "tcp-header-cut", frame, "the snap length left less than a TCP header");
  }

  /** Half-open connections, newest first, whose SYN may be what this cut ICMP error quotes: by its addresses, and its ports where they are left. */
  halfOpenLike(packet: Packet): TcpConnection[] {
    const found: TcpConnection[] = [];
    let looks = 0;
    for (let c = this.halfOpen.newest; c !== null && looks < MAX_CUT_ICMP_LOOKS; c = c.older, looks++) {
      if (c.ipVersion === packet.quotedIpVersion && c.synSeen && !c.synAckSeen && quotesCut(packet, c)) found.push(c);
    }
    return found;
  }

  /** Something of the connection was seen. */
  touch(connection: TcpConnection, frame: number, time: number): void {
    connection.packets++;
    connection.lastFrame = frame;
    if (time > connection.lastTime) connection.lastTime = time;
    if (time - connection.touchedTime < TOUCH_NANOSECONDS) return;
    connection.touchedTime = time;
    if (connection.list !== this.halfOpen) connection.list?.touch(connection);
  }

  tick(time: number): void {
    if (this.waiting.next <= time) this.endWaits(time);
    if (this.lingering.next <= time) this.endLingering(time);
  }

  /** The input ended. */
  finish(): void {
    const left: TcpConnection[] = [];
    for (const { oldest } of [this.halfOpen, this.readable, this.quiet]) for (let c = oldest; c !== null; c = c.newer) left.push(c);
    left.sort((a, b) => a.id - b.id);
    for (const connection of left) this.end(connection, connection.closed ? "closed" : "input-ended");
  }

  /** Ends the connection: what was acknowledged and never seen becomes a gap, and the sink is told. */
  end(connection: TcpConnection, why: ConnectionEnd): void {
    if (connection.ended !== null) return;
    const { originator, responder, lastFrame, lastTime } = connection;
    endPatience(this.sink, connection, originator, originator.acked, lastFrame, lastTime);
    endPatience(this.sink, connection, responder, responder.acked, lastFrame, lastTime);
    begin(this.sink, connection);
    connection.connState = connStateOf(connection);
    connection.ended = why;
    connection.list?.remove(connection);
    connection.list = null;
    this.sink.ended(connection, why);
    originator.forgetBytes();
    responder.forgetBytes();
    this.onEnd(connection, why);
  }

  private oneTooMany(): TcpConnection | null {
    const { halfOpen, readable, quiet } = this;
    if (halfOpen.size >= this.maxHalfOpen) return halfOpen.oldest;
    if (readable.size >= this.maxReadable) return readable.oldest;
    return this.count >= this.maxFlows ? (halfOpen.oldest ?? readable.oldest ?? quiet.oldest) : null;
  }

  private evict(victim: TcpConnection): void {
    if (victim.list === this.halfOpen) this.counters.halfOpenEvicted++;
    else this.counters.evicted++;
    this.end(victim, "evicted");
  }

  /** After a segment: what has changed about the connection as a whole. */
  private review(connection: TcpConnection, time: number): void {
    if (!connection.begun && (connection.originator.synSent || connection.responder.synSent)) begin(this.sink, connection);
    if (connection.established && connection.list === this.halfOpen) this.move(connection, this.readable);
    if (connection.quiet) {
      if (connection.list === this.readable) this.move(connection, this.quiet);
      if (connection.bytesFreed) return;
      connection.bytesFreed = true;
      connection.originator.forgetBytes();
      connection.responder.forgetBytes();
    } else if (!connection.waitQueued && isWaiting(connection)) {
      connection.waitQueued = true;
      this.waiting.push(connection, time + GAP_PATIENCE_NANOSECONDS);
    }
  }

  private move(connection: TcpConnection, to: RecencyList<TcpConnection>): void {
    connection.list?.remove(connection);
    to.append(connection);
    connection.list = to;
  }

  /** A quiet connection goes on after a FIN or RST. */
  private reviewClose(connection: TcpConnection, forward: boolean, packet: Packet, capture: number, frame: number, time: number): void {
    const a = this.arrival;
    a.load(connection, forward, packet, capture, frame, time);
    a.locate();
    reviewReset(a);
    reviewFins(connection, time);
    if (connection.closed && !connection.lingerQueued) this.startLinger(connection);
  }

  private endWaits(time: number): void {
    while (this.waiting.next <= time) {
      const connection = this.waiting.shift()!;
      connection.waitQueued = false;
      if (connection.ended !== null || connection.quiet) continue;
      reviewPatience(this.sink, connection, connection.originator, connection.lastFrame, time);
      reviewPatience(this.sink, connection, connection.responder, connection.lastFrame, time);
      this.review(connection, time);
    }
  }

  private startLinger(connection: TcpConnection): void {
    connection.lingerQueued = true;
    this.lingering.push(connection, connection.closedTime + this.linger);
  }

  /** A closed connection is told after some silence, and after some more when it doesn't fall silent. */
  private endLingering(time: number): void {
    while (this.lingering.next <= time) {
      const connection = this.lingering.shift()!;
      connection.lingerQueued = false;
      if (connection.ended !== null || !connection.closed) continue;
      const due = Math.min(connection.lastTime + this.linger, connection.closedTime + this.linger * MAX_LINGER_FACTOR);
      if (due <= time) this.end(connection, "closed");
      else {
        connection.lingerQueued = true;
        this.lingering.push(connection, due);
      }
    }
  }
}

function quotesCut(packet: Packet, { originatorAddress, responderAddress, originatorPort, responderPort }: TcpConnection): boolean {
  const { data, quotedSourceOffset, quotedDestinationOffset, quotedDestinationCaptured, quotedSourcePort, quotedDestinationPort } = packet;
  if (quotedSourcePort !== -1 && (quotedSourcePort !== originatorPort || quotedDestinationPort !== responderPort)) return false;
  return (
    originatorAddress.every((byte, i) => byte === data[quotedSourceOffset + i]) &&
    responderAddress.every((byte, i) => i >= quotedDestinationCaptured || byte === data[quotedDestinationOffset + i])
  );
}

function isWaiting(connection: TcpConnection): boolean {
  return connection.originator.waitingSincePacket !== -1 || connection.responder.waitingSincePacket !== -1;
}
