/** A worker of `kexscope batch`: reads captures, one at a time, into rows. Only it looks at what strangers wrote, and only it writes. */
import { mkdirSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { becomeUser } from "../capture/become-user.ts";
import { writeDurably } from "../sinks/durable-file.ts";
import { writeFailure } from "../sinks/new-file.ts";
import { readCapture, type TaskSurroundings } from "./capture-task.ts";
import { FOLDERS } from "./layout.ts";
import type { FromWorker, ToWorker, WorkerOptions, WriteTask } from "./messages.ts";

const options = JSON.parse(process.argv[2] ?? "{}") as WorkerOptions;
const stop = new AbortController();
const surroundings: TaskSurroundings = {
  options,
  folder: join(options.out, FOLDERS.partial, `${hostname()}-${process.pid}`),
  signal: stop.signal,
  progress: (bytes) => tell({ kind: "progress", bytes }),
};

function tell(message: FromWorker): void {
  process.send?.(message);
}

function write({ path, text }: WriteTask): void {
  try {
    writeDurably(surroundings.folder, `row-${process.hrtime.bigint()}`, join(options.out, path), text);
    tell({ kind: "written", why: null });
  } catch (error) {
    tell({ kind: "written", why: writeFailure(error) });
  }
}

// Ctrl-C in a terminal goes to all of us; whoever started us says when to stop.
process.on("SIGINT", () => {}).on("SIGTERM", () => {});
// Whoever started us is gone: nothing that is half done is of use.
process.on("disconnect", () => {
  rmSync(surroundings.folder, { recursive: true, force: true });
  process.exit(0);
});
process.on("message", (message: ToWorker) => {
  if (message.kind === "stop") stop.abort();
  else if (message.kind === "write") write(message);
  else void readCapture(message, surroundings).then((end) => tell({ kind: "capture", end }));
});

if (options.becomes !== null) becomeUser(options.becomes);
mkdirSync(surroundings.folder, { recursive: true });
tell({ kind: "ready" });
