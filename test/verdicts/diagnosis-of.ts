/** Conversations as frames on an Ethernet, and what the whole analysis says of them: no step is replaced by a stand-in. */

import { Analyser } from "../../src/analysis/analyser.ts";
import type { AnalysisOptions } from "../../src/analysis/analysis-options.ts";
import { STALL_AFTER } from "../../src/analysis/analysis-options.ts";
import { newFrame } from "../../src/capture/frame.ts";
import type { ConnectionRecord, SeriesRecord } from "../../src/diagnosis/record.ts";
import { be16, be32, bytes, ethernet, icmp, ipv4, ipv6, tcp, udp } from "../net/frames.ts";
import { Dialogue, type Sent } from "../tcp/dialogue.ts";

/** An ICMP error that quotes what somebody sent. */
export interface IcmpError {
  type: number;
  code: number;
  quotes: Sent;
  /** Nanoseconds. */
  time: number;
  sender: string;
  mtu?: number;
  /** Bytes of the frame that the snap length left; all without. */
  captured?: number;
}

/** One connection of a capture. */
export interface Conversation {
  packets: readonly Sent[] | Dialogue;
  icmp?: readonly IcmpError[];
  client?: string;
  server?: string;
  clientPort?: number;
  serverPort?: number;
  /** Type of service or traffic class of a packet; 0 without. */
  trafficClass?: (sent: Sent) => number;
}

export interface Capture extends Partial<AnalysisOptions> {
  /** The capture runs on until then, in nanoseconds, though nothing more happens on these connections. */
  until?: number;
  /** The same, from the last packet on. */
  after?: number;
  /** The file's name. */
  path?: string;
}

/** 2026-11-22 10:00:00 UTC. */
export const EPOCH = 1_795_341_600;
const ETHERNET = 1;
const V4 = { client: "10.0.0.1", server: "10.0.0.2" };
const V6 = { client: "2001:db8::1", server: "2001:db8::2" };

/** A frame as a capture has it. */
export interface Wire {
  data: Uint8Array;
  /** Before the snap length. */
  length: number;
  /** Nanoseconds. */
  time: number;
}

/** The records of all connections, in order of their first frame. Packets of one conversation stay in the order given; several are merged by time. */
export function recordsOf(conversations: readonly Conversation[], capture: Capture = {}): ConnectionRecord[] {
  return analysed(conversations, capture).records;
}

/** The same, and the series that they form. */
export function analysed(conversations: readonly Conversation[], capture: Capture = {}): { records: ConnectionRecord[]; series: SeriesRecord[] } {
  const wires = wiresOfAll(conversations, capture);
  const { until: _, after: __, path = "test.pcap", ...options } = capture;
  const records: ConnectionRecord[] = [];
  const series: SeriesRecord[] = [];
  const analyser = new Analyser(
    { ports: [22], separate: false, knownHosts: null, stallAfter: STALL_AFTER, ...options },
    { connection: (record) => records.push(record), series: (record) => series.push(record) },
    EPOCH,
    { index: 0, path, nanoseconds: true },
  );
  const frame = newFrame();
  for (const [at, wire] of wires.entries()) {
    const nanoseconds = wire.time % 1e9;
    Object.assign(frame, { data: wire.data, capturedLength: wire.data.length, originalLength: wire.length, linkType: ETHERNET, number: at + 1 });
    analyser.frame(Object.assign(frame, { seconds: EPOCH + (wire.time - nanoseconds) / 1e9, nanoseconds }));
  }
  analyser.finish();
  return { records: records.sort((a, b) => a.first_frame - b.first_frame), series };
}

/** All frames in the capture's order; the last one shows that time went on. */
export function wiresOfAll(conversations: readonly Conversation[], { until, after }: Capture = {}): Wire[] {
  const wires = conversations.flatMap(wiresOf);
  if (conversations.length > 1 || conversations.some((one) => one.icmp !== undefined)) wires.sort((a, b) => a.time - b.time);
  const end = after === undefined ? until : Math.max(...wires.map(({ time }) => time)) + after;
  if (end !== undefined) wires.push({ ...whole(ethernet(ipv4(udp(bytes(0), { destinationPort: 9 }), { protocol: 17 }))), time: end });
  return wires;
}

