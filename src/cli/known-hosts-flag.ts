import { readFileSync } from "node:fs";
import { type KnownHosts, parseKnownHosts } from "../knowledge/known-hosts.ts";
import { UsageError } from "./usage-error.ts";

/** `--known-hosts`: the file, read. */
export function readKnownHosts(path: string): KnownHosts {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(`--known-hosts ${path}: ${(error as NodeJS.ErrnoException).code === "ENOENT" ? "no such file" : "cannot be read"}`);
  }
  return parseKnownHosts(text);
}
