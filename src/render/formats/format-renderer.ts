import type { ConnectionRecord } from "../../diagnosis/record.ts";
import { asciiJson } from "../ascii-json.ts";
import type { Renderer, Write } from "../renderer.ts";
import { ecsDocument } from "./ecs.ts";
import { eveEvent } from "./eve.ts";
import type { Format } from "./format.ts";
import { ocsfEvent } from "./ocsf.ts";

const CONVERTERS: Readonly<Record<Format, (record: ConnectionRecord, version: string) => object>> = { eve: eveEvent, ecs: ecsDocument, ocsf: ocsfEvent };

/** A record of ours as an object of that format. `version`: that of kexscope. */
export function converted(format: Format, record: ConnectionRecord, version: string): object {
  return CONVERTERS[format](record, version);
}

/**
 * `--format`: a line of JSON for each connection that has ended. Series, exchanges that wait and the summary have no place in these formats:
 * whoever counts lines there counts connections.
 */
export function formatRenderer(format: Format, write: Write, version: string): Renderer {
  return {
    connection: (record) => write(`${asciiJson(converted(format, record, version))}\n`),
    series: () => {},
    end: () => {},
  };
}
