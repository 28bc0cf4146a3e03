import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";
import type { Readable, Writable } from "node:stream";
import type { CommandLine } from "./engines/engine.ts";
import { interfaceState } from "./live-interfaces.ts";
import { socketPair } from "./socket-pair.ts";

/** Talk of the capture that is kept: its last words. Characters. */
const MAX_TALK = 8_192;
/** Opening takes milliseconds; a capture that says nothing for so long is stuck. Milliseconds. */
const OPEN_TIMEOUT = 15_000;

/** Why a capture could not be opened. */
export interface CaptureFailure {
  kind: "filter" | "permission" | "other";
  /** What the capture said, in one line. */
  message: string;
}

/** How a capture ended. */
export interface CaptureEnd {
  status: number | null;
  signal: NodeJS.Signals | null;
  /** What it said at the end. */
  stderr: string;
}

/** A capture that is open, and whose packets wait in its pipe. */
export interface LiveCapture {
  process: ChildProcess;
  /** Classic pcap; nothing has been read of it. */
  stream: Socket;
  ended: Promise<CaptureEnd>;
}

/** Starts a capture and waits until it is open. The environment is bare: what the user's holds (NODE_OPTIONS) is none of its business. */
export async function startCapture(command: CommandLine, ready: RegExp): Promise<LiveCapture | CaptureFailure> {
  const { writer, reader } = await socketPair();
  const child = spawn(command.file, command.args, { stdio: ["pipe", writer, "pipe"], env: captureEnvironment() });
  writer.destroy();
  const { stderr, stdin } = child as ChildProcess & { stderr: Readable; stdin: Writable };
  stdin.on("error", () => {});
  let talk = "";
  let hear = (): void => {};
  stderr.setEncoding("utf8").on("data", (text: string) => {
    talk = (talk + text).slice(-MAX_TALK);
    hear();
  });
  const ended = new Promise<CaptureEnd>((resolve) => {
    child.on("error", (error) => resolve({ status: 127, signal: null, stderr: error.message }));
    child.on("exit", (status, signal) => {
      const tell = (): void => resolve({ status, signal, stderr: talk });
      if (stderr.closed) tell();
      else stderr.once("close", tell);
    });
  });
  const open = new Promise<"open">((resolve) => {
    hear = () => {
      if (ready.test(talk)) resolve("open");
    };
  });
  const late = new AbortController();
  const first = await Promise.race([open, ended, timeout(OPEN_TIMEOUT, late.signal)]);
  late.abort();
  if (first === "open") return { process: child, stream: reader, ended };
  child.kill("SIGKILL");
  reader.destroy();
  return first === "late" ? { kind: "other", message: "it does not open" } : failureOf(first);
}

/** What the programs that capture need of the environment. */
function captureEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env["PATH"] ?? "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C" };
}

function timeout(milliseconds: number, signal: AbortSignal): Promise<"late"> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve("late"), milliseconds);
    signal.addEventListener("abort", () => clearTimeout(timer));
  });
}

/** What libpcap says of an expression that it cannot compile, as tcpdump, dumpcap and cap pass it on. */
const FILTER_WORDS =
  /filter expression|capture filter|syntax error|parse error|illegal|unknown (?:host|port|network|protocol)|no VLAN support|expression rejects/i;
const PERMISSION_WORDS = /permission|not permitted/i;

function failureOf({ status, signal, stderr }: CaptureEnd): CaptureFailure {
  const message = lastWords(stderr) ?? (signal === null ? `it ended with status ${status}` : `it was ended by ${signal}`);
  if (FILTER_WORDS.test(stderr)) return { kind: "filter", message };
  return { kind: PERMISSION_WORDS.test(stderr) ? "permission" : "other", message };
}

/** The line that says what is wrong: the first one that is no announcement and no warning. */
function lastWords(stderr: string): string | null {
  const lines = stderr.split("\n").map((line) => line.replace(/^(?:tcpdump|dumpcap): /, "").trim());
  return lines.find((line) => line !== "" && !/^(?:Warning|Capturing on|File:|listening on|kexscope capture|data link type)/.test(line)) ?? null;
}

/** Why a capture ended that nobody stopped, in a few words. */
export function whyEnded(device: string, { status, signal, stderr }: CaptureEnd): string {
  const state = interfaceState(device);
  if (state === "gone") return "the interface was deleted";
  if (state === "down") return "the interface went down";
  if (signal === "SIGABRT") return "the interface went down for a moment, or was replaced";
  if (signal !== null) return `the capture was ended by ${signal}`;
  const words = stderr.split("\n").find((line) => /disappeared|went down|error|denied/i.test(line));
  return words === undefined ? `the capture ended with status ${status}` : words.replace(/^(?:tcpdump|dumpcap): /, "").trim();
}
