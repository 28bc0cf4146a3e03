import { analyse } from "../../src/analysis/analyse.ts";
import { type AnalysisOptions, STALL_AFTER } from "../../src/analysis/analysis-options.ts";
import { OpenFailure, openCapture } from "../../src/capture/open-capture.ts";
import type { ConnectionRecord, DocumentRecord, SeriesRecord } from "../../src/diagnosis/record.ts";

const DEFAULTS: AnalysisOptions = { ports: [22], separate: false, knownHosts: null, stallAfter: STALL_AFTER };

/** The document of some captures, as `--json` prints it. */
export async function analyseCaptures(paths: readonly string[], options: Partial<AnalysisOptions> = {}): Promise<DocumentRecord> {
  const captures = paths.map((path) => {
    const opened = openCapture(path);
    if (opened instanceof OpenFailure) throw new Error(opened.message);
    return opened;
  });
  const connections: ConnectionRecord[] = [];
  const series: SeriesRecord[] = [];
  const result = await analyse(captures, { ...DEFAULTS, ...options }, { connection: (r) => connections.push(r), series: (r) => series.push(r) });
  return { schema_version: 1, tool: { name: "kexscope", version: "test" }, ...result, connections, series };
}
