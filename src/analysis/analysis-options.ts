import type { Frame } from "../capture/frame.ts";
import type { ConnectionRecord, SeriesRecord } from "../diagnosis/record.ts";
import type { ExchangeFacts } from "../exchange/exchange-facts.ts";
import type { KnownHosts } from "../knowledge/known-hosts.ts";
import type { Packet } from "../net/packet.ts";
import type { Connection } from "../tcp/connection.ts";

/** What the caller may choose about an analysis. */
export interface AnalysisOptions {
  /** Ports on which SYNs and refusals count; SSH on other ports is found by its identification. */
  ports: readonly number[];
  /** Every capture is a timeline of its own, even where several are one rotation. */
  separate: boolean;
  /** Known host keys: turns a refused host key from likely into certain. */
  knownHosts: KnownHosts | null;
  /** Ends the reading early; what was read is still told. */
  signal?: AbortSignal;
  /** Silence after which an exchange that is owed something counts as stalled. Nanoseconds. */
  stallAfter: number;
  /** Set where packets come as they happen: how the analysis behaves that has no end. */
  live?: LiveAnalysis;
  /** Told of each exchange with its facts, for whoever holds several captures against each other. `epochSeconds`: time 0 of the facts, since 1970. */
  observe?: (facts: ExchangeFacts, record: ConnectionRecord, epochSeconds: number) => void;
  /** Records say what these lines in the configuration of one side would change. */
  whatIf?: WhatIfLines;
  /** Records have their timeline. */
  timeline?: boolean;
  /** Takes the frames of connections, for whoever wants to keep them. */
  frames?: FrameKeeper;
}

/** Lines of a configuration that might be, and whose. */
export interface WhatIfLines {
  side: "client" | "server";
  lines: string;
}

/** What a live analysis does otherwise. */
export interface LiveAnalysis {
  /** Silence after the end of a connection until it is told. Nanoseconds. */
  linger: number;
  /** Connections at a time; the oldest half-open one leaves first, and is counted, not told. */
  maxFlows: number;
  /** Silence after which a connection that is not encrypted yet is given up. Nanoseconds. */
  abandonHalfOpen: number;
  /** The same after an ICMP error that answered the SYN and was not followed by another; twice the last pause between SYNs is added. */
  abandonIcmpAnswered: number;
  abandonEstablished: number;
  /** With more half-open connections than this at a time it is a flood: they are counted, not told one by one. */
  floodHalfOpen: number;
}

/** Keeps frames. No view of a frame is valid after the call. */
export interface FrameKeeper {
  /** Any frame, before the analysis takes it. */
  every(frame: Frame): void;
  /** A frame with a TCP segment, or an ICMP error about one, after the analysis took it. */
  frame(packet: Packet, frame: Frame, capture: number): void;
  /** The exchange is complete: its frames are not wanted any more. */
  complete(connection: Connection): void;
  /** The connection left without a record. */
  forget(connection: Connection): void;
  /** The connection has its record, which may be added to: it goes to the sink next. */
  ended(connection: Connection, record: ConnectionRecord): void;
}

/** Silence that counts as a stall: longer than any step of a healthy exchange on a slow host takes (a resolver's first time-out is 5 s). Nanoseconds. */
export const STALL_AFTER = 5e9;

/** Where results go, in the order in which connections end. */
export interface AnalysisSink {
  connection(record: ConnectionRecord): void;
  series(record: SeriesRecord): void;
  /** Bytes read so far, of how many in all (null when unknown). */
  progress?(bytesRead: number, total: number | null): void;
}
