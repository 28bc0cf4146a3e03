import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Packet, PacketKind } from "../../src/net/packet.ts";
import { anomalyCodes, decoded, payloadText } from "./decoded.ts";
import { be16, be32, bytes, ipv4, type Part, tcp } from "./frames.ts";

const NONE = { mss: -1, windowScale: -1, sackPermitted: false, timestampValue: -1, timestampEcho: -1, fastOpen: false, sackCount: 0 };

function withOptions(options: Part): Packet {
  const packet = decoded(ipv4(tcp({ options }, "payload")), { linkType: 101 });
  expect([packet.kind, payloadText(packet)]).toEqual([PacketKind.Tcp, "payload"]);
  return packet;
}

function sack(...edges: number[]): Uint8Array {
  return bytes(5, 2 + 4 * edges.length, ...edges.map(be32));
}

describe("TCP options", () => {
  test("none", () => {
    expect(withOptions([])).toMatchObject({ ...NONE, anomalies: 0 });
  });

  test("those of a SYN", () => {
    const packet = withOptions(bytes([2, 4, 5, 0xb4], [4, 2], [8, 10], be32(0xfffffffe), be32(0), 1, [3, 3, 14]));
    expect(packet).toMatchObject({ ...NONE, mss: 1460, sackPermitted: true, timestampValue: 0xfffffffe, timestampEcho: 0, windowScale: 14, anomalies: 0 });
  });

  test("timestamps in the usual place, and elsewhere", () => {
    const stamps = bytes([8, 10], be32(0x80000000), be32(7));
    const expected = { ...NONE, timestampValue: 0x80000000, timestampEcho: 7, anomalies: 0 };
    expect(withOptions(bytes([1, 1], stamps))).toMatchObject(expected);
    expect(withOptions(bytes(stamps, [1, 1]))).toMatchObject(expected);
    expect(withOptions(bytes([1, 1], stamps, [1, 1, 1, 0]))).toMatchObject(expected);
  });

  test("SACK blocks, one to four", () => {
    for (let count = 1; count <= 4; count++) {
      const edges = Array.from({ length: 2 * count }, (_, index) => 0xfffffff0 + index);
      const packet = withOptions(bytes([1, 1], sack(...edges)));
      expect([packet.sackCount, packet.anomalies]).toEqual([count, 0]);
      const found = Array.from({ length: count }, (_, block) => [packet.sackLeft[block], packet.sackRight[block]]).flat();
      expect(found).toEqual(edges);
    }
  });

  test("fast open, as assigned and as an experiment", () => {
    expect(withOptions([34, 2])).toMatchObject({ ...NONE, fastOpen: true });
    expect(withOptions([34, 10, 1, 2, 3, 4, 5, 6, 7, 8])).toMatchObject({ ...NONE, fastOpen: true });
    expect(withOptions(bytes([254, 4], be16(0xf989)))).toMatchObject({ ...NONE, fastOpen: true });
    expect(withOptions(bytes([254, 4], be16(0xbeef)))).toMatchObject({ ...NONE, anomalies: 0 });
  });

  test("unknown ones are skipped", () => {
    expect(withOptions(bytes([30, 8, 0, 0, 0, 0, 0, 0], [2, 4, 1, 0]))).toMatchObject({ ...NONE, mss: 256, anomalies: 0 });
  });

  test("what stands behind the end of the list is padding", () => {
    expect(withOptions([0, 2, 4, 5])).toMatchObject({ ...NONE, anomalies: 0 });
  });

  test.each([
    ["length 0", [2, 0, 5, 0xb4]],
    ["length 1", [2, 1, 5, 0xb4]],
    ["a length beyond the header", [8, 40, 0, 0]],
    ["no length at all", [1, 1, 1, 2]],
  ])("%s ends the reading, and the segment stays", (_, options) => {
    const packet = withOptions(bytes([3, 3, 7, 1], options));
    expect(packet).toMatchObject({ ...NONE, windowScale: 7 });
    expect(anomalyCodes(packet)).toEqual(["tcp-option-malformed"]);
  });

  test.each([
    ["MSS", [2, 3, 5]],
    ["window scale", [3, 4, 7, 7]],
    ["SACK permitted", [4, 3, 1]],
    ["timestamps", [8, 4, 0, 0]],
    ["SACK without a block", [5, 2]],
    ["SACK with half a block", [5, 6, 0, 0, 0, 0]],
  ])("%s of the wrong length is passed over, and what follows is read", (_, option) => {
    const packet = withOptions(bytes(option, [34, 2]));
    expect(packet).toMatchObject({ ...NONE, fastOpen: true });
    expect(anomalyCodes(packet)).toEqual(["tcp-option-malformed"]);
  });

  test("what the snap length cut is neither read nor blamed on the sender", () => {
    const frame = ipv4(tcp({ options: bytes([2, 4, 5, 0xb4], [8, 10], be32(1), be32(2), [3, 3]) }));
    for (let capturedLength = 41; capturedLength < frame.length; capturedLength++) {
      expect(anomalyCodes(decoded(frame, { linkType: 101, capturedLength, originalLength: frame.length }))).toEqual(["snaplen-truncated"]);
    }
  });

  test("any 40 bytes end, within the header", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 40 }), (options) => {
        const packet = withOptions(options);
        expect(packet.sackCount).toBeLessThanOrEqual(4);
        expect(anomalyCodes(packet).filter((code) => code !== "tcp-option-malformed")).toEqual([]);
      }),
    );
  });
});