/** The record of the only connection; packets alone go between the usual addresses. */
export function recordOf(conversation: Conversation | Conversation["packets"], capture: Capture = {}): ConnectionRecord {
  const isBare = Array.isArray(conversation) || conversation instanceof Dialogue;
  const records = recordsOf([isBare ? { packets: conversation } : (conversation as Conversation)], capture);
  if (records.length !== 1) throw new Error(`${records.length} connections instead of one`);
  return records[0]!;
}

/** The codes that stand beside the verdict. */
export function alsoOf({ also }: ConnectionRecord): string[] {
  return also.map(({ code }) => code);
}

/** Addresses of IPv6 for a conversation. */
export const IPV6 = V6;

function wiresOf(conversation: Conversation): Wire[] {
  const packets = "packets" in conversation.packets ? conversation.packets.packets : conversation.packets;
  return [...packets.map((sent) => wireOf(sent, conversation)), ...(conversation.icmp ?? []).map((error) => icmpWire(error, conversation))];
}

function wireOf(sent: Sent, conversation: Conversation): Wire {
  const { data, length } = whole(ethernet(datagram(sent, conversation)));
  const cut = sent.captured === undefined ? data : data.subarray(0, length - (sent.payload.length - sent.captured));
  return { data: cut, length, time: sent.time };
}

function whole(data: Uint8Array): Omit<Wire, "time"> {
  return { data, length: data.length };
}

/** The IP packet. */
function datagram(sent: Sent, conversation: Conversation): Uint8Array {
  const { client = V4.client, server = V4.server, clientPort = 40_000, serverPort = 22, trafficClass = () => 0 } = conversation;
  const byClient = sent.from === "client";
  const [source, destination] = byClient ? [client, server] : [server, client];
  const [sourcePort, destinationPort] = byClient ? [clientPort, serverPort] : [serverPort, clientPort];
  const { flags, seq, ack, window, urgentPointer } = sent;
  const damaged = sent.checksumState === 2 && { checksum: 0xdead };
  const segment = tcp({ sourcePort, destinationPort, seq, ack, flags, window, urgentPointer, options: optionsOf(sent), ...damaged }, sent.payload);
  if (source.includes(":")) return ipv6(segment, { source, destination, hopLimit: sent.hopLimit, trafficClass: trafficClass(sent) });
  return ipv4(segment, { source, destination, ttl: sent.hopLimit, identification: sent.identification & 0xffff, tos: trafficClass(sent), dontFragment: true });
}

/** RFC 9293 3.2, RFC 7323, RFC 2018. */
function optionsOf({ mss, windowScale, timestampValue, sack }: Sent): Uint8Array {
  return bytes(
    mss === -1 ? [] : [2, 4, ...be16(mss)],
    windowScale === -1 ? [] : [3, 3, windowScale],
    timestampValue === -1 ? [] : [8, 10, ...be32(timestampValue), ...be32(0)],
    sack.length === 0 ? [] : [5, 2 + 8 * sack.length, ...sack.flatMap(([left, right]) => [...be32(left), ...be32(right)])],
  );
}

/** The error goes back to whoever sent what it quotes. */
function icmpWire(error: IcmpError, conversation: Conversation): Wire {
  const quoted = datagram(error.quotes, conversation);
  const v6 = quoted[0]! >> 4 === 6;
  const message = icmp(quoted, { type: error.type, code: error.code, rest: error.mtu ?? 0 });
  const { client = V4.client, server = V4.server } = conversation;
  const destination = error.quotes.from === "client" ? client : server;
  const packet = v6 ? ipv6(message, { source: error.sender, destination, nextHeader: 58 }) : ipv4(message, { source: error.sender, destination, protocol: 1 });
  const { data, length } = whole(ethernet(packet));
  return { data: data.subarray(0, error.captured ?? length), length, time: error.time };
}
