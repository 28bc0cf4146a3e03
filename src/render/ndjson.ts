import type { ConnectionRecord, SeriesRecord, WaitingRecord } from "../diagnosis/record.ts";
import { SCHEMA_VERSION } from "../diagnosis/schema-version.ts";
import { asciiJson } from "./ascii-json.ts";
import type { Ending, Renderer, Write } from "./renderer.ts";

/** `--ndjson`: an event a line, as it happens; the last line is the summary. */
export function ndjsonRenderer(write: Write): Renderer {
  const event = (name: string, fields: object): void => write(`${asciiJson({ schema_version: SCHEMA_VERSION, event: name, ...fields })}\n`);
  return {
    connection: (record: ConnectionRecord) => event("connection", record),
    series: (record: SeriesRecord) => event("series", record),
    waiting: (record: WaitingRecord) => event("waiting", record),
    end: ({ captures, summary }: Ending) => event("summary", { captures, summary }),
  };
}
