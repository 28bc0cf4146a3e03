import type { ConnectionRecord } from "../diagnosis/record.ts";
import { asciiJson } from "../render/ascii-json.ts";
import { converted, formatRenderer } from "../render/formats/format-renderer.ts";
import { jsonRenderer } from "../render/json.ts";
import { connectionLine, ndjsonRenderer } from "../render/ndjson.ts";
import type { Renderer, Write } from "../render/renderer.ts";
import { digestRenderer, listRenderer, type TextOutput } from "../render/text/text-renderer.ts";
import type { AnalysisArguments } from "./analysis-flags.ts";
import { version } from "./version.ts";

type LineFlags = Pick<AnalysisArguments, "format" | "ndjson">;

/** The renderer that the flags ask for. */
export function rendererFor(args: AnalysisArguments, output: TextOutput): Renderer {
  if (args.json) return jsonRenderer(output.write, version());
  return lineRenderer(args, output.write) ?? (args.only === undefined ? digestRenderer(output) : listRenderer(output));
}

/** The same for `live`, which has no end that a digest could wait for. */
export function liveRendererFor(args: LineFlags, output: TextOutput): Renderer {
  return lineRenderer(args, output.write) ?? listRenderer(output);
}

/** Do the flags ask for lines for a program? */
export function printsLines({ format, ndjson }: LineFlags): boolean {
  return format !== undefined || ndjson === true;
}

/** What a sink gets of a record: the line that the format has for it, NDJSON's without one. */
export function recordLineFor({ format }: Pick<LineFlags, "format">): (record: ConnectionRecord) => string {
  return format === undefined ? connectionLine : (record) => `${asciiJson(converted(format, record, version()))}\n`;
}

function lineRenderer({ format, ndjson }: LineFlags, write: Write): Renderer | null {
  if (format !== undefined) return formatRenderer(format, write, version());
  return ndjson ? ndjsonRenderer(write) : null;
}
