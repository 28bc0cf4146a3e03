import {
  CANDIDATE_TIMEOUT_SECONDS,
  LINGER_SECONDS,
  MAX_CANDIDATES,
  MAX_FLOWS,
  MAX_HALF_OPEN_FLOWS,
  MAX_READABLE_FLOWS,
  MAX_TOMBSTONES,
  TOMBSTONE_SECONDS,
} from "../limits.ts";
import { Packet, PacketKind, TcpFlag } from "../net/packet.ts";
import { beginsWithSsh, Candidate, looksLikeIdentification, restore } from "./candidate.ts";
import type { Connection, ConnectionEnd } from "./connection.ts";
import { copyBytes } from "./copy-bytes.ts";
import { CopyFilter, CopyProof } from "./copy-filter.ts";
import { DeadlineQueue } from "./deadline-queue.ts";
import { EarlyIcmps } from "./early-icmp.ts";
import type { FlowCounters } from "./flow-counters.ts";
import { FlowIndex } from "./flow-index.ts";
import { icmpArrives } from "./icmp-arrives.ts";
import { OpenConnections } from "./open-connections.ts";
import { isAhead, isQuietSegment } from "./quiet-segment.ts";
import { isOpening } from "./segment-arrives.ts";
import type { StreamSink } from "./stream-sink.ts";
import { TcpConnection } from "./tcp-connection.ts";
import { Tombstone } from "./tombstone.ts";

export interface FlowTableOptions {
  /** Ports whose connections are followed from any packet on; on all others an SSH identification must be seen. */
  ports: readonly number[];
  /** Connections at a time; MAX_FLOWS without. */
  maxFlows?: number;
  /** Those of them without a handshake; MAX_HALF_OPEN_FLOWS without. */
  maxHalfOpen?: number;
  /** Those that are established and not encrypted yet; MAX_READABLE_FLOWS without. */
  maxReadable?: number;
  /** Silence after the end of a connection until it is told; LINGER_SECONDS without. */
  lingerNanoseconds?: number;
  /** Called for each packet that may carry news, to set its `checksumState` (verifyChecksums of src/net); checksums aren't looked at without. */
  verify?: (packet: Packet) => void;
}

const NANOSECONDS = 1e9;

/**
 * TCP packets in, connections and their streams out. Times are nanoseconds since the analysis epoch, and only packets make time pass.
 * Text that a server sends before its identification is seen on the watched ports only: on others the first payload must begin with "SSH-".
 */
export class FlowTable {
  readonly counters: FlowCounters = { connections: 0, halfOpenEvicted: 0, evicted: 0, copies: 0, packets: 0, ignored: 0, candidatesEvicted: 0 };
  private readonly watched = new Uint8Array(65_536);
  private readonly index = new FlowIndex<TcpConnection | Candidate | Tombstone>(Math.floor(Math.random() * 2 ** 32));
  private readonly copies = new CopyFilter();
  private readonly open: OpenConnections;
  private readonly tombstones = new DeadlineQueue<Tombstone>();
  private readonly candidates = new DeadlineQueue<Candidate>();
  private readonly early = new EarlyIcmps();
  private readonly replayed = new Packet();
  private readonly verify: ((packet: Packet) => void) | null;

  constructor(sink: StreamSink, options: FlowTableOptions) {
    const limits = {
      maxFlows: options.maxFlows ?? MAX_FLOWS,
      maxHalfOpen: options.maxHalfOpen ?? MAX_HALF_OPEN_FLOWS,
      maxReadable: options.maxReadable ?? MAX_READABLE_FLOWS,
      lingerNanoseconds: options.lingerNanoseconds ?? LINGER_SECONDS * NANOSECONDS,
    };
    this.open = new OpenConnections(sink, this.counters, limits, (connection, why) => this.leave(connection, why));
    this.verify = options.verify ?? null;
    for (const port of options.ports) this.watched[port] = 1;
  }

