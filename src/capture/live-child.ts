/**
 * The capture child: a program of its own, the only one that loads `cap`. It opens the handle, gives up root, and writes classic pcap
 * to its stdout. It looks into no packet. When its interface goes down the library aborts it: the parent tells that.
 */
import { writeSync } from "node:fs";
import { createRequire } from "node:module";
import { PcapRecords } from "../pcap-records.ts";
import { ArrivalClock } from "./arrival-clock.ts";
import { becomeUser } from "./become-user.ts";
import { capLinkType } from "./cap-link-type.ts";
import { CHILD_READY } from "./engines/cap-engine.ts";
import type { CaptureRequest } from "./engines/engine.ts";
import { wireLength } from "./wire-length.ts";

/** The part of `cap` that is used. */
interface Cap {
  open(device: string, filter: string, bufferBytes: number, buffer: Buffer): string;
  on(event: "packet", listener: (length: number, truncated: boolean) => void): void;
}

const STDOUT = 1;
/** cap's snap length: a frame of this length was longer. Bytes. */
const MAX_FRAME_BYTES = 65_535;
const ETHERNET = 1;
/** Written at once when this much has gathered; holds two of the largest frames. Bytes. */
const OUTPUT_BYTES = 256 * 1024;
/** cap's loop doesn't yield while packets come, so the age of what is gathered is looked at for each packet. Milliseconds. */
const MAX_AGE = 20;

// Node's default would open a debugger that every process of this user may talk to.
process.on("SIGUSR1", () => {});
// Asks the analyser for its counters, and comes to all of us where a service manager sends it.
process.on("SIGUSR2", () => {});

// cap keeps a pointer into it and no reference.
const frame = Buffer.alloc(MAX_FRAME_BYTES + 1);
const output = new PcapRecords(OUTPUT_BYTES);
const clock = new ArrivalClock();
let gatheredSince = 0;
let flushScheduled = false;

function fail(text: string): never {
  process.stderr.write(`${text}\n`);
  // Not close(): after a failed open it crashes.
  process.exit(1);
}

function open(request: CaptureRequest): Cap {
  try {
    const { Cap: Constructor } = createRequire(import.meta.url)("cap") as { Cap: new () => Cap };
    const cap = new Constructor();
    const linkText = cap.open(request.device, request.filter, request.bufferBytes, frame);
    const linkType = capLinkType(linkText);
    if (linkType === null) fail(`link type "${linkText}" cannot be written`);
    output.header(linkType);
    cap.on("packet", (length) => take(length, linkType));
    return cap;
  } catch (error) {
    // Node's words on a module that it cannot load are several lines, and the last ones say why.
    return fail((error instanceof Error ? error.message : String(error)).replaceAll(/\s*\n\s*/g, " "));
  }
}

function take(length: number, linkType: number): void {
  const now = Date.now();
  clock.stamp(now, performance.now());
  if (!output.fits(length)) flush();
  if (output.length === 0) gatheredSince = now;
  const originalLength = length === MAX_FRAME_BYTES && linkType === ETHERNET ? wireLength(frame, length) : length;
  output.record(clock.seconds, clock.microseconds, frame, 0, length, originalLength);
  if (now - gatheredSince > MAX_AGE || now < gatheredSince) flush();
  else if (!flushScheduled) {
    flushScheduled = true;
    setImmediate(() => {
      flushScheduled = false;
      flush();
    });
  }
}

/** Blocks when the reader is behind: meanwhile the kernel's ring takes the packets. */
function flush(): void {
  const { pending } = output;
  for (let at = 0; at < pending.length; ) {
    try {
      at += writeSync(STDOUT, pending, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // The reader is gone: there is nobody to capture for.
      if (code !== "EAGAIN") process.exit(code === "EPIPE" || code === "ECONNRESET" ? 0 : 1);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
  output.clear();
}

function stop(): void {
  flush();
  process.exit(0);
}

const request = JSON.parse(process.argv[2] ?? "{}") as CaptureRequest;
// The parent holds the other end: when it is gone, so are we. Loaded before root is given up, as everything is.
process.stdin.on("end", stop).on("error", stop).resume();
const cap = open(request);
if (request.user !== null) {
  try {
    becomeUser(request.user);
  } catch (error) {
    fail((error as Error).message);
  }
}
process.on("SIGTERM", stop).on("SIGINT", stop);
flush();
process.stderr.write(`${CHILD_READY}\n`);
// Keeps the object, and with it the capture, until the process ends.
process.on("exit", () => void cap);
