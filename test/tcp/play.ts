import { Packet, PacketKind } from "../../src/net/packet.ts";
import type { Connection, ConnectionEnd } from "../../src/tcp/connection.ts";
import { FlowTable, type FlowTableOptions } from "../../src/tcp/flow-table.ts";
import type { StreamSink } from "../../src/tcp/stream-sink.ts";
import type { Sent, Side } from "./dialogue.ts";

/** What the sink heard of one direction. */
export interface Heard {
  /** Bytes in order; a gap is a run of "_" (of at most LONGEST_RUN). */
  text: string;
  /** Bytes and gaps. */
  length: number;
  gaps: [offset: number, length: number][];
  /** Frame of each call. */
  frames: number[];
}

export interface Played {
  connection: Connection;
  end: ConnectionEnd | null;
  originator: Heard;
  responder: Heard;
}

const LONGEST_RUN = 10_000;

/** Listens, and checks the sink's contract while it does: begun first, bytes and gaps without break, ended once and last. */
export class Recorder implements StreamSink {
  readonly played: Played[] = [];
  private readonly byConnection = new Map<Connection, Played>();
  /** Silences a connection once both directions have this many bytes. */
  quietAfter = Number.POSITIVE_INFINITY;

  begun(connection: Connection): void {
    if (this.byConnection.has(connection)) throw new Error("begun twice");
    const played: Played = { connection, end: null, originator: silence(), responder: silence() };
    this.byConnection.set(connection, played);
    this.played.push(played);
  }

  bytes(connection: Connection, fromOriginator: boolean, data: Uint8Array, start: number, end: number, offset: number, frame: number): void {
    if (end <= start || end > data.length) throw new Error(`no bytes: ${start} to ${end}`);
    this.take(connection, fromOriginator, String.fromCharCode(...data.subarray(start, end)), end - start, offset, frame);
    const { originator, responder } = this.of(connection);
    if (Math.min(originator.length, responder.length) >= this.quietAfter) connection.quiet = true;
  }

  gap(connection: Connection, fromOriginator: boolean, offset: number, length: number, frame: number): void {
    if (length <= 0) throw new Error(`gap of ${length} bytes`);
    const heard = this.take(connection, fromOriginator, "_".repeat(Math.min(length, LONGEST_RUN)), length, offset, frame);
    heard.gaps.push([offset, length]);
  }

  ended(connection: Connection, why: ConnectionEnd): void {
    const played = this.of(connection);
    if (connection.ended !== why) throw new Error("ended is not set");
    played.end = why;
  }

  private take(connection: Connection, fromOriginator: boolean, text: string, length: number, offset: number, frame: number): Heard {
    const played = this.of(connection);
    if (connection.quiet) throw new Error("bytes after quiet");
    const heard = fromOriginator ? played.originator : played.responder;
    if (offset !== heard.length) throw new Error(`offset ${offset} after ${heard.length} bytes`);
    heard.text += text;
    heard.length += length;
    heard.frames.push(frame);
    return heard;
  }

  private of(connection: Connection): Played {
    const played = this.byConnection.get(connection);
    if (played === undefined) throw new Error("not begun");
    if (played.end !== null) throw new Error("already ended");
    return played;
  }
}

function silence(): Heard {
  return { text: "", length: 0, gaps: [], frames: [] };
}

export interface PlayOptions extends Partial<FlowTableOptions> {
  clientPort?: number;
  serverPort?: number;
  ipVersion?: 4 | 6;
  quietAfter?: number;
}

const V4 = { client: [10, 0, 0, 1], server: [10, 0, 0, 2] };
const V6 = { client: [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], server: [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2] };

/** A flow table with a recorder, and the network that brings packets to it. */
export class Stage {
  readonly recorder = new Recorder();
  readonly table: FlowTable;
  private readonly options: PlayOptions;
  private readonly packet = new Packet();
  private readonly buffer = Buffer.alloc(70_000);
  private frame = 0;

  constructor(options: PlayOptions = {}) {
    this.options = options;
    this.recorder.quietAfter = options.quietAfter ?? Number.POSITIVE_INFINITY;
    this.table = new FlowTable(this.recorder, { ports: [22], ...options });
  }

  /** Brings the packets, a frame each. `ports` other than those of the stage make another connection. */
  bring(packets: readonly Sent[], ports: { client?: number; server?: number } = {}): this {
    for (const sent of packets) {
      this.fill(sent, ports.client ?? this.options.clientPort ?? 40_000, ports.server ?? this.options.serverPort ?? 22);
      this.table.packet(this.packet, sent.capture, ++this.frame, sent.time);
    }
    return this;
  }

  finish(): Played[] {
    this.table.finish();
    return this.recorder.played;
  }

  /** A packet of which the snap length left addresses and ports. */
  cut(sent: Sent, ports: { client?: number; server?: number } = {}): this {
    this.fill(sent, ports.client ?? 40_000, ports.server ?? 22);
    this.packet.kind = PacketKind.CutTcp;
    this.table.cutPacket(this.packet, sent.capture, ++this.frame, sent.time);
    return this;
  }

