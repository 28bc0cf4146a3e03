import { closeSync, constants, openSync } from "node:fs";
import { Socket } from "node:net";
import { join } from "node:path";
import { CaptureTalk } from "./capture-talk.ts";
import type { CaptureEnd, CaptureFailure, LiveCapture } from "./live.ts";

/** Opening a FIFO to read does not wait for who writes. */
const TO_READ = constants.O_RDONLY | constants.O_NONBLOCK;
/** Opened to read as well, a FIFO has a reader at once, which who only writes would wait for. */
const TO_HOLD = constants.O_RDWR | constants.O_NONBLOCK;

/** A capture that hand-over.sh started: it waits until its FIFOs are opened. */
export interface StartedCapture {
  pid: number;
  /** Folder of the FIFOs. */
  folder: string;
  /** Its number, from 0. */
  index: number;
}

/** Opens what the captures of this folder have as their stdin: they go on now, and those that read it end when the descriptor is closed. */
export function holdCaptures(folder: string): number {
  return openSync(join(folder, "in"), TO_HOLD);
}

/**
 * Waits until a capture that another program started is open. It is a child of this process, which was that program before, but no
 * child that Node knows: its end is the end of its stderr, and how it ended cannot be asked for. Its pid stays its own until this
 * process ends, since nobody waits for it.
 */
export async function adoptCapture({ pid, folder, index }: StartedCapture, ready: RegExp): Promise<LiveCapture | CaptureFailure> {
  const stream = openSync(join(folder, `out.${index}`), TO_READ);
  const stderr = new Socket({ fd: openSync(join(folder, `err.${index}`), TO_READ), readable: true, writable: false });
  const talk = new CaptureTalk(stderr, ready);
  const ended = new Promise<CaptureEnd>((resolve) => {
    stderr.on("error", () => {}).once("close", () => resolve({ status: null, signal: null, stderr: talk.text }));
  });
  const kill = (signal: NodeJS.Signals): void => {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended.
    }
  };
  const failure = await talk.opened(ended);
  if (failure === null) return { stream, ended, kill, letGo: () => {} };
  kill("SIGKILL");
  closeSync(stream);
  return failure;
}
