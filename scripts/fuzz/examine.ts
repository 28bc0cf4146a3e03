import { writeFileSync } from "node:fs";
import { analyse } from "../../src/analysis/analyse.ts";
import { STALL_AFTER } from "../../src/analysis/analysis-options.ts";
import { type OpenedCapture, OpenFailure, openCapture } from "../../src/capture/open-capture.ts";
import { documentSchema } from "../../src/diagnosis/schema.ts";
import { jsonRenderer } from "../../src/render/json.ts";
import { PLAIN } from "../../src/render/text/style.ts";
import { ASCII } from "../../src/render/text/symbols.ts";
import { digestRenderer, listRenderer } from "../../src/render/text/text-renderer.ts";
import { MemoryCapture } from "./memory-capture.ts";

/** Every output is written in plain ASCII: anything else than printable characters and line ends came from the input. */
const FORBIDDEN = /[^\x20-\x7e\n]/;
const PAGE = { width: 100, style: PLAIN, symbols: ASCII };
const OPTIONS = { ports: [22], separate: false, knownHosts: null, stallAfter: STALL_AFTER };
/** Sizes of the chunks in which a capture in memory is fed, so that records and headers are cut everywhere. Bytes. */
const CHUNKS = [64, 1_000, 16_384, 65_536];

/** How a mutant reaches the analyser. */
export interface Way {
  /** Chooses the chunks and the kind of report. */
  variant: number;
  /** The file to go by; without, the capture is fed from memory. */
  path?: string;
}

/** Sends bytes through the whole of kexscope. Returns what is wrong with the answer, in one line; null when nothing is. */
export async function examine(bytes: Uint8Array, way: Way): Promise<string | null> {
  try {
    return await findFault(openWay(bytes, way), way.variant);
  } catch (error) {
    const place = error instanceof Error ? /((?:src|scripts)\/[^\s)]*)/.exec(error.stack ?? "")?.[1] : undefined;
    return `throws ${String(error)} at ${place ?? "an unknown place"}`;
  }
}

function openWay(bytes: Uint8Array, { path, variant }: Way): OpenedCapture {
  if (path === undefined) return new MemoryCapture(bytes, CHUNKS[variant % CHUNKS.length]!);
  writeFileSync(path, bytes);
  const opened = openCapture(path);
  if (opened instanceof OpenFailure) throw new Error(opened.message);
  return opened;
}

async function findFault(capture: OpenedCapture, variant: number): Promise<string | null> {
  const jsonParts: string[] = [];
  const textParts: string[] = [];
  const output = { write: (part: string) => void textParts.push(part), page: PAGE, captures: [capture.path] };
  const renderers = [jsonRenderer((part) => void jsonParts.push(part), "0"), (variant & 1) === 0 ? digestRenderer(output) : listRenderer(output)];
  const result = await analyse([capture], OPTIONS, {
    connection: (record) => {
      for (const renderer of renderers) renderer.connection(record);
    },
    series: (record) => {
      for (const renderer of renderers) renderer.series(record);
    },
  });
  for (const renderer of renderers) renderer.end({ ...result, seconds: 0 });
  const json = jsonParts.join("");
  const forbidden = FORBIDDEN.exec(json) ?? FORBIDDEN.exec(textParts.join(""));
  if (forbidden !== null) return `prints ${JSON.stringify(forbidden[0])}`;
  const checked = documentSchema.safeParse(JSON.parse(json));
  return checked.success ? null : `breaks the schema: ${checked.error.issues[0]?.path.join(".")} ${checked.error.issues[0]?.message}`;
}