  /** Takes a TCP packet. The view is not kept. */
  packet(packet: Packet, capture: number, frame: number, time: number): void {
    this.tick(time);
    if (packet.kind !== PacketKind.Tcp || packet.ipVersion === 0) return;
    this.counters.packets++;
    const { index } = this;
    const found = index.find(packet.data, packet.ipVersion, packet.sourceOffset, packet.destinationOffset, packet.sourcePort, packet.destinationPort);
    if (found === null) this.unknown(packet, capture, frame, time);
    else if (found instanceof TcpConnection) this.known(found, index.forward, packet, capture, frame, time);
    else if (found instanceof Candidate) this.consider(found, index.forward, packet, capture, frame, time);
    else this.late(found, index.forward, packet, capture, frame, time);
  }

  /**
   * Takes a segment of which only addresses and ports were captured. A watched port gets a connection of it, so that a capture with a
   * tiny snap length says whose exchanges it can't show; which end began is a guess by the ports.
   */
  cutPacket(packet: Packet, capture: number, frame: number, time: number): void {
    this.tick(time);
    this.counters.packets++;
    const { data, ipVersion, sourceOffset, destinationOffset, sourcePort, destinationPort } = packet;
    let found = this.index.find(data, ipVersion, sourceOffset, destinationOffset, sourcePort, destinationPort);
    if (found === null && (this.watched[sourcePort] === 1 || this.watched[destinationPort] === 1)) {
      const connection = this.create(packet, this.watched[sourcePort] === 0 || this.watched[destinationPort] === 1, capture, frame, time);
      connection.entry = this.index.add(connection);
      found = connection;
    }
    if (found instanceof TcpConnection) this.open.cut(found, frame, time);
    else this.counters.ignored++;
  }

  /** Takes an ICMP error; `senderText` is the address of who sent it. */
  icmp(packet: Packet, capture: number, frame: number, time: number, senderText: string): void {
    this.tick(time);
    if (packet.kind !== PacketKind.IcmpError || packet.quotedIpVersion === 0) return;
    const { data, quotedIpVersion, quotedSourceOffset, quotedDestinationOffset, quotedSourcePort, quotedDestinationPort } = packet;
    const found = this.index.find(data, quotedIpVersion, quotedSourceOffset, quotedDestinationOffset, quotedSourcePort, quotedDestinationPort);
    if (!(found instanceof TcpConnection)) {
      this.counters.ignored++;
      if (this.watched[quotedDestinationPort] === 1) this.early.keep(packet, capture, frame, time, senderText);
      return;
    }
    this.open.touch(found, frame, time);
    icmpArrives(found, this.index.forward, packet, capture, frame, time, senderText);
  }

  /** Connections that are followed now. */
  get following(): number {
    return this.open.count;
  }

  /** Takes an ICMP error whose quotation the snap length cut: it belongs to the half-open connections between its two addresses. */
  cutIcmp(packet: Packet, capture: number, frame: number, time: number, senderText: string): void {
    this.tick(time);
    if (packet.kind !== PacketKind.CutIcmpError) return;
    const matching = this.open.halfOpenLike(packet);
    if (matching.length === 0) this.counters.ignored++;
    for (const connection of matching) {
      this.open.touch(connection, frame, time);
      icmpArrives(connection, connection.forwardIsOriginator, packet, capture, frame, time, senderText);
    }
  }

  /** Time has come this far: what fell due happens. Cheap when nothing did. */
  tick(time: number): void {
    this.open.tick(time);
    while (this.tombstones.next <= time) this.discard(this.tombstones.shift()!);
    while (this.candidates.next <= time) this.discard(this.candidates.shift()!);
  }

  /** A connection that goes nowhere any more leaves, as if evicted; live, where no input ends. */
  giveUp(connection: Connection): void {
    if (connection instanceof TcpConnection) this.open.end(connection, "evicted");
  }

