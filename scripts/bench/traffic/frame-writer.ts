import { TcpFlag } from "../../../src/net/packet.ts";
import type { Flow } from "./flow.ts";
import { applyPatches } from "./payload.ts";
import { Random } from "./random.ts";

const ETHERNET_BYTES = 14;
const IPV4_BYTES = 20;
const UDP_BYTES = 8;
const TCP_BYTES = 20;
/** NOP NOP timestamps; in a SYN: MSS, SACK permitted, timestamps, NOP, window scale, as Linux sends them. */
const TIMESTAMPS = [1, 1, 8, 10];
const SYN_OPTIONS = [2, 4, 0x05, 0xb4, 4, 2, 8, 10];
const WINDOW_SCALE = [1, 3, 3, 7];
const PROTOCOL = { tcp: 6, udp: 17 } as const;
const WINDOW = 501;

/** The largest frame that is written. Bytes. */
export const MAX_FRAME_BYTES = 2_048;

/** Writes the packets of flows as Ethernet frames, checksums and all. */
export class FrameWriter {
  private readonly randoms = { connection: new Random(1), server: new Random(1) };

  /** Writes step `index` of the flow into bytes[at, …); returns the length. `time`: microseconds, for the timestamps. */
  write(bytes: Uint8Array, at: number, flow: Flow, index: number, time: number): number {
    const step = flow.course.steps[index]!;
    const { protocol } = flow.course;
    const ip = at + ETHERNET_BYTES;
    const transport = ip + IPV4_BYTES;
    const header = protocol === "udp" ? UDP_BYTES : tcpHeaderBytes(step.flags);
    const length = step.payload?.bytes.length ?? 0;
    const total = IPV4_BYTES + header + length;
    writeEthernet(bytes, at, step.fromClient);
    writeIpv4(bytes, ip, flow, index, total, PROTOCOL[protocol]);
    let sum = length === 0 ? 0 : this.copyPayload(bytes, transport + header, flow, index);
    const checksumAt = transport + (protocol === "udp" ? 6 : 16);
    if (protocol === "udp") writeUdp(bytes, transport, flow, step.fromClient, header + length);
    else writeTcp(bytes, transport, flow, index, time);
    sum += words(bytes, transport, transport + header) + words(bytes, ip + 12, ip + 20) + PROTOCOL[protocol] + header + length;
    put16(bytes, checksumAt, fold(sum) ^ 0xffff);
    return ETHERNET_BYTES + total;
  }

  private copyPayload(bytes: Uint8Array, at: number, flow: Flow, index: number): number {
    const payload = flow.course.steps[index]!.payload!;
    bytes.set(payload.bytes, at);
    if (payload.patches.length === 0) return payload.sum;
    // A packet that is sent again has the same bytes: they follow from its SEQ, not from its step.
    this.randoms.connection = new Random(Math.imul(flow.number + 1, 0x9e3779b1) ^ flow.course.steps[index]!.seq);
    this.randoms.server = new Random(flow.serverAddress);
    return payload.sum + applyPatches(payload, bytes, at, this.randoms);
  }
}

function tcpHeaderBytes(flags: number): number {
  if ((flags & TcpFlag.Rst) !== 0) return TCP_BYTES;
  return (flags & TcpFlag.Syn) !== 0 ? TCP_BYTES + 20 : TCP_BYTES + 12;
}

function writeEthernet(bytes: Uint8Array, at: number, fromClient: boolean): void {
  bytes.fill(0, at, at + 12);
  bytes[at] = bytes[at + 6] = 0x02;
  bytes[at + (fromClient ? 5 : 11)] = 1;
  put16(bytes, at + 12, 0x0800);
}

function writeIpv4(bytes: Uint8Array, at: number, flow: Flow, index: number, total: number, protocol: number): void {
  const { fromClient } = flow.course.steps[index]!;
  put16(bytes, at, 0x4500);
  put16(bytes, at + 2, total);
  put16(bytes, at + 4, flow.number * 31 + index);
  put16(bytes, at + 6, 0x4000);
  put16(bytes, at + 8, (64 << 8) | protocol);
  put16(bytes, at + 10, 0);
  put32(bytes, at + 12, fromClient ? flow.clientAddress : flow.serverAddress);
  put32(bytes, at + 16, fromClient ? flow.serverAddress : flow.clientAddress);
  put16(bytes, at + 10, fold(words(bytes, at, at + IPV4_BYTES)) ^ 0xffff);
}

function writeUdp(bytes: Uint8Array, at: number, flow: Flow, fromClient: boolean, length: number): void {
  put16(bytes, at, fromClient ? flow.clientPort : flow.course.port);
  put16(bytes, at + 2, fromClient ? flow.course.port : flow.clientPort);
  put16(bytes, at + 4, length);
  put16(bytes, at + 6, 0);
}

function writeTcp(bytes: Uint8Array, at: number, flow: Flow, index: number, time: number): void {
  const { fromClient, flags, seq, ack } = flow.course.steps[index]!;
  put16(bytes, at, fromClient ? flow.clientPort : flow.course.port);
  put16(bytes, at + 2, fromClient ? flow.course.port : flow.clientPort);
  put32(bytes, at + 4, (fromClient ? flow.clientIsn : flow.serverIsn) + seq);
  put32(bytes, at + 8, (flags & TcpFlag.Ack) === 0 ? 0 : (fromClient ? flow.serverIsn : flow.clientIsn) + ack);
  bytes[at + 12] = (tcpHeaderBytes(flags) / 4) << 4;
  bytes[at + 13] = flags;
  put16(bytes, at + 14, (flags & TcpFlag.Syn) !== 0 ? 64_240 : WINDOW);
  put32(bytes, at + 16, 0);
  if ((flags & TcpFlag.Rst) !== 0) return;
  const isSyn = (flags & TcpFlag.Syn) !== 0;
  bytes.set(isSyn ? SYN_OPTIONS : TIMESTAMPS, at + TCP_BYTES);
  const stamps = at + TCP_BYTES + (isSyn ? SYN_OPTIONS.length : TIMESTAMPS.length);
  // Both clocks tick in milliseconds from the connection's numbers on; the echo is good enough.
  put32(bytes, stamps, (fromClient ? flow.clientIsn : flow.serverIsn) + Math.floor(time / 1000));
  put32(bytes, stamps + 4, flags === TcpFlag.Syn ? 0 : (fromClient ? flow.serverIsn : flow.clientIsn) + Math.floor(time / 1000));
  if (isSyn) bytes.set(WINDOW_SCALE, stamps + 8);
}

function words(bytes: Uint8Array, start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i += 2) sum += (bytes[i]! << 8) | bytes[i + 1]!;
  return sum;
}

/** RFC 1071: the carries added back in. */
function fold(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 0x10000);
  return folded;
}

function put16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 8;
  bytes[at + 1] = value;
}

function put32(bytes: Uint8Array, at: number, value: number): void {
  put16(bytes, at, value >>> 16);
  put16(bytes, at + 2, value);
}
