import { openSync } from "node:fs";
import { UsageError } from "./usage-error.ts";

/** Opened while we still may read it; the analyser reads it. Null without one. */
export function openKnownHosts(path: string | undefined): number | null {
  if (path === undefined) return null;
  try {
    return openSync(path, "r");
  } catch (error) {
    throw new UsageError(`--known-hosts ${path}: ${(error as NodeJS.ErrnoException).code === "ENOENT" ? "no such file" : "cannot be read"}`);
  }
}
