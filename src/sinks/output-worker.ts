/** The thread behind WorkerOutput: writes what it is given, and may block in it. */
import { writeSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { GONE, type OutputWorkerData, type OutputWorkerMessage, WRITTEN } from "./worker-output.ts";

/** How long to sleep when the reader of a non-blocking pipe is behind. Milliseconds. */
const RETRY_AFTER = 5;

const { fd, shared } = workerData as OutputWorkerData;
const sleeper = new Int32Array(new SharedArrayBuffer(4));

function tell(message: OutputWorkerMessage): void {
  parentPort?.postMessage(message);
}

parentPort?.on("message", (bytes: Uint8Array) => {
  if (Atomics.load(shared, GONE) === 0) write(bytes);
});

function write(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      const written = writeSync(fd, bytes, at);
      at += written;
      Atomics.add(shared, WRITTEN, written);
      Atomics.notify(shared, WRITTEN);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === "EAGAIN") Atomics.wait(sleeper, 0, 0, RETRY_AFTER);
      else {
        Atomics.store(shared, GONE, 1);
        Atomics.notify(shared, WRITTEN);
        tell({ kind: "failed", why: code === "EPIPE" ? null : code === "ENOSPC" ? "no space left on device" : message });
        return;
      }
    }
  }
}

tell({ kind: "ready" });
