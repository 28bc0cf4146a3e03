import type { CaptureEngine } from "./engine.ts";

/**
 * tcpdump(1): -U writes each packet at once, -B is in KiB, -Z is who it becomes after opening. Without --immediate-mode the kernel hands
 * packets over a second late; with it the ring holds one packet in each 64 KiB.
 */
export const tcpdumpEngine: CaptureEngine = {
  name: "tcpdump",
  rights: "opens-then-drops",
  hasAny: true,
  ready: /^tcpdump: listening on /m,
  command: (path, { device, filter, bufferBytes, user }) => ({
    file: path,
    args: [
      ...["-n", "-U", "--immediate-mode", "-s", "65535", "-i", device, "-B", String(Math.ceil(bufferBytes / 1024)), "-w", "-"],
      ...(user === null ? [] : ["-Z", user.name]),
      ...["--", filter],
    ],
  }),
  drops: (stderr) => {
    const dropped = lastNumber(stderr, /^(\d+) packets? dropped by kernel/gm);
    return dropped === null ? null : dropped + (lastNumber(stderr, /^(\d+) packets? dropped by interface/gm) ?? 0);
  },
};

/** The last one counts: who sends SIGUSR1 hears the same words in between. */
function lastNumber(text: string, pattern: RegExp): number | null {
  const last = [...text.matchAll(pattern)].at(-1)?.[1];
  return last === undefined ? null : Number(last);
}