  /** The input ended: all that is open ends. */
  finish(): void {
    this.open.finish();
  }

  private known(connection: TcpConnection, forward: boolean, packet: Packet, capture: number, frame: number, time: number): void {
    if (isQuietSegment(connection, packet)) this.quiet(connection, forward, packet, capture, frame, time);
    else if (this.isCopy(connection, forward, packet, time)) this.open.copy(connection, forward, packet, capture, frame, time);
    else if (!this.arrive(connection, forward, packet, capture, frame, time)) {
      this.open.end(connection, "reused");
      this.unknown(packet, capture, frame, time);
    }
  }

  private arrive(connection: TcpConnection, forward: boolean, packet: Packet, capture: number, frame: number, time: number): boolean {
    this.verify?.(packet);
    return this.open.arrive(connection, forward, packet, capture, frame, time);
  }

  /** After NEWKEYS: bytes ahead of all others are no copy, and copies of pure ACKs aren't told apart, for they change nothing. */
  private quiet(connection: TcpConnection, forward: boolean, packet: Packet, capture: number, frame: number, time: number): void {
    if (packet.payloadLength > 0) {
      const half = forward === connection.forwardIsOriginator ? connection.originator : connection.responder;
      if (isAhead(half, packet)) this.copies.keep(connection.entry, forward, packet, time);
      else if (this.isCopy(connection, forward, packet, time)) {
        this.open.copy(connection, forward, packet, capture, frame, time);
        return;
      }
    }
    this.open.arriveQuietly(connection, forward, packet, capture, frame, time);
  }

  private isCopy(connection: TcpConnection, forward: boolean, packet: Packet, time: number): boolean {
    const proof = this.copies.see(connection.entry, forward, packet, time);
    const isCopy = proof === CopyProof.Strong || (proof === CopyProof.Weak && connection.copies > 0);
    if (isCopy) this.counters.copies++;
    return isCopy;
  }

  private unknown(packet: Packet, capture: number, frame: number, time: number): void {
    const { watched } = this;
    const opens = isOpening(packet.flags) && (packet.flags & TcpFlag.Ack) === 0;
    if (watched[packet.sourcePort] === 1 || watched[packet.destinationPort] === 1) this.follow(packet, capture, frame, time);
    else if (opens && packet.payloadLength === 0) this.propose(packet, capture, frame, time);
    else if (packet.payloadLength > 0 && (opens ? beginsWithSsh(packet) : looksLikeIdentification(packet))) this.follow(packet, capture, frame, time);
    else this.counters.ignored++;
  }

  /** A connection begins with this packet, whose 4-tuple was just not found. */
  private follow(packet: Packet, capture: number, frame: number, time: number): void {
    const fromOriginator = this.isFromOriginator(packet);
    const connection = this.create(packet, fromOriginator, capture, frame, time);
    connection.entry = this.index.add(connection);
    this.copies.see(connection.entry, true, packet, time);
    this.arrive(connection, true, packet, capture, frame, time);
    for (const early of this.early.of(packet, time)) {
      this.open.touch(connection, frame, time);
      icmpArrives(connection, true, early.packet, early.capture, early.frame, early.time, early.sender);
    }
  }

  /** Whether the originator sent a connection's first packet: by SYN, else by port. */
  private isFromOriginator(packet: Packet): boolean {
    if (isOpening(packet.flags)) return (packet.flags & TcpFlag.Ack) === 0;
    return this.watched[packet.sourcePort] === 0 || this.watched[packet.destinationPort] === 1;
  }

