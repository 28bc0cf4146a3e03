import type { CaptureEngine } from "./engine.ts";

const MEGABYTE = 1024 * 1024;

/** Becomes the program behind it, which then ignores what asks others of us for counters, or for a debugger: dumpcap would end. */
const DEAF = ["-c", 'trap "" USR1 USR2; exec "$@"', "sh"];

/** dumpcap(1): -P is classic pcap, -q leaves the packet counter out, -B is in MiB. */
export const dumpcapEngine: CaptureEngine = {
  name: "dumpcap",
  rights: "keeps-net-raw",
  hasAny: true,
  ready: /^File: /m,
  command: (path, { device, filter, bufferBytes }) => ({
    file: "/bin/sh",
    args: [...DEAF, path, "-q", "-P", "-i", device, "-B", String(Math.ceil(bufferBytes / MEGABYTE)), "-f", filter, "-w", "-"],
  }),
  drops: (stderr) => {
    const dropped = /^Packets received\/dropped on interface .*: \d+\/(\d+) /m.exec(stderr)?.[1];
    return dropped === undefined ? null : Number(dropped);
  },
};