  /** An ICMP error that quotes `sent`. */
  icmp(sent: Sent, fields: { type: number; code: number; mtu?: number; time: number; sender?: string }): this {
    const p = this.packet;
    const clientPort = this.options.clientPort ?? 40_000;
    const serverPort = this.options.serverPort ?? 22;
    this.fill(sent, clientPort, serverPort);
    p.kind = PacketKind.IcmpError;
    p.icmpType = fields.type;
    p.icmpCode = fields.code;
    p.icmpMtu = fields.mtu ?? -1;
    p.quotedIpVersion = p.ipVersion;
    p.quotedSourceOffset = p.sourceOffset;
    p.quotedDestinationOffset = p.destinationOffset;
    p.quotedSourcePort = p.sourcePort;
    p.quotedDestinationPort = p.destinationPort;
    p.quotedSeq = sent.seq;
    p.quotedTotalLength = 40 + sent.payload.length;
    this.table.icmp(p, 0, ++this.frame, fields.time, fields.sender ?? "10.0.0.254");
    return this;
  }

  /** An ICMP error whose quotation the snap length cut: behind the ports, or, without them, in the middle of the destination's address. */
  cutIcmp(sent: Sent, fields: { time: number; ports?: boolean; destinationCaptured?: number; version?: 4 | 6 }): this {
    const p = this.packet;
    this.fill(sent, this.options.clientPort ?? 40_000, this.options.serverPort ?? 22);
    p.kind = PacketKind.CutIcmpError;
    p.icmpType = 3;
    p.icmpCode = 1;
    p.icmpMtu = -1;
    p.quotedIpVersion = fields.version ?? p.ipVersion;
    p.quotedSourceOffset = p.sourceOffset;
    p.quotedDestinationOffset = p.destinationOffset;
    p.quotedDestinationCaptured = fields.destinationCaptured ?? (p.ipVersion === 4 ? 4 : 16);
    p.quotedSourcePort = fields.ports === false ? -1 : p.sourcePort;
    p.quotedDestinationPort = fields.ports === false ? -1 : p.destinationPort;
    this.table.cutIcmp(p, 0, ++this.frame, fields.time, "10.0.0.254");
    return this;
  }

  /** A packet as the decoder gives it, whatever its kind. */
  offer(sent: Sent, kind: PacketKind): this {
    this.fill(sent, 40_000, 22);
    this.packet.kind = kind;
    this.table.packet(this.packet, 0, ++this.frame, sent.time);
    this.table.icmp(this.packet, 0, this.frame, sent.time, "10.0.0.254");
    this.table.cutIcmp(this.packet, 0, this.frame, sent.time, "10.0.0.254");
    return this;
  }

  private fill(sent: Sent, clientPort: number, serverPort: number): void {
    const p = this.packet;
    const version = this.options.ipVersion ?? 4;
    const addresses = version === 4 ? V4 : V6;
    const size = version === 4 ? 4 : 16;
    const isClient = sent.from === "client";
    const to: Side = isClient ? "server" : "client";
    p.kind = PacketKind.Tcp;
    p.ipVersion = version;
    // One Buffer for all frames, as a reader has it: what is kept must be copied.
    this.buffer.fill(0xee);
    this.buffer.set([...addresses[sent.from], ...addresses[to], ...sent.payload]);
    p.data = this.buffer;
    p.sourceOffset = 0;
    p.destinationOffset = size;
    p.payloadOffset = 2 * size;
    p.payloadLength = sent.payload.length;
    p.payloadCaptured = sent.captured ?? sent.payload.length;
    p.sourcePort = isClient ? clientPort : serverPort;
    p.destinationPort = isClient ? serverPort : clientPort;
    p.identification = version === 4 ? sent.identification : -1;
    const { flags, seq, ack, window, hopLimit, mss, windowScale, timestampValue, urgentPointer, checksumState } = sent;
    Object.assign(p, { flags, seq, ack, window, hopLimit, mss, windowScale, timestampValue, urgentPointer, checksumState });
    p.sackCount = sent.sack.length;
    sent.sack.forEach(([left, right], index) => {
      p.sackLeft[index] = left;
      p.sackRight[index] = right;
    });
  }
}

/** Plays the packets to the end of the input. */
export function play(packets: readonly Sent[], options: PlayOptions = {}): Played[] {
  return new Stage(options).bring(packets).finish();
}

/** Plays packets that are one connection. */
export function playOne(packets: readonly Sent[], options: PlayOptions = {}): Played {
  const played = play(packets, options);
  if (played.length !== 1) throw new Error(`${played.length} connections instead of one`);
  return played[0]!;
}

/** Codes of a connection's anomalies. */
export function anomalies(played: Played): string[] {
  return played.connection.anomalies.map(({ code }) => code);
}

/** Kinds of its segments, in order of frames. */
export function kinds(played: Played): string[] {
  return played.connection.segments.map(({ kind }) => kind);
}
