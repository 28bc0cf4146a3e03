import { fileURLToPath } from "node:url";

/** A program that is timed on a capture. */
export interface Program {
  name: string;
  /** The file that runs, and what to install when it isn't there. */
  file: string;
  package: string;
  args(capture: string): string[];
  /** It is timed on the first frames only: `frames` of them. */
  frames?: number;
}

const KEXSCOPE = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
/** As many as tshark reads in a bearable time. */
export const FRAMES_FOR_TSHARK = 300_000;

export const PROGRAMS = {
  kexscope: { name: "kexscope", file: process.execPath, package: "", args: (capture) => [KEXSCOPE, "--ndjson", "-q", "--exit-zero", capture] },
  tcpdump: { name: "tcpdump", file: "tcpdump", package: "tcpdump", args: (capture) => ["-nr", capture, "-w", "/dev/null", "tcp port 22"] },
  cat: { name: "cat", file: "cat", package: "coreutils", args: (capture) => [capture] },
  tcptrace: { name: "tcptrace", file: "tcptrace", package: "tcptrace", args: (capture) => ["-n", "-q", capture] },
  ndpiReader: { name: "ndpiReader", file: "ndpiReader", package: "libndpi-bin", args: (capture) => ["-i", capture, "-q"] },
  tshark: {
    name: "tshark",
    file: "tshark",
    package: "tshark",
    args: (capture) => ["-nr", capture, "-c", String(FRAMES_FOR_TSHARK), "-T", "fields", "-e", "ssh.kex_algorithms"],
    frames: FRAMES_FOR_TSHARK,
  },
} as const satisfies Record<string, Program>;

export type ProgramName = keyof typeof PROGRAMS;
