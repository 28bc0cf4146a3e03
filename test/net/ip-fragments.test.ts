import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FRAGMENT_DUPLICATE_SECONDS, FRAGMENT_TIMEOUT_SECONDS, MAX_FRAGMENT_SETS, MAX_FRAGMENTS_PER_SET } from "../../src/limits.ts";
import { addressText } from "../../src/net/address-text.ts";
import { FrameDecoder } from "../../src/net/decode.ts";
import { PacketKind } from "../../src/net/packet.ts";
import { anomalyCodes, decoded, payloadText } from "./decoded.ts";
import { fragment4, fragment6, type Piece, pieces } from "./fragments.ts";
import { address, be16, be32, bytes, ethernet, icmp, ipv4, ipv6, tcp, udp } from "./frames.ts";

const raw = { linkType: 101 };
const TEXT = "SSH-2.0-in_fragments, a line that is long enough\r\n";
/** The payload of one IPv4 datagram, its TCP checksum filled in. */
const SEGMENT = ipv4(tcp({ seq: 99 }, TEXT)).subarray(20);
const fragmenters = [
  ["IPv4", (piece: Piece) => fragment4(piece)],
  ["IPv6", (piece: Piece) => fragment6(piece)],
] as const;

/** What each frame turned out to be: its kind, the payload of a segment, anomalies. */
function run(frames: readonly Uint8Array[], decoder = new FrameDecoder(), time = 0): string[] {
  return frames.map((frame) => {
    const packet = decoded(frame, { ...raw, decoder, time });
    const what = {
      [PacketKind.Other]: "other",
      [PacketKind.Tcp]: payloadText(packet),
      [PacketKind.IcmpError]: "icmp",
      [PacketKind.Fragment]: "fragment",
      [PacketKind.CutTcp]: "cut",
      [PacketKind.CutIcmpError]: "cut icmp",
    }[packet.kind];
    return [what, ...anomalyCodes(packet)].join(" ");
  });
}

