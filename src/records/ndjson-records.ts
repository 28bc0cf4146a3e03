import type { ChunkCursor } from "../capture/chunk-cursor.ts";
import { type Compression, compressionOf, FIRST_BYTES } from "../capture/first-bytes.ts";
import { gunzip } from "../capture/gzip.ts";
import { ReadFailure } from "../capture/read-failure.ts";
import type { TakeBytes, Unpacked } from "../capture/unpack.ts";
import { unzstd } from "../capture/zstd.ts";
import { MAX_RECORD_LINE_BYTES } from "../limits.ts";
import { LineSplitter } from "./line-splitter.ts";
import { newReading, note, type RecordReading, type TakeRecord } from "./reading.ts";
import { recordOfLine } from "./record-line.ts";

const UNPACK: Record<Compression, (source: ChunkCursor, take: TakeBytes) => Promise<Unpacked>> = { gzip: gunzip, zstd: unzstd };
const TOO_LONG = { fault: `longer than ${MAX_RECORD_LINE_BYTES / 1024 / 1024} MiB` };

/** Reads lines of NDJSON, packed with gzip or zstd or not, in memory that one line bounds. Never rejects for what they hold. */
export async function readNdjson(path: string, source: ChunkCursor, take: TakeRecord, signal?: AbortSignal): Promise<RecordReading> {
  const reading = newReading(path, "ndjson");
  let line = 0;
  const lines = new LineSplitter((text) => {
    line++;
    const found = text === null ? TOO_LONG : recordOfLine(text);
    if (found !== null) note(reading, found, line, take);
  });
  const goOn = (chunk: Uint8Array): boolean => {
    lines.push(chunk);
    return signal?.aborted !== true;
  };
  try {
    await readBytes(source, goOn, reading);
  } catch (error) {
    if (!(error instanceof ReadFailure)) throw error;
    reading.corrupt ??= `cannot be read on (${error.message})`;
  }
  if (signal?.aborted !== true) endLines(lines, reading);
  return reading;
}

async function readBytes(source: ChunkCursor, goOn: TakeBytes, reading: RecordReading): Promise<void> {
  const compression = compressionOf(await source.peek(FIRST_BYTES));
  if (compression !== null) {
    const unpacked = await UNPACK[compression](source, goOn);
    reading.corrupt = unpacked.damage;
    reading.truncated = unpacked.truncated;
    return;
  }
  for (let chunk = await source.next(); chunk !== null; chunk = await source.next()) if (!goOn(chunk)) return;
}

/** A last line without its end that is no record was cut; one that can be read is whole all the same. */
function endLines(lines: LineSplitter, reading: RecordReading): void {
  const cut = lines.pending > 0;
  const { faults, firstFault } = reading;
  lines.end();
  if (!cut || reading.faults === faults) return;
  reading.faults = faults;
  reading.firstFault = firstFault;
  reading.truncated = true;
}
