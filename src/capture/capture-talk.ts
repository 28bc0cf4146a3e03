import type { Readable } from "node:stream";
import type { CaptureEnd, CaptureFailure } from "./live.ts";

/** Talk of the capture that is kept: its last words. Characters. */
const MAX_TALK = 8_192;
/** Opening takes milliseconds; a capture that says nothing for so long is stuck. Milliseconds. */
const OPEN_TIMEOUT = 15_000;

/** What libpcap says of an expression that it cannot compile, as tcpdump, dumpcap and cap pass it on. */
const FILTER_WORDS =
  /filter expression|capture filter|syntax error|parse error|illegal|unknown (?:host|port|network|protocol)|no VLAN support|expression rejects/i;
const PERMISSION_WORDS = /permission|not permitted/i;

/** What a capture says on its stderr. */
export class CaptureTalk {
  /** Its last words. */
  text = "";
  /** Resolves when it said that it is open. */
  readonly open: Promise<"open">;

  constructor(stderr: Readable, ready: RegExp) {
    this.open = new Promise((resolve) => {
      stderr.setEncoding("utf8").on("data", (text: string) => {
        this.text = (this.text + text).slice(-MAX_TALK);
        if (ready.test(this.text)) resolve("open");
      });
    });
  }

  /** Resolves when the capture is open (null), or will not be. */
  async opened(ended: Promise<CaptureEnd>): Promise<CaptureFailure | null> {
    const late = new AbortController();
    const first = await Promise.race([this.open, ended, timeout(OPEN_TIMEOUT, late.signal)]);
    late.abort();
    if (first === "open") return null;
    return first === "late" ? { kind: "other", message: "it does not open" } : failureOf(first);
  }
}

function timeout(milliseconds: number, signal: AbortSignal): Promise<"late"> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve("late"), milliseconds);
    signal.addEventListener("abort", () => clearTimeout(timer));
  });
}

function failureOf({ status, signal, stderr }: CaptureEnd): CaptureFailure {
  const how = signal === null ? `it ended with status ${status}` : `it was ended by ${signal}`;
  const message = lastWords(stderr) ?? (status === null && signal === null ? "it ended without a word" : how);
  if (FILTER_WORDS.test(stderr)) return { kind: "filter", message };
  return { kind: PERMISSION_WORDS.test(stderr) ? "permission" : "other", message };
}

/** The line that says what is wrong: the first one that is no announcement and no warning. */
function lastWords(stderr: string): string | null {
  const lines = stderr.split("\n").map((line) => line.replace(/^(?:tcpdump|dumpcap): /, "").trim());
  return lines.find((line) => line !== "" && !/^(?:Warning|Capturing on|File:|listening on|kexscope capture|data link type)/.test(line)) ?? null;
}
