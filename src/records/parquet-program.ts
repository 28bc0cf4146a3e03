/** The program behind ParquetDecoder: bytes of a file in, values of its column of records out. It has no file, no network and no root. */
import { dropRoot } from "../capture/drop-root.ts";
import { MAX_PARQUET_MESSAGE_BYTES } from "../limits.ts";
import { decodeGroups } from "./parquet-groups.ts";
import type { FromParquetProgram, ToParquetProgram } from "./parquet-messages.ts";

let answered: (message: ToParquetProgram) => void = () => {};

function tell(message: FromParquetProgram): void {
  process.send?.(message);
}

function ask(message: FromParquetProgram): Promise<ToParquetProgram> {
  return new Promise((resolve) => {
    answered = resolve;
    tell(message);
  });
}

/** Never more than the file has, whatever its metadata say. */
async function slice(size: number, start: number, end: number): Promise<ArrayBuffer> {
  const from = Math.min(Math.max(start, 0), size);
  const answer = await ask({ kind: "slice", start: from, end: Math.min(Math.max(end, from), size) });
  if (answer.kind !== "bytes") throw new Error("no bytes came");
  // A copy of its own: what came over the channel is a window on a larger buffer.
  return new Uint8Array(answer.bytes).buffer;
}

/** A group's values, in messages that are not larger than a pipe should hold at once. */
async function sendRows(values: unknown[], first: number): Promise<void> {
  let begin = 0;
  let bytes = 0;
  for (const [i, value] of values.entries()) {
    bytes += typeof value === "string" ? value.length : 0;
    if (bytes < MAX_PARQUET_MESSAGE_BYTES && i < values.length - 1) continue;
    await ask({ kind: "rows", first: first + begin, values: values.slice(begin, i + 1) });
    begin = i + 1;
    bytes = 0;
  }
}

async function decode(size: number): Promise<void> {
  const end = await decodeGroups({ byteLength: size, slice: (start, end = size) => slice(size, start, end) }, sendRows);
  tell({ kind: "end", ...end });
}

// Ctrl-C in a terminal goes to all of us; whoever started us says when to stop.
process.on("SIGINT", () => {}).on("SIGTERM", () => {});
process.on("disconnect", () => process.exit(0));
process.on("message", (message: ToParquetProgram) => {
  if (message.kind === "file") void decode(message.size);
  else answered(message);
});

dropRoot();
tell({ kind: "ready" });
