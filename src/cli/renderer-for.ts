import { jsonRenderer } from "../render/json.ts";
import { ndjsonRenderer } from "../render/ndjson.ts";
import type { Renderer } from "../render/renderer.ts";
import { digestRenderer, listRenderer, type TextOutput } from "../render/text/text-renderer.ts";
import type { AnalysisArguments } from "./analysis-flags.ts";
import { version } from "./version.ts";

/** The renderer that the flags ask for. */
export function rendererFor(args: AnalysisArguments, output: TextOutput): Renderer {
  if (args.json) return jsonRenderer(output.write, version());
  if (args.ndjson) return ndjsonRenderer(output.write);
  return args.only === undefined ? digestRenderer(output) : listRenderer(output);
}
