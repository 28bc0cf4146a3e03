import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { newCaptureInfo } from "../../src/capture/capture-info.ts";
import { SniffingReader } from "../../src/capture/sniffing-reader.ts";
import { verifyChecksums } from "../../src/net/checksum.ts";
import { FrameDecoder } from "../../src/net/decode.ts";
import { ChecksumState, Packet, PacketKind } from "../../src/net/packet.ts";
import { captureBytes, framesOf } from "./capture-bytes.ts";

const ETHERNET = 1;

describe("captures of the benchmark", () => {
  it("are the same bytes each time", () => {
    const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
    expect(digest(captureBytes("noise", "pcap", 60))).toBe(digest(captureBytes("noise", "pcap", 60)));
  });

  it("hold the same frames as pcap and as pcapng", () => {
    const lengths = (bytes: Uint8Array) => framesOf(bytes).map(({ length, time }) => `${length} ${time}`);
    expect(lengths(captureBytes("mix", "pcapng", 40))).toEqual(lengths(captureBytes("mix", "pcap", 40)));
  });

  it("have right checksums", () => {
    const bytes = captureBytes("mix", "pcap", 60);
    const decoder = new FrameDecoder();
    const packet = new Packet();
    for (const { offset, length, number } of framesOf(bytes)) {
      decoder.decode(packet, bytes, offset, length, length, ETHERNET, 0);
      verifyChecksums(packet);
      expect([number, packet.kind, packet.anomalies, packet.checksumState]).toEqual([number, PacketKind.Tcp, 0, ChecksumState.Good]);
    }
  });

  it("are cut at the end where they are damaged", () => {
    const bytes = captureBytes("lossy", "pcap", 60);
    const info = newCaptureInfo("");
    const reader = new SniffingReader(info);
    reader.end(bytes.length - reader.feed(bytes, 0, bytes.length, () => {}));
    expect(info.truncated).toBe(true);
    expect(info.corrupt).toBeNull();
  });
});
