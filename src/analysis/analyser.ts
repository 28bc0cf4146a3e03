import type { Frame } from "../capture/frame.ts";
import { connectionRecord, type RecordNames } from "../diagnosis/connection-record.ts";
import { contextOf } from "../diagnosis/context-of.ts";
import { diagnose } from "../diagnosis/diagnose.ts";
import { plainVerdict } from "../diagnosis/plain-verdict.ts";
import type { WaitingRecord } from "../diagnosis/record.ts";
import { SeriesDetector } from "../diagnosis/series-detector.ts";
import { TimeText } from "../diagnosis/time-text.ts";
import { type Dialogue, factsOfExchange } from "../exchange/facts-of-exchange.ts";
import { History, serverKey } from "../exchange/history.ts";
import { isAcknowledged } from "../exchange/newkeys.ts";
import { owedIn } from "../exchange/owed.ts";
import { StrayAnswers } from "../exchange/stray-answers.ts";
import { ABANDON_HALF_OPEN_SECONDS } from "../limits.ts";
import { addressText } from "../net/address-text.ts";
import { verifyChecksums } from "../net/checksum.ts";
import { FrameDecoder } from "../net/decode.ts";
import { Packet, PacketKind } from "../net/packet.ts";
import { TransportDecoder } from "../ssh/transport-decoder.ts";
import { connStateOf } from "../tcp/conn-state.ts";
import type { Connection, ConnectionEnd } from "../tcp/connection.ts";
import { FlowTable } from "../tcp/flow-table.ts";
import type { StreamSink } from "../tcp/stream-sink.ts";
import type { TcpConnection } from "../tcp/tcp-connection.ts";
import connectionPattern from "../verdicts/connection-pattern.ts";
import type { VerdictContext } from "../verdicts/context.ts";
import tcpBadSynack from "../verdicts/tcp-bad-synack.ts";
import type { AnalysisOptions, AnalysisSink } from "./analysis-options.ts";
import { ExchangeWatch } from "./exchange-watch.ts";
import { FrameAnomalies } from "./frame-anomalies.ts";
import { HalfOpenCount, isHalfOpen } from "./half-open.ts";
import { pastExchangeOf } from "./past-exchange.ts";

/** The two decoders of one connection; what a connection carries in `user`. */
class ExchangeDecoders {
  originator: TransportDecoder | null = null;
  responder: TransportDecoder | null = null;
}

/** A capture as the analyser sees it: what stands in the records of connections that begin in it. */
export interface CaptureName {
  index: number;
  path: string;
  /** Its times have nanoseconds. */
  nanoseconds: boolean;
}

/**
 * Frames in, records out: one timeline of one or several captures. Sans-io; knows no file, no clock, no process.
 * A record leaves as soon as its connection is over, so memory follows the open connections.
 */
export class Analyser implements StreamSink {
  readonly #options: AnalysisOptions;
  readonly #sink: Pick<AnalysisSink, "connection" | "series">;
  readonly #decoder = new FrameDecoder();
  readonly #packet = new Packet();
  readonly #flows: FlowTable;
  readonly #history = new History();
  readonly #strays = new StrayAnswers();
  readonly #series = new SeriesDetector();
  /** Live only. */
  readonly #watch: ExchangeWatch | null;
  readonly #epochSeconds: number;
  readonly #paths: string[] = [];
  #capture: CaptureName;
  #time: TimeText;
  /** Time of the latest frame, ns since the epoch. */
  #latest = 0;
  readonly anomalies = new FrameAnomalies();
  /** A connection that is given up gets its record; one that is evicted while half open is only counted. */
  #abandoning = false;
  /** Holes in the clear part of streams: bytes that were acknowledged, or cut, and never seen. */
  gaps = 0;
  #untold = 0;
  #keyed: Connection | null = null;
  #keyText = "";
  readonly #attempts = new HalfOpenCount(this.anomalies);

