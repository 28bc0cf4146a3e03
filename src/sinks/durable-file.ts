import { closeSync, fsyncSync, mkdirSync, openSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { createFile, writeAll } from "./new-file.ts";

/** Makes the names in a folder outlive a power cut. */
export function syncFolder(path: string): void {
  const fd = openSync(path, "r");
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Creates a folder and those above it, durably. */
export function makeFolder(path: string): void {
  const first = mkdirSync(path, { recursive: true });
  if (first === undefined) return;
  for (let each = path; each.length >= first.length; each = dirname(each)) syncFolder(dirname(each));
}

/** Gives a whole, written file its place: nobody ever sees a part of it there. What has the name by then is replaced. `fd` is closed. */
export function publish(fd: number, from: string, to: string): void {
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  makeFolder(dirname(to));
  renameSync(from, to);
  syncFolder(dirname(to));
}

/** Writes a small file in one piece; `folder` is where it is while it is written, on the same file system. */
export function writeDurably(folder: string, name: string, to: string, text: string): void {
  const from = join(folder, name);
  const fd = createFile(from);
  writeAll(fd, new TextEncoder().encode(text));
  publish(fd, from, to);
}
