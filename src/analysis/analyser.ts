import type { Frame } from "../capture/frame.ts";
import { connectionRecord } from "../diagnosis/connection-record.ts";
import { contextOf } from "../diagnosis/context-of.ts";
import { diagnose } from "../diagnosis/diagnose.ts";
import { plainVerdict } from "../diagnosis/plain-verdict.ts";
import { SeriesDetector } from "../diagnosis/series-detector.ts";
import { TimeText } from "../diagnosis/time-text.ts";
import { type Dialogue, factsOfExchange } from "../exchange/facts-of-exchange.ts";
import { History, serverKey } from "../exchange/history.ts";
import { isAcknowledged } from "../exchange/newkeys.ts";
import { addressText } from "../net/address-text.ts";
import { FrameDecoder } from "../net/decode.ts";
import { Packet, PacketKind } from "../net/packet.ts";
import { TransportDecoder } from "../ssh/transport-decoder.ts";
import type { Connection } from "../tcp/connection.ts";
import { FlowTable } from "../tcp/flow-table.ts";
import type { StreamSink } from "../tcp/stream-sink.ts";
import connectionPattern from "../verdicts/connection-pattern.ts";
import type { AnalysisOptions, AnalysisSink } from "./analysis-options.ts";
import { FrameAnomalies } from "./frame-anomalies.ts";
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
  readonly #series = new SeriesDetector();
  readonly #epochSeconds: number;
  readonly #paths: string[] = [];
  #capture: CaptureName;
  #time: TimeText;
  /** Time of the latest frame, ns since the epoch. */
  #latest = 0;
  readonly anomalies = new FrameAnomalies();

  /** `epochSeconds`: time 0 of this timeline, whole seconds since 1970: that of its first frame. */
  constructor(options: AnalysisOptions, sink: Pick<AnalysisSink, "connection" | "series">, epochSeconds: number, capture: CaptureName) {
    this.#options = options;
    this.#sink = sink;
    this.#epochSeconds = epochSeconds;
    this.#flows = new FlowTable(this, { ports: options.ports });
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
    const packet = this.#packet;
    const kind = this.#decoder.decode(packet, frame.data, frame.offset, frame.capturedLength, frame.originalLength, frame.linkType, frame.seconds);
    const time = (frame.seconds - this.#epochSeconds) * 1e9 + frame.nanoseconds;
    if (time > this.#latest) this.#latest = time;
    if (packet.anomalies !== 0) this.anomalies.add(packet, this.#capture.index, frame.number);
    if (kind === PacketKind.Tcp) this.#flows.packet(packet, this.#capture.index, frame.number, time);
    else if (kind === PacketKind.IcmpError) {
      this.#flows.icmp(packet, this.#capture.index, frame.number, time, addressText(packet.data, packet.sourceOffset, packet.ipVersion));
    } else this.#flows.tick(time);
  }

  /** The input ended: everything that is open gets its record. */
  finish(): void {
    this.#flows.finish();
    this.anomalies.incompleteDatagrams(this.#decoder.incompleteAtEnd(), this.#capture.index);
    for (const series of this.#series.finish()) this.#sink.series(series);
  }

  begun(connection: Connection): void {
    this.#history.begun(this.#key(connection), connection);
  }

  bytes(connection: Connection, fromOriginator: boolean, data: Uint8Array, start: number, end: number, offset: number, frame: number, time: number): void {
    this.#decoderOf(connection, fromOriginator).push(data, start, end, offset, this.#capture.index, frame, time);
    this.#quieten(connection);
  }

  gap(connection: Connection, fromOriginator: boolean, offset: number, length: number, frame: number, time: number): void {
    this.#decoderOf(connection, fromOriginator).gap(offset, length, this.#capture.index, frame, time);
  }

  ended(connection: Connection): void {
    const decoders = connection.user instanceof ExchangeDecoders ? connection.user : null;
    decoders?.originator?.endOfStream();
    decoders?.responder?.endOfStream();
    const dialogue: Dialogue = { originator: decoders?.originator?.facts ?? null, responder: decoders?.responder?.facts ?? null };
    const key = this.#key(connection);
    const facts = factsOfExchange(connection, dialogue, this.#latest);
    const context = contextOf(facts, {
      past: this.#history.past(key),
      siblings: [...this.#history.open(key)].filter((open) => open !== connection),
      knownHosts: this.#options.knownHosts,
      stallAfter: this.#options.stallAfter,
      epochSeconds: this.#epochSeconds,
    });
    const diagnosis = diagnose(context, this.#time);
    const names = { capture: this.#paths[connection.capture] ?? this.#capture.path, epochSeconds: this.#epochSeconds, time: this.#time };
    const record = connectionRecord(context, diagnosis, names);
    const series = this.#series.add(record, connection.firstTime, connection.lastTime, connection.established);
    if (series !== null) record.also.push({ ...plainVerdict(connectionPattern, series), stage: record.died_at });
    this.#history.ended(key, connection, pastExchangeOf(context, record));
    this.#sink.connection(record);
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
    if (isAcknowledged(connection.originator, newkeys) && isAcknowledged(connection.responder, newkeysBack)) connection.quiet = true;
  }

  #key(connection: Connection): string {
    return serverKey(addressText(connection.responderAddress, 0, connection.ipVersion), connection.responderPort);
  }
}
