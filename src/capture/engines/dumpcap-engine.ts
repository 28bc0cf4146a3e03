import type { CaptureEngine } from "./engine.ts";

const MEGABYTE = 1024 * 1024;

/** dumpcap(1): -P is classic pcap, -q leaves the packet counter out, -B is in MiB. */
export const dumpcapEngine: CaptureEngine = {
  name: "dumpcap",
  rights: "keeps-net-raw",
  hasAny: true,
  ready: /^File: /m,
  command: (path, { device, filter, bufferBytes }) => ({
    file: path,
    args: ["-q", "-P", "-i", device, "-B", String(Math.ceil(bufferBytes / MEGABYTE)), "-f", filter, "-w", "-"],
  }),
  drops: (stderr) => {
    const dropped = /^Packets received\/dropped on interface .*: \d+\/(\d+) /m.exec(stderr)?.[1];
    return dropped === undefined ? null : Number(dropped);
  },
};
