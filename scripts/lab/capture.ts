/** tcpdump in a namespace: returns once it really listens, and stops it so that nothing is lost. */
import type { Namespace } from "./namespace.ts";
import { pause } from "./process.ts";

/** TCP and the errors that ICMP reports about it; no ARP, no neighbour discovery (types from 128 on). */
export const FILTER = "tcp or icmp or (icmp6 and ip6[40] < 128)";

export interface Capture {
  readonly file: string;
  /** Stops tcpdump after the last packets have reached it; returns the number of packets. */
  stop(): Promise<number>;
}

/** Time for a packet from the wire to tcpdump's file; measured below 10 ms, with room for a busy machine. Milliseconds. */
const SETTLE_MS = 250;

export interface CaptureOptions {
  /** pcap-filter(7); default: `FILTER`. */
  readonly filter?: string | undefined;
  /** Bytes of a packet; default: all. */
  readonly snapLength?: number | undefined;
  readonly device?: string;
}

export async function startCapture(where: Namespace, file: string, options: CaptureOptions = {}): Promise<Capture> {
  const { filter = FILTER, snapLength = 0, device = "eth0" } = options;
  const tcpdump = where.start(["tcpdump", "-n", "-i", device, "-U", "-s", String(snapLength), "--immediate-mode", "-Z", "root", "-w", file, filter]);
  await tcpdump.says(/listening on/);
  return {
    file,
    async stop() {
      await pause(SETTLE_MS);
      tcpdump.signal("SIGINT");
      const { stderr } = await tcpdump.ended;
      const dropped = Number(/(\d+) packets? dropped by kernel/.exec(stderr)?.[1] ?? 0);
      if (dropped > 0) throw new Error(`${file}: the kernel dropped ${dropped} packets`);
      return Number(/(\d+) packets? captured/.exec(stderr)?.[1] ?? 0);
    },
  };
}
