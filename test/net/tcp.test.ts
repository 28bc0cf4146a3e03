import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addressText } from "../../src/net/address-text.ts";
import { PacketKind, TcpFlag } from "../../src/net/packet.ts";
import { expectOther } from "./carried.ts";
import { anomalyCodes, decoded, payloadText } from "./decoded.ts";
import { bytes, ethernet, ipv4, ipv6, tcp } from "./frames.ts";

const raw = { linkType: 101 };

describe("TCP", () => {
  test("gives every field of its header", () => {
    const fields = { sourcePort: 65535, destinationPort: 1, seq: 0xfffffff0, ack: 0x80000001, flags: 0xff, window: 65535, urgentPointer: 9 };
    const packet = decoded(ethernet(ipv4(tcp(fields, "text"))));
    expect(packet).toMatchObject({ kind: PacketKind.Tcp, ...fields, payloadLength: 4, payloadCaptured: 4 });
    expect([payloadText(packet), packet.payloadOffset - packet.tcpOffset]).toEqual(["text", 20]);
  });

  test("any field values come back, over either IP version", () => {
    const port = fc.integer({ min: 0, max: 0xffff });
    const number = fc.integer({ min: 0, max: 0xffffffff });
    const fields = fc.record({
      sourcePort: port,
      destinationPort: port,
      seq: number,
      ack: number,
      flags: fc.integer({ min: 0, max: 255 }),
      window: port,
      urgentPointer: port,
    });
    const payload = fc.uint8Array({ maxLength: 100 });
    const version4 = fc.tuple(fc.constant(4), fc.ipV4(), fc.ipV4());
    const version6 = fc.tuple(fc.constant(6), fc.constant("2001:db8::1"), fc.constant("2001:db8::2:0:0:1"));
    fc.assert(
      fc.property(fields, payload, fc.oneof(version4, version6), (header, data, [version, source, destination]) => {
        const segment = tcp(header, data);
        const packet = decoded(ethernet(version === 4 ? ipv4(segment, { source, destination }) : ipv6(segment, { source, destination })));
        expect(packet).toMatchObject({ ...header, kind: PacketKind.Tcp, ipVersion: version, anomalies: 0, payloadLength: data.length });
        expect(addressText(packet.data, packet.sourceOffset, version)).toBe(source);
        expect(addressText(packet.data, packet.destinationOffset, version)).toBe(destination);
        expect(packet.data.subarray(packet.payloadOffset, packet.payloadOffset + packet.payloadCaptured)).toEqual(data);
      }),
    );
  });

  test.each([0, 4, 15])("a data offset of %i that can't be is malformed", (dataOffset) => {
    expectOther(ipv4(tcp({ dataOffset }, "text")), ["malformed-tcp"], raw);
  });

  test("a segment shorter than the header is malformed", () => {
    expectOther(ipv4(tcp().subarray(0, 19)), ["malformed-tcp"], raw);
  });

  test("senseless flags are the connection's business", () => {
    expect(decoded(ipv4(tcp({ flags: 0 }, "x")), raw)).toMatchObject({ kind: PacketKind.Tcp, flags: 0, anomalies: 0 });
    const christmas = TcpFlag.Fin | TcpFlag.Psh | TcpFlag.Urg | TcpFlag.Syn | TcpFlag.Rst;
    expect(decoded(ipv4(tcp({ flags: christmas })), raw)).toMatchObject({ kind: PacketKind.Tcp, flags: christmas, anomalies: 0 });
  });

  describe("cut by the snap length", () => {
    const frame = ipv4(tcp({ seq: 7, ack: 8, flags: TcpFlag.Psh, window: 9, urgentPointer: 3, options: [2, 4, 5, 180] }, "0123456789"));
    const cut = (capturedLength: number) => decoded(frame, { ...raw, capturedLength, originalLength: frame.length });

    test("before the ports are whole, it is nothing to follow", () => {
      for (let length = 20; length < 24; length++) {
        expectOther(frame, ["snaplen-truncated"], { ...raw, capturedLength: length, originalLength: frame.length });
      }
    });

    test("before the flags, it says only whose segment it is", () => {
      for (let length = 24; length < 34; length++) {
        const packet = cut(length);
        expect(packet).toMatchObject({ kind: PacketKind.CutTcp, sourcePort: 50022, destinationPort: 22 });
        expect(anomalyCodes(packet)).toEqual(["snaplen-truncated"]);
      }
    });

    test("behind them, it is a segment of which less is known", () => {
      const known = { kind: PacketKind.Tcp, seq: 7, ack: 8, flags: TcpFlag.Psh, payloadLength: 10 };
      expect(cut(34)).toMatchObject({ ...known, window: -1, urgentPointer: -1, mss: -1, payloadCaptured: 0 });
      expect(cut(36)).toMatchObject({ ...known, window: 9, urgentPointer: -1, mss: -1, payloadCaptured: 0 });
      expect(cut(43)).toMatchObject({ ...known, window: 9, urgentPointer: 3, mss: -1, payloadCaptured: 0 });
      expect(cut(44)).toMatchObject({ ...known, mss: 1460, payloadCaptured: 0 });
      expect(cut(47)).toMatchObject({ ...known, mss: 1460, payloadCaptured: 3 });
    });

    test("every cut is told, a whole frame isn't", () => {
      for (let length = 34; length < frame.length; length++) expect(anomalyCodes(cut(length))).toEqual(["snaplen-truncated"]);
      expect(anomalyCodes(cut(frame.length))).toEqual([]);
    });

    test("only in its trailer, it is whole", () => {
      expect(decoded(bytes(frame, "trailer"), { ...raw, capturedLength: frame.length, originalLength: frame.length + 7 })).toMatchObject({
        anomalies: 0,
        payloadCaptured: 10,
      });
    });
  });
});
