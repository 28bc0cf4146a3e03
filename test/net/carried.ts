import { expect } from "vitest";
import { PacketKind } from "../../src/net/packet.ts";
import { anomalyCodes, type Circumstances, decoded, payloadText } from "./decoded.ts";
import { ipv4, ipv6, tcp } from "./frames.ts";

const LINE = "SSH-2.0-carried\r\n";

/** A whole IPv4 packet for a header under test to carry. */
export const IPV4 = ipv4(tcp({}, LINE));
/** The same over IPv6. */
export const IPV6 = ipv6(tcp({}, LINE));

/** The frame decodes, without an anomaly, to the packet that it carries. */
export function expectCarried(frame: Uint8Array, ipVersion: 4 | 6, circumstances: Circumstances = {}): void {
  const packet = decoded(frame, circumstances);
  expect({ kind: packet.kind, ipVersion: packet.ipVersion, text: payloadText(packet), length: packet.payloadLength, anomalies: anomalyCodes(packet) }).toEqual({
    kind: PacketKind.Tcp,
    ipVersion,
    text: LINE,
    length: LINE.length,
    anomalies: [],
  });
}

/** The frame holds nothing to follow, and these anomalies. */
export function expectOther(frame: Uint8Array, codes: readonly string[] = [], circumstances: Circumstances = {}): void {
  const packet = decoded(frame, circumstances);
  expect({ kind: packet.kind, anomalies: anomalyCodes(packet) }).toEqual({ kind: PacketKind.Other, anomalies: codes });
}

/** Every cut by the snap length within the header's `bytes` is told as such, and every frame that ends there as malformed. */
export function expectCutsTold(frame: Uint8Array, headerBytes: number, malformed: string, circumstances: Circumstances = {}): void {
  for (let length = 0; length < headerBytes; length++) {
    expectOther(frame, ["snaplen-truncated"], { ...circumstances, capturedLength: length, originalLength: frame.length });
    expectOther(frame.subarray(0, length), [malformed], circumstances);
  }
}
