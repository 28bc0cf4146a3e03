/** Names of the engines, as `--engine` takes them. */
export type EngineName = "cap" | "tcpdump" | "dumpcap";

/** Who the capture becomes once it is open. */
export interface SystemUser {
  name: string;
  uid: number;
  gid: number;
}

/** One capture that is to be opened. */
export interface CaptureRequest {
  device: string;
  /** pcap-filter(7). */
  filter: string;
  /** Size of the kernel's ring. Bytes. */
  bufferBytes: number;
  /** Set where the capture starts as root: who it becomes. */
  user: SystemUser | null;
}

/** A program and its arguments. */
export interface CommandLine {
  file: string;
  args: string[];
}

/**
 * A way to capture: a program that writes classic pcap to its stdout and talks on its stderr.
 * `opens-then-drops`: started as root it becomes the user by itself, and keeps no right. `keeps-net-raw`: it would stay root, so it is
 * started as the user, with CAP_NET_RAW and nothing else.
 */
export interface CaptureEngine {
  name: EngineName;
  rights: "opens-then-drops" | "keeps-net-raw";
  /** Can it capture on `any`? */
  hasAny: boolean;
  /** What its stderr says once the capture is open. */
  ready: RegExp;
  command(path: string, request: CaptureRequest): CommandLine;
  /** Packets that the kernel dropped, from what it says when it ends; null where it doesn't know. */
  drops(stderr: string): number | null;
}
