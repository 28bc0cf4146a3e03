import { jsonRenderer } from "../render/json.ts";
import { ndjsonRenderer } from "../render/ndjson.ts";
import type { Renderer, Write } from "../render/renderer.ts";
import { digestRenderer, listRenderer } from "../render/text/text-renderer.ts";
import type { AnalysisArguments } from "./analysis-flags.ts";
import { stdoutPage } from "./terminal.ts";
import { version } from "./version.ts";

/** The renderer that the flags ask for. */
export function rendererFor(args: AnalysisArguments, captures: readonly string[], write: Write): Renderer {
  if (args.json) return jsonRenderer(write, version());
  if (args.ndjson) return ndjsonRenderer(write);
  const output = { write, captures, page: stdoutPage(args.color) };
  return args.only === undefined ? digestRenderer(output) : listRenderer(output);
}
