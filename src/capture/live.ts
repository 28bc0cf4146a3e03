import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";
import type { Readable, Writable } from "node:stream";
import { CaptureTalk } from "./capture-talk.ts";
import type { CommandLine } from "./engines/engine.ts";
import { interfaceState } from "./live-interfaces.ts";
import { socketPair } from "./socket-pair.ts";

/** Why a capture could not be opened. */
export interface CaptureFailure {
  kind: "filter" | "permission" | "other";
  /** What the capture said, in one line. */
  message: string;
}

/** How a capture ended. */
export interface CaptureEnd {
  /** Null where a signal ended it, and where its end cannot be asked for. */
  status: number | null;
  signal: NodeJS.Signals | null;
  /** What it said at the end. */
  stderr: string;
}

/** A capture that is open, and whose packets wait in its pipe. */
export interface LiveCapture {
  /** Classic pcap; nothing has been read of it. A socket that can be handed over, or a descriptor that the analyser is started with. */
  stream: Socket | number;
  ended: Promise<CaptureEnd>;
  kill(signal: "SIGTERM" | "SIGKILL"): void;
  /** Closes its stdin: a capture of another user, which no signal of ours reaches, ends with that. */
  letGo(): void;
}

/** Starts a capture and waits until it is open. The environment is bare: what the user's holds (NODE_OPTIONS) is none of its business. */
export async function startCapture(command: CommandLine, ready: RegExp): Promise<LiveCapture | CaptureFailure> {
  const { writer, reader } = await socketPair();
  const child = spawn(command.file, command.args, { stdio: ["pipe", writer, "pipe"], env: captureEnvironment() });
  writer.destroy();
  const { stderr, stdin } = child as ChildProcess & { stderr: Readable; stdin: Writable };
  stdin.on("error", () => {});
  const talk = new CaptureTalk(stderr, ready);
  const ended = endOf(child, stderr, talk);
  const failure = await talk.opened(ended);
  if (failure === null) return { stream: reader, ended, kill: (signal) => void child.kill(signal), letGo: () => void stdin.destroy() };
  child.kill("SIGKILL");
  reader.destroy();
  return failure;
}

/** Resolves when the process is gone, and all that it said was heard. */
function endOf(child: ChildProcess, stderr: Readable, talk: CaptureTalk): Promise<CaptureEnd> {
  return new Promise((resolve) => {
    child.on("error", (error) => resolve({ status: 127, signal: null, stderr: error.message }));
    child.on("exit", (status, signal) => {
      const tell = (): void => resolve({ status, signal, stderr: talk.text });
      if (stderr.closed) tell();
      else stderr.once("close", tell);
    });
  });
}

/** What the programs that capture need of the environment. */
export function captureEnvironment(): Record<"PATH" | "LC_ALL", string> {
  return { PATH: process.env["PATH"] ?? "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C" };
}

/** How Node's abort of cap reads, where nobody knows the signal. */
const ABORTED = /Assertion `.*' failed/;

/** Why a capture ended that nobody stopped, in a few words. */
export function whyEnded(device: string, { status, signal, stderr }: CaptureEnd): string {
  const state = interfaceState(device);
  if (state === "gone") return "the interface was deleted";
  if (state === "down") return "the interface went down";
  if (signal === "SIGABRT" || ABORTED.test(stderr)) return "the interface went down for a moment, or was replaced";
  if (signal !== null) return `the capture was ended by ${signal}`;
  const words = stderr.split("\n").find((line) => /disappeared|went down|error|denied/i.test(line));
  if (words === undefined) return status === null ? "the capture ended" : `the capture ended with status ${status}`;
  return words.replace(/^(?:tcpdump|dumpcap): /, "").trim();
}
