import { MemoryCapture } from "../../scripts/fuzz/memory-capture.ts";
import { analyse } from "../../src/analysis/analyse.ts";
import { type AnalysisOptions, STALL_AFTER } from "../../src/analysis/analysis-options.ts";
import type { ConnectionRecord, DocumentRecord, SeriesRecord } from "../../src/diagnosis/record.ts";
import { type FrameRecord, pcapFile } from "../net/frames.ts";

/** A time to begin at: 2026-03-01T14:00:00Z. Seconds since 1970. */
export const SECONDS = Date.UTC(2026, 2, 1, 14) / 1000;
const CHUNK = 65_536;

/** The document of a capture in memory, as `--json` prints it. */
export async function analyseBytes(bytes: Uint8Array, options: Partial<AnalysisOptions> = {}): Promise<DocumentRecord> {
  const connections: ConnectionRecord[] = [];
  const series: SeriesRecord[] = [];
  const result = await analyse(
    [new MemoryCapture(bytes, CHUNK)],
    { ports: [22], separate: false, knownHosts: null, stallAfter: STALL_AFTER, ...options },
    { connection: (record) => connections.push(record), series: (record) => series.push(record) },
  );
  return { schema_version: 1, tool: { name: "kexscope", version: "test" }, ...result, connections, series };
}

/** The same of Ethernet frames. */
export function analyseFrames(frames: readonly FrameRecord[]): Promise<DocumentRecord> {
  return analyseBytes(pcapFile(frames));
}