describe.each(fragmenters)("%s fragments", (_, fragment) => {
  const [first, second, third] = pieces(SEGMENT, 24, 48).map(fragment) as [Uint8Array, Uint8Array, Uint8Array];

  test("give their datagram with the last of them, in any order", () => {
    const orders = [
      [first, second, third],
      [third, second, first],
      [second, third, first],
      [third, first, second],
    ];
    for (const order of orders) {
      const decoder = new FrameDecoder();
      expect(run(order, decoder)).toEqual(["fragment", "fragment", TEXT]);
      expect([decoder.fragments, decoder.incompleteAtEnd()]).toEqual([{ complete: 1, incomplete: 0, evicted: 0, overlapping: 0 }, 0]);
    }
  });

  test("of 8 bytes, which split the TCP header", () => {
    const cuts = Array.from({ length: (SEGMENT.length - 1) >> 3 }, (_, index) => 8 * (index + 1));
    const frames = pieces(SEGMENT, ...cuts).map(fragment);
    expect(run(frames)).toEqual([...Array<string>(cuts.length).fill("fragment"), TEXT]);
  });

  test("any cuts, in any order, with copies, give the segment once", () => {
    const payload = fc.uint8Array({ minLength: 1, maxLength: 300 });
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 12 });
    fc.assert(
      fc.property(payload, cuts, fc.infiniteStream(fc.nat()), fc.boolean(), (data, at, random, copies) => {
        const segment = tcp({ checksum: 1 }, data);
        const edges = at
          .sort((a, b) => a - b)
          .map((cut) => 8 * cut)
          .filter((cut) => cut < segment.length);
        fc.pre(edges.length > 0);
        const frames = pieces(segment, ...edges).map(fragment);
        const ordered = (copies ? [...frames, ...frames] : frames)
          .map((frame) => ({ frame, key: random.next().value as number }))
          .sort((a, b) => a.key - b.key);
        const decoder = new FrameDecoder();
        const packets = ordered.map(({ frame }) => decoded(frame, { ...raw, decoder }));
        const segments = packets.filter((packet) => packet.kind === PacketKind.Tcp);
        expect(segments).toHaveLength(1);
        expect(segments[0]!.data.subarray(segments[0]!.payloadOffset)).toEqual(data);
        expect([packets.filter((packet) => packet.anomalies !== 0), decoder.incompleteAtEnd()]).toEqual([[], 0]);
      }),
    );
  });

  test("copies from another interface are neither overlaps nor new datagrams", () => {
    const decoder = new FrameDecoder();
    expect(run([first, first, second, second, third, third], decoder)).toEqual(["fragment", "fragment", "fragment", "fragment", TEXT, "other"]);
    expect(decoder.incompleteAtEnd()).toBe(0);
  });

  test("an identification that is used again begins a new datagram", () => {
    const decoder = new FrameDecoder();
    run([first, second, third], decoder, 100);
    expect(run([first, second, third], decoder, 100 + FRAGMENT_DUPLICATE_SECONDS + 1)).toEqual(["fragment", "fragment", TEXT]);
  });

  test("that overlap with other bytes cost the whole datagram, also what comes later", () => {
    const evil = fragment({ offset: 16, data: new Uint8Array(16).fill(0x45), more: true });
    const decoder = new FrameDecoder();
    expect(run([first, evil, second, third], decoder)).toEqual(["fragment", "other ip-fragment-overlap", "other", "other"]);
    expect([decoder.fragments.overlapping, decoder.incompleteAtEnd()]).toEqual([1, 0]);
  });

  test.each([
    ["the same range, other bytes", { offset: 24, data: new Uint8Array(24), more: true }],
    ["an end before what is there", { offset: 8, data: new Uint8Array(8), more: false }],
  ])("%s: discarded", (_what, piece) => {
    expect(run([second, fragment(piece)])).toEqual(["fragment", "other ip-fragment-overlap"]);
  });

  test.each([
    ["bytes behind the end", { offset: 200, data: new Uint8Array(8), more: true }],
    ["a second end", { offset: 24, data: new Uint8Array(8), more: false }],
  ])("%s: discarded", (_what, piece) => {
    expect(run([third, fragment(piece)])).toEqual(["fragment", "other ip-fragment-overlap"]);
  });

  test("that never complete are counted: at the end, or when they time out", () => {
    const decoder = new FrameDecoder();
    run([first, second], decoder, 50);
    expect(decoder.incompleteAtEnd()).toBe(1);
    const later = fragment4(pieces(SEGMENT, 24)[0]!, { identification: 7 });
    expect(run([later], decoder, 50 + FRAGMENT_TIMEOUT_SECONDS + 1)).toEqual(["fragment ip-fragments-incomplete"]);
    expect([decoder.fragments.incomplete, decoder.incompleteAtEnd()]).toEqual([1, 1]);
    expect(run([third], decoder, 90)).toEqual(["fragment"]);
  });

  test("that were complete when their time was over are none that never did", () => {
    const decoder = new FrameDecoder();
    run([first, second, third], decoder, 50);
    expect(run([fragment4(pieces(SEGMENT, 24)[0]!, { identification: 7 })], decoder, 50 + FRAGMENT_TIMEOUT_SECONDS + 1)).toEqual(["fragment"]);
    expect(decoder.fragments).toMatchObject({ complete: 1, incomplete: 0 });
  });

  test("with a length that is no multiple of 8, with none, or beyond 65,535 bytes, are malformed", () => {
    expect(run([fragment({ offset: 0, data: SEGMENT.subarray(0, 20), more: true })])).toEqual(["other malformed-ip"]);
    expect(run([fragment({ offset: 8, data: new Uint8Array(0), more: false })])).toEqual(["other malformed-ip"]);
    expect(run([fragment({ offset: 65_528, data: new Uint8Array(8), more: false })])).toEqual(["other malformed-ip"]);
  });

  test("that the snap length cut can't be used, and say so", () => {
    expect(anomalyCodes(decoded(first, { ...raw, capturedLength: first.length - 1, originalLength: first.length }))).toEqual(["snaplen-truncated"]);
  });

  test("of the longest datagram that its header can say, and not of a longer one", () => {
    const longest = fragment === fragmenters[0][1] ? 65_515 : 65_535;
    for (const [payload, expected] of [
      [longest, 1],
      [longest + 1, 0],
    ] as const) {
      const decoder = new FrameDecoder();
      for (const piece of pieces(tcp({ checksum: 1 }, new Uint8Array(payload - 20)), 32_768, 65_504)) decoded(fragment(piece), { ...raw, decoder });
      expect(decoder.fragments.complete).toBe(expected);
    }
  });
});

describe("the key of a datagram", () => {
  test("IPv4: addresses, protocol and identification", () => {
    const [first, last] = pieces(SEGMENT, 24) as [Piece, Piece];
    for (const other of [{ identification: 2 }, { source: "10.0.0.9" }, { destination: "10.0.0.9" }, { protocol: 17 }]) {
      expect(run([fragment4(first), fragment4(last, other)])).toEqual(["fragment", "fragment"]);
    }
  });

  test("IPv6: addresses and identification; the first fragment says what the payload is", () => {
    const [first, last] = pieces(SEGMENT, 24) as [Piece, Piece];
    expect(run([fragment6(first), fragment6(last, { nextHeader: 17 })])).toEqual(["fragment", TEXT]);
    expect(run([fragment6(last, { nextHeader: 17 }), fragment6(first)])).toEqual(["fragment", TEXT]);
    for (const other of [{ id: 2 }, { source: "2001:db8::9" }, { destination: "2001:db8::9" }]) {
      expect(run([fragment6(first), fragment6(last, other)])).toEqual(["fragment", "fragment"]);
    }
  });
});

