import type { ConnectionRecord, SeriesRecord, WaitingRecord } from "../diagnosis/record.ts";
import { SCHEMA_VERSION } from "../diagnosis/schema-version.ts";
import { asciiJson } from "./ascii-json.ts";
import { connectionJson } from "./connection-json.ts";
import type { Ending, Renderer, Write } from "./renderer.ts";

/** What stands before the fields of a connection. */
const CONNECTION = `${asciiJson({ schema_version: SCHEMA_VERSION, event: "connection" }).slice(0, -1)},`;

/** The `connection` event of a record, with its line end. */
export function connectionLine(record: ConnectionRecord): string {
  return `${connectionJson(record, CONNECTION)}\n`;
}

/** `--ndjson`: an event a line, as it happens; the last line is the summary. */
export function ndjsonRenderer(write: Write): Renderer {
  const event = (name: string, fields: object): void => write(`${asciiJson({ schema_version: SCHEMA_VERSION, event: name, ...fields })}\n`);
  return {
    connection: (record: ConnectionRecord) => write(connectionLine(record)),
    series: (record: SeriesRecord) => event("series", record),
    waiting: (record: WaitingRecord) => event("waiting", record),
    end: ({ captures, summary }: Ending) => event("summary", { captures, summary }),
  };
}