  /** `epochSeconds`: time 0 of this timeline, whole seconds since 1970: see epochOf(). */
  constructor(options: AnalysisOptions, sink: Pick<AnalysisSink, "connection" | "series">, epochSeconds: number, capture: CaptureName) {
    this.#options = options;
    this.#sink = sink;
    this.#epochSeconds = epochSeconds;
    const { live } = options;
    this.#watch = live === undefined ? null : new ExchangeWatch(live.floodHalfOpen);
    this.#flows = new FlowTable(this, {
      ports: options.ports,
      verify: verifyChecksums,
      ...(live && { maxFlows: live.maxFlows, lingerNanoseconds: live.linger }),
    });
    this.#capture = capture;
    this.#time = new TimeText(epochSeconds, capture.nanoseconds);
    this.beginCapture(capture);
  }

  get latest(): number {
    return this.#latest;
  }

  get flows(): FlowTable {
    return this.#flows;
  }

  /** The frames that follow are those of this capture (the next file of a rotation). */
  beginCapture(capture: CaptureName): void {
    this.#capture = capture;
    this.#paths[capture.index] = capture.path;
    this.#time = new TimeText(this.#epochSeconds, capture.nanoseconds);
  }

  /** Takes one frame; the view is not kept. */
  frame(frame: Frame): void {
    this.#options.frames?.every(frame);
    const packet = this.#packet;
    const kind = this.#decoder.decode(packet, frame.data, frame.offset, frame.capturedLength, frame.originalLength, frame.linkType, frame.seconds);
    const time = (frame.seconds - this.#epochSeconds) * 1e9 + frame.nanoseconds;
    if (time > this.#latest) this.#latest = time;
    if (packet.anomalies !== 0) this.anomalies.add(packet, this.#capture.index, frame.number);
    if (kind === PacketKind.Tcp) this.#flows.packet(packet, this.#capture.index, frame.number, time);
    else if (kind === PacketKind.CutTcp) this.#flows.cutPacket(packet, this.#capture.index, frame.number, time);
    else if (kind === PacketKind.IcmpError) {
      this.#flows.icmp(packet, this.#capture.index, frame.number, time, addressText(packet.data, packet.sourceOffset, packet.ipVersion));
    } else if (kind === PacketKind.CutIcmpError) {
      this.#flows.cutIcmp(packet, this.#capture.index, frame.number, time, addressText(packet.data, packet.sourceOffset, packet.ipVersion));
      return;
    } else {
      this.#flows.tick(time);
      return;
    }
    this.#options.frames?.frame(packet, frame, this.#capture.index);
  }

  /** Live: time has come this far without a packet. What falls due happens. ns since the epoch. */
  tick(time: number): void {
    if (time > this.#latest) this.#latest = time;
    this.#flows.tick(time);
    const { live } = this.#options;
    if (live === undefined || this.#watch === null) return;
    const limits = { halfOpen: live.abandonHalfOpen, icmpAnswered: live.abandonIcmpAnswered, established: live.abandonEstablished };
    for (const { connection, flood } of this.#watch.abandoned(time, limits)) {
      this.#abandoning = !flood;
      this.#flows.giveUp(connection);
      this.#abandoning = false;
    }
  }

  /** Live: so many connections are half open that it is a flood. */
  get flooded(): boolean {
    return this.#watch?.flooded ?? false;
  }

  /** Half-open connections now, and those that left without being told. */
  get halfOpen(): { now: number; untold: number } {
    return { now: this.#watch?.halfOpen ?? 0, untold: this.#untold };
  }

  /**
   * Live: the exchanges that stand still since `stallAfter` and were not handed out yet. Each record is what is known by now; the
   * record of its end will have the same uid. What is half open in a flood is left out. `time`: ns since the epoch.
   */
  waiting(time: number): WaitingRecord[] {
    if (this.#watch === null) return [];
    const records: WaitingRecord[] = [];
    for (const { connection, since } of this.#watch.stalled(time, this.#options.stallAfter)) {
      connection.connState = connStateOf(connection as TcpConnection);
      // Packets that only repeat what was said are no end of the silence.
      const context = this.#contextOf(connection, time, Math.min(this.#options.stallAfter, time - connection.lastTime));
      const owed = connection.close === null ? owedIn(context.facts) : null;
      const record = connectionRecord(context, diagnose(context, this.#time), this.#names(connection));
      records.push({ ...record, waiting_for: { from: owed?.by ?? null, what: owed?.message ?? "the end of the connection", since: this.#time.text(since) } });
    }
    return records;
  }

  /** The input ended: everything that is open gets its record. */
  finish(): void {
    this.#flows.finish();
    this.anomalies.incompleteDatagrams(this.#decoder.incompleteAtEnd(), this.#capture.index);
    this.#tellForgotten();
    for (const series of this.#series.finish()) this.#sink.series(series);
  }

  /** What was left out to stay within the limits: answers may lack what only other connections could have told. */
  #tellForgotten(): void {
    const told = [
      {
        code: "history-limit",
        count: this.#history.forgotten,
        detail: "servers were forgotten: later connections to them were judged without the earlier ones",
      },
      { code: "series-limit", count: this.#series.dropped, detail: "pairs of client and server, or series of them, were not followed for a pattern" },
      { code: "candidate-limit", count: this.#flows.counters.candidatesEvicted, detail: "SYNs on other ports were forgotten before their first payload" },
    ];
    for (const { code, count, detail } of told) if (count > 0) this.anomalies.note(this.#capture.index, code, null, detail, count);
  }

  begun(connection: Connection): void {
    this.#history.begun(this.#key(connection), connection);
    this.#watch?.begun(connection);
  }

  bytes(connection: Connection, fromOriginator: boolean, data: Uint8Array, start: number, end: number, offset: number, frame: number, time: number): void {
    this.#decoderOf(connection, fromOriginator).push(data, start, end, offset, this.#capture.index, frame, time);
    this.#watch?.moved(connection, time);
    this.#quieten(connection);
  }

  gap(connection: Connection, fromOriginator: boolean, offset: number, length: number, frame: number, time: number): void {
    this.gaps++;
    this.#decoderOf(connection, fromOriginator).gap(offset, length, this.#capture.index, frame, time);
  }

  ended(connection: Connection, why: ConnectionEnd): void {
    const flood = this.#watch?.leave(connection) ?? false;
    const key = this.#key(connection);
    const halfOpen = isHalfOpen(connection);
    if (halfOpen) this.#attempts.ended(key, connection);
    const tooMany = why === "evicted" && !this.#abandoning && !(halfOpen && this.#isOver(key, connection));
    if (tooMany) this.#attempts.evicted(connection, !halfOpen);
    if (halfOpen && (tooMany || (why === "input-ended" && flood))) {
      this.#untold++;
      this.#history.forget(key, connection);
      this.#options.frames?.forget(connection);
      return;
    }
    const decoders = connection.user instanceof ExchangeDecoders ? connection.user : null;
    decoders?.originator?.endOfStream();
    decoders?.responder?.endOfStream();
    const context = this.#contextOf(connection, this.#latest, this.#options.stallAfter);
    const record = connectionRecord(context, diagnose(context, this.#time), this.#names(connection));
    const series = this.#series.add(record, connection.firstTime, connection.lastTime, connection.established);
    if (series !== null) record.also.push({ ...plainVerdict(connectionPattern, series), stage: record.died_at });
    this.#history.ended(key, connection, pastExchangeOf(context, record));
    if (record.verdict.code === tcpBadSynack.code && !connection.synSeen) this.#strays.add(context.facts);
    this.#options.frames?.ended(connection, record);
    this.#options.observe?.(context.facts, record, this.#epochSeconds);
    this.#sink.connection(record);
  }

  /** Silent for so long that no further SYN can be due, and no part of a flood: what can be said of it can be said now. */
  #isOver(key: string, { lastTime }: Connection): boolean {
    return this.#latest - lastTime >= ABANDON_HALF_OPEN_SECONDS * 1e9 && !this.#attempts.isFlooded(key);
  }

  /** All that is known of a connection by `time`. */
  #contextOf(connection: Connection, time: number, stallAfter: number): VerdictContext {
    const decoders = connection.user instanceof ExchangeDecoders ? connection.user : null;
    const dialogue: Dialogue = { originator: decoders?.originator?.facts ?? null, responder: decoders?.responder?.facts ?? null };
    const key = this.#key(connection);
    return contextOf(factsOfExchange(connection, dialogue, time), {
      past: this.#history.past(key),
      open: this.#history.open(key),
      strays: this.#strays,
      knownHosts: this.#options.knownHosts,
      stallAfter,
      epochSeconds: this.#epochSeconds,
    });
  }

  #names(connection: Connection): RecordNames {
    return {
      capture: this.#paths[connection.capture] ?? this.#capture.path,
      epochSeconds: this.#epochSeconds,
      time: this.#time,
      whatIf: this.#options.whatIf ?? null,
      timeline: this.#options.timeline ?? false,
    };
  }

  #decoderOf(connection: Connection, fromOriginator: boolean): TransportDecoder {
    if (!(connection.user instanceof ExchangeDecoders)) connection.user = new ExchangeDecoders();
    const decoders = connection.user as ExchangeDecoders;
    const midStream = !connection.synSeen && !connection.synAckSeen;
    if (fromOriginator) {
      decoders.originator ??= new TransportDecoder({ midStream });
      return decoders.originator;
    }
    decoders.responder ??= new TransportDecoder({ midStream });
    return decoders.responder;
  }

  /** After NEWKEYS both ways, both acknowledged, nothing more can be read: the flow table need not keep bytes. */
  #quieten(connection: Connection): void {
    if (connection.quiet) return;
    const { originator, responder } = connection.user as ExchangeDecoders;
    const newkeys = originator?.facts.newkeys;
    const newkeysBack = responder?.facts.newkeys;
    if (!newkeys || !newkeysBack) return;
    if (isAcknowledged(connection.originator, newkeys) && isAcknowledged(connection.responder, newkeysBack)) {
      connection.quiet = true;
      this.#watch?.leave(connection);
      this.#options.frames?.complete(connection);
    }
  }

  /** Asked for several times in a row. */
  #key(connection: Connection): string {
    if (connection !== this.#keyed) {
      this.#keyed = connection;
      this.#keyText = serverKey(addressText(connection.responderAddress, 0, connection.ipVersion), connection.responderPort);
    }
    return this.#keyText;
  }
}