  private create(packet: Packet, fromOriginator: boolean, capture: number, frame: number, time: number): TcpConnection {
    const { data, sourceOffset, destinationOffset, sourcePort, destinationPort } = packet;
    const ipVersion = packet.ipVersion === 4 ? 4 : 6;
    const size = ipVersion === 4 ? 4 : 16;
    const source = copyBytes(data, sourceOffset, sourceOffset + size);
    const destination = copyBytes(data, destinationOffset, destinationOffset + size);
    const ends = fromOriginator
      ? { ipVersion, originatorAddress: source, responderAddress: destination, originatorPort: sourcePort, responderPort: destinationPort }
      : { ipVersion, originatorAddress: destination, responderAddress: source, originatorPort: destinationPort, responderPort: sourcePort };
    const connection = this.open.create({ ...ends, ipVersion }, capture, frame, time);
    connection.forwardIsOriginator = fromOriginator;
    return connection;
  }

  /** A SYN on a port that isn't watched: its first payload will tell. */
  private propose(packet: Packet, capture: number, frame: number, time: number): void {
    if (this.candidates.size >= MAX_CANDIDATES) this.evictCandidate();
    const candidate = new Candidate(packet.seq);
    candidate.entry = this.index.add(candidate);
    candidate.keep(true, packet, capture, frame, time);
    this.copies.see(candidate.entry, true, packet, time);
    this.candidates.push(candidate, time + CANDIDATE_TIMEOUT_SECONDS * NANOSECONDS);
  }

  private evictCandidate(): void {
    const oldest = this.candidates.shift()!;
    if (!oldest.isGone) this.counters.candidatesEvicted++;
    this.discard(oldest);
  }

  private consider(candidate: Candidate, forward: boolean, packet: Packet, capture: number, frame: number, time: number): void {
    if (this.copies.see(candidate.entry, forward, packet, time) === CopyProof.Strong) return;
    const isOtherSyn = forward && isOpening(packet.flags) && packet.seq !== candidate.isn;
    const isOver = isOtherSyn || (packet.flags & (TcpFlag.Rst | TcpFlag.Fin)) !== 0;
    if (isOver) this.discard(candidate);
    if (isOtherSyn) this.unknown(packet, capture, frame, time);
    else if (isOver) this.counters.ignored++;
    else if (packet.payloadLength === 0) candidate.keep(forward, packet, capture, frame, time);
    else if (beginsWithSsh(packet)) this.promote(candidate, forward, packet, capture, frame, time);
    else this.discard(candidate);
  }

  /** The candidate speaks SSH: its handshake arrives now, and then this packet. */
  private promote(candidate: Candidate, forward: boolean, packet: Packet, capture: number, frame: number, time: number): void {
    const first = candidate.packets[0]!;
    const connection = this.create(packet, forward, first.capture, first.frame, first.time);
    connection.forwardIsOriginator = true;
    connection.entry = candidate.entry;
    candidate.isGone = true;
    this.index.replace(candidate.entry, connection);
    for (const kept of candidate.packets) {
      restore(kept, this.replayed);
      this.open.arrive(connection, kept.forward, this.replayed, kept.capture, kept.frame, kept.time);
    }
    this.arrive(connection, forward, packet, capture, frame, time);
  }

  /** A packet of a connection that ended: absorbed, or the first of another. */
  private late(tombstone: Tombstone, forward: boolean, packet: Packet, capture: number, frame: number, time: number): void {
    if (tombstone.absorbs(forward, packet)) this.counters.ignored++;
    else {
      this.discard(tombstone);
      this.unknown(packet, capture, frame, time);
    }
  }

  private discard(item: Candidate | Tombstone): void {
    if (item.isGone) return;
    item.isGone = true;
    this.index.remove(item.entry);
  }

  private leave(connection: TcpConnection, why: ConnectionEnd): void {
    if (why !== "closed") {
      this.index.remove(connection.entry);
      return;
    }
    if (this.tombstones.size >= MAX_TOMBSTONES) this.discard(this.tombstones.shift()!);
    const tombstone = new Tombstone(connection);
    this.index.replace(connection.entry, tombstone);
    this.tombstones.push(tombstone, connection.lastTime + TOMBSTONE_SECONDS * NANOSECONDS);
  }
}
