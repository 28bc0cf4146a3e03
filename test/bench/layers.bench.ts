import { bench, describe } from "vitest";
import { identification, kexInit } from "../../scripts/bench/traffic/ssh-bytes.ts";
import { newCaptureInfo } from "../../src/capture/capture-info.ts";
import { SniffingReader } from "../../src/capture/sniffing-reader.ts";
import { FrameDecoder } from "../../src/net/decode.ts";
import { Packet } from "../../src/net/packet.ts";
import { decodeKexInit } from "../../src/ssh/kexinit.ts";
import { TransportDecoder } from "../../src/ssh/transport-decoder.ts";
import { FlowIndex } from "../../src/tcp/flow-index.ts";
import { FlowTable } from "../../src/tcp/flow-table.ts";
import { captureBytes, framesOf } from "./capture-bytes.ts";

const IDENT = "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3";
const ETHERNET = 1;
const pcap = captureBytes("mix", "pcap", 200);
const pcapng = captureBytes("mix", "pcapng", 200);
const frames = framesOf(pcap);
const noSink = { bytes(): void {}, gap(): void {}, ended(): void {} };

describe("a capture of 200 connections", () => {
  bench("pcap reader", () => void new SniffingReader(newCaptureInfo("")).feed(pcap, 0, pcap.length, () => {}));
  bench("pcapng reader", () => void new SniffingReader(newCaptureInfo("")).feed(pcapng, 0, pcapng.length, () => {}));

  const decoder = new FrameDecoder();
  const packet = new Packet();
  bench("frames to packets", () => {
    for (const { offset, length } of frames) decoder.decode(packet, pcap, offset, length, length, ETHERNET, 0);
  });

  bench("packets to connections and streams", () => {
    const flows = new FlowTable(noSink, { ports: [22] });
    for (const { offset, length, number, time } of frames) {
      decoder.decode(packet, pcap, offset, length, length, ETHERNET, 0);
      flows.packet(packet, 0, number, time);
    }
    flows.finish();
  });
});

describe("flow index of 10,000", () => {
  const index = new FlowIndex<number>(1);
  const addresses = new Uint8Array(8);
  const find = (i: number): number | null => {
    addresses[2] = i >> 8;
    addresses[3] = i;
    return index.find(addresses, 4, 0, 4, 40_000, 22);
  };
  for (let i = 0; i < 10_000; i++) if (find(i) === null) index.add(i);
  let next = 0;
  bench("a 4-tuple that is there", () => void find(next++ % 10_000));
  bench("a 4-tuple that is not", () => void find(10_000 + (next++ % 10_000)));
});

describe("SSH", () => {
  const ident = identification(IDENT).bytes;
  const packetOfKexInit = kexInit(IDENT, "client").bytes;
  const payload = packetOfKexInit.subarray(5, packetOfKexInit.length - packetOfKexInit[4]!);
  bench("KEXINIT of a known offer", () => void decodeKexInit(payload));
  bench("identification and KEXINIT of one end", () => {
    const decoder = new TransportDecoder({ midStream: false });
    decoder.push(ident, 0, ident.length, 0, 0, 1, 0);
    decoder.push(packetOfKexInit, 0, packetOfKexInit.length, ident.length, 0, 2, 1);
  });
});
