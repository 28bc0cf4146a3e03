import type { ConnectionRecord, DocumentRecord, SeriesRecord } from "../diagnosis/record.ts";
import { SCHEMA_VERSION } from "../diagnosis/schema-version.ts";
import { asciiJson } from "./ascii-json.ts";
import { connectionJson } from "./connection-json.ts";
import { HeldText } from "./held-text.ts";
import type { Ending, Renderer, Write } from "./renderer.ts";

/** `--json`: one document, a record a line inside it, so that it can be grepped and compared as well as parsed. */
export function jsonRenderer(write: Write, version: string): Renderer {
  const connections = new HeldList();
  const series = new HeldList();
  return {
    connection: (record: ConnectionRecord) => connections.add(connectionJson(record)),
    series: (record: SeriesRecord) => series.add(asciiJson(record)),
    end: ({ captures, summary }: Ending) => {
      const head: Omit<DocumentRecord, "connections" | "series"> = {
        schema_version: SCHEMA_VERSION,
        tool: { name: "kexscope", version },
        captures,
        summary,
      };
      write(`${asciiJson(head).slice(0, -1)},\n"connections":[`);
      connections.writeTo(write);
      write(`],\n"series":[`);
      series.writeTo(write);
      write("]}\n");
    },
  };
}

class HeldList {
  readonly #text = new HeldText();
  #count = 0;

  add(json: string): void {
    this.#text.add(`${this.#count === 0 ? "" : ","}\n${json}`);
    this.#count++;
  }

  writeTo(write: Write): void {
    this.#text.writeTo(write);
  }
}
