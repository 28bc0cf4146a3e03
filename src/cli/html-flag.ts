import { closeSync, openSync, writeSync } from "node:fs";
import { htmlRenderer } from "../render/html/html-renderer.tsx";
import type { Renderer } from "../render/renderer.ts";
import { OutputError } from "../sinks/stdout-sink.ts";
import { UsageError } from "./usage-error.ts";

/** The page that `--html FILE` asks for. The file is opened at once, before rights are given up, and written when all is known. Throws UsageError. */
export function htmlFileRenderer(path: string): Renderer {
  const fd = open(path);
  const renderer = htmlRenderer((text) => writeAll(fd, text));
  return {
    ...renderer,
    end: (ending) => {
      renderer.end(ending);
      closeSync(fd);
    },
  };
}

function open(path: string): number {
  try {
    return openSync(path, "w");
  } catch (error) {
    throw new UsageError(`--html ${path}: ${(error as NodeJS.ErrnoException).code === "ENOENT" ? "no such folder" : (error as Error).message}`);
  }
}

function writeAll(fd: number, text: string): void {
  const bytes = new TextEncoder().encode(text);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
  } catch (error) {
    throw new OutputError(error as NodeJS.ErrnoException);
  }
}
