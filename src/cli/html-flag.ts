import { closeSync, openSync, writeSync } from "node:fs";
import { htmlRenderer } from "../render/html/html-renderer.tsx";
import type { Renderer } from "../render/renderer.ts";
import { OutputError } from "../sinks/stdout-sink.ts";
import { UsageError } from "./usage-error.ts";

/** A file that `--html FILE` names: opened at once, before rights are given up, and written when all is known. */
export interface HtmlFile {
  write(text: string): void;
  close(): void;
}

/** Throws UsageError where it cannot be opened. */
export function openHtmlFile(path: string, flag = "html"): HtmlFile {
  const fd = open(path, flag);
  return { write: (text) => writeAll(fd, text), close: () => closeSync(fd) };
}

/** The page of an analysis. Throws UsageError where the file cannot be opened. */
export function htmlFileRenderer(path: string): Renderer {
  const file = openHtmlFile(path);
  const renderer = htmlRenderer(file.write);
  return {
    ...renderer,
    end: (ending) => {
      renderer.end(ending);
      file.close();
    },
  };
}

function open(path: string, flag: string): number {
  try {
    return openSync(path, "w");
  } catch (error) {
    throw new UsageError(`--${flag} ${path}: ${(error as NodeJS.ErrnoException).code === "ENOENT" ? "no such folder" : (error as Error).message}`);
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
