import { describe, expect, test } from "vitest";
import { TcpFlag } from "../../src/net/packet.ts";
import { bytes as block, pcapng } from "../capture/capture-bytes.ts";
import { ethernet, type FrameRecord, ipv4, pcapFile, tcp } from "../net/frames.ts";
import { layOut, piecesOf, Wire } from "../property/conversation.ts";
import { ident, kexInit } from "../ssh/messages.ts";
import { analyseBytes, SECONDS } from "./analyse-frames.ts";

const CLIENT = ident("SSH-2.0-OpenSSH_9.6p1");
const everyByte = (length: number) => Array.from({ length }, (_byte, i) => i);

/** `size` connections of one pair, each refused. */
function refusals(size: number): FrameRecord[] {
  return Array.from({ length: size }, (_connection, i) => {
    const fields = { sourcePort: 1_024 + (i % 60_000), seq: i };
    const reply = tcp({ sourcePort: 22, destinationPort: fields.sourcePort, flags: TcpFlag.Rst | TcpFlag.Ack, seq: 0, ack: i + 1 });
    return [
      { data: ethernet(ipv4(tcp({ ...fields, flags: TcpFlag.Syn }))), time: SECONDS + i / 100 },
      { data: ethernet(ipv4(reply, { source: "10.0.0.2", destination: "10.0.0.1" })), time: SECONDS + i / 100 + 0.001 },
    ];
  }).flat();
}

/** `size` connections to one server that stay open: all are each other's siblings at the end. */
function siblings(size: number): FrameRecord[] {
  return Array.from({ length: size }, (_connection, i) => {
    const at = { source: `10.1.${i >> 8}.${i & 255}`, destination: "10.0.0.2" };
    const fields = { sourcePort: 40_000, seq: 1 };
    const synAck = tcp({ sourcePort: 22, destinationPort: 40_000, flags: TcpFlag.Syn | TcpFlag.Ack, seq: 1, ack: 2 });
    return [
      ethernet(ipv4(tcp({ ...fields, flags: TcpFlag.Syn }), at)),
      ethernet(ipv4(synAck, { source: at.destination, destination: at.source })),
      ethernet(ipv4(tcp({ ...fields, seq: 2, ack: 2, flags: TcpFlag.Ack }), at)),
    ].map((data) => ({ data, time: SECONDS + i / 1_000 }));
  }).flat();
}

function oneWay(bytes: Uint8Array, cut: (length: number) => readonly number[]): Uint8Array {
  const frames = layOut(piecesOf([{ from: "client", bytes }], cut), (pieces, wire) => {
    for (const piece of pieces) wire.piece(piece);
  });
  return pcapFile(frames);
}

/** Segments that overlap each other by half, behind a hole that never closes. */
function overlaps(size: number): Uint8Array {
  const wire = new Wire();
  for (let i = 0; i < size; i++) wire.piece({ from: "client", at: 10 + ((i * 7_919) % size) * 4, bytes: new Uint8Array(8) });
  return pcapFile(wire.frames);
}

/** Inputs that invite quadratic work, by size. */
const HOSTILE: readonly { what: string; size: number; input: (size: number) => Uint8Array }[] = [
  {
    what: "names in each list",
    size: 2_000,
    input: (n) =>
      oneWay(
        Uint8Array.from([
          ...CLIENT,
          ...kexInit({
            kex_algorithms: Array.from({ length: n }, (_n, i) => `k${i}`),
            mac_algorithms_client_to_server: Array.from({ length: n }, (_n, i) => `m${i}`),
          }),
        ]),
        (length) => Array.from({ length: length / 1_000 }, (_c, i) => i * 1_000),
      ),
  },
  { what: "segments of one byte", size: 6_000, input: (n) => oneWay(Uint8Array.from([...CLIENT, ...kexInit({ kex_algorithms: ["x".repeat(n)] })]), everyByte) },
  { what: "overlapping segments ahead of a hole", size: 4_000, input: overlaps },
  {
    what: "fragments of eight bytes",
    size: 4_000,
    input: (n) =>
      pcapFile(
        Array.from({ length: n }, (_f, i) => ({
          data: ethernet(ipv4(new Uint8Array(8), { identification: i >> 10, moreFragments: true, fragmentOffset: ((i * 389) & 1_023) * 8 })),
          time: SECONDS,
        })),
      ),
  },
  {
    what: "interfaces",
    size: 4_000,
    input: (n) => {
      const ng = pcapng(true);
      return Buffer.concat([ng.section(), ...Array.from({ length: n }, () => ng.interface(1)), ng.enhanced(1n, block(60), n - 1)]);
    },
  },
  { what: "bytes of an identification without end", size: 8_000, input: (n) => oneWay(Uint8Array.from(Buffer.from(`SSH-2.0-${"x".repeat(n)}`)), everyByte) },
  {
    what: "frames with anomalies",
    size: 5_000,
    input: (n) => pcapFile(Array.from({ length: n }, (_f, i) => ({ data: ethernet(ipv4(tcp({ dataOffset: 0 }))), time: SECONDS + i / 1_000 }))),
  },
  { what: "connections of one pair", size: 1_500, input: (n) => pcapFile(refusals(n)) },
  { what: "open connections to one server", size: 2_000, input: (n) => pcapFile(siblings(n)) },
];
const MAX_RATIO = 2.5;
/** The clock of the CPU, and the collector, have a grain: what is shorter proves nothing. Milliseconds. */
const GRAIN = 40;
const ATTEMPTS = 4;

async function cpuMilliseconds(input: Uint8Array): Promise<number> {
  const before = process.cpuUsage();
  await analyseBytes(input);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** The least of some runs: whatever else the process does only adds. */
async function least(input: Uint8Array): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < ATTEMPTS; i++) best = Math.min(best, await cpuMilliseconds(input));
  return best;
}

describe("twice the input takes at most 2.5 times as long", () => {
  test.each(HOSTILE)(
    "$what",
    async ({ size, input }) => {
      const single = await least(input(size));
      const double = await least(input(2 * size));
      expect(double, `${single.toFixed(0)} ms, then ${double.toFixed(0)} ms`).toBeLessThanOrEqual(MAX_RATIO * single + GRAIN);
    },
    120_000,
  );
});