describe("bounds", () => {
  const opening = (identification: number) => fragment4(pieces(SEGMENT, 24)[0]!, { identification });

  test("the oldest datagram leaves when there are too many, and is counted", () => {
    const decoder = new FrameDecoder();
    for (let id = 0; id < MAX_FRAGMENT_SETS; id++) expect(run([opening(id)], decoder)).toEqual(["fragment"]);
    expect(run([opening(0xffff)], decoder)).toEqual(["fragment ip-fragment-limit"]);
    expect([decoder.fragments.evicted, decoder.incompleteAtEnd()]).toEqual([1, MAX_FRAGMENT_SETS]);
    const last = pieces(SEGMENT, 24)[1]!;
    expect(run([fragment4(last, { identification: 1 })], decoder)).toEqual([TEXT]);
  });

  test("a datagram that is complete leaves first, and is no loss", () => {
    const decoder = new FrameDecoder();
    for (let id = 0; id < MAX_FRAGMENT_SETS; id++) run([opening(id)], decoder);
    run([fragment4(pieces(SEGMENT, 24)[1]!, { identification: 5 })], decoder);
    expect(run([opening(0xffff)], decoder)).toEqual(["fragment"]);
    expect(decoder.fragments).toEqual({ complete: 1, incomplete: 0, evicted: 0, overlapping: 0 });
  });

  test("one datagram's fragments are bounded, copies included", () => {
    const decoder = new FrameDecoder();
    const frame = opening(1);
    for (let count = 0; count < MAX_FRAGMENTS_PER_SET; count++) decoded(frame, { ...raw, decoder });
    expect(run([frame], decoder)).toEqual(["other ip-fragment-limit"]);
    expect([decoder.fragments.evicted, decoder.incompleteAtEnd()]).toEqual([1, 0]);
  });

  test("protocols that are not followed take no room", () => {
    const decoder = new FrameDecoder();
    expect(run([fragment4(pieces(SEGMENT, 24)[0]!, { protocol: 50 })], decoder)).toEqual(["other"]);
    expect(decoder.incompleteAtEnd()).toBe(0);
  });
});

describe("a reassembled datagram", () => {
  test("has the header of its first fragment", () => {
    const decoder = new FrameDecoder();
    const [first, last] = pieces(SEGMENT, 24) as [Piece, Piece];
    const source = "192.0.2.7";
    decoded(fragment4(last, { source, options: [1, 1, 1, 1] }), { ...raw, decoder });
    const packet = decoded(fragment4(first, { source, options: [1, 1, 1, 0] }), { ...raw, decoder });
    expect([addressText(packet.data, packet.sourceOffset, 4), addressText(packet.data, packet.destinationOffset, 4)]).toEqual([source, "10.0.0.2"]);
    expect([...packet.data.subarray(20, 24), packet.tcpOffset, packet.data.length]).toEqual([1, 1, 1, 0, 24, 24 + SEGMENT.length]);
  });

  test("has the destination of a routing header in front of the fragment header", () => {
    const decoder = new FrameDecoder();
    const routed = pieces(SEGMENT, 24).map(({ offset, data, more }) => {
      const fragment = bytes([6, 0], be16(offset | (more ? 1 : 0)), be32(1), data);
      return ipv6(bytes([44, 2, 4, 1], be32(0), address("2001:db8::f"), fragment), { nextHeader: 43 });
    });
    const packet = routed.map((frame) => decoded(frame, { ...raw, decoder }))[1]!;
    expect([packet.kind, addressText(packet.data, packet.destinationOffset, 6)]).toEqual([PacketKind.Tcp, "2001:db8::f"]);
  });

  test("may be an atomic fragment, which waits for nobody", () => {
    expect(run([fragment6({ offset: 0, data: SEGMENT, more: false })])).toEqual([TEXT]);
  });

  test("may hold a tunnel, and may be in one", () => {
    const inner = ethernet(ipv4(SEGMENT));
    const vxlan = udp(bytes([8, 0, 0, 0, 0, 0, 42, 0], inner), { destinationPort: 4789 });
    expect(run(pieces(vxlan, 48, 80).map((piece) => fragment4(piece, { protocol: 17 })))).toEqual(["fragment", "fragment", TEXT]);
    const tunnelled = pieces(SEGMENT, 24).map((piece) => ipv6(fragment4(piece), { nextHeader: 4 }));
    expect(run(tunnelled)).toEqual(["fragment", TEXT]);
  });

  test("may hold fragments again", () => {
    const inner = pieces(SEGMENT, 24).map((piece) => fragment4(piece));
    const outer = inner.flatMap((packet, index) => pieces(packet, 24).map((piece) => fragment4(piece, { protocol: 4, identification: index })));
    expect(run(outer)).toEqual(["fragment", "fragment", "fragment", TEXT]);
  });

  test("may be an ICMP error", () => {
    const error = icmp(ipv4(SEGMENT), { type: 3, code: 1 });
    expect(run(pieces(error, 40).map((piece) => fragment4(piece, { protocol: 1 })))).toEqual(["fragment", "icmp"]);
  });
});
