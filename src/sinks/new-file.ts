import { closeSync, constants, openSync, writeSync } from "node:fs";

/** A file that nobody prepared: it must not exist, and its last component is no link. Only its owner may read it: packets are nobody else's business. */
const NEW_FILE = constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW | constants.O_WRONLY;
const MODE = 0o600;

/** Creates the file and returns its descriptor. Throws what node:fs throws. */
export function createFile(path: string): number {
  return openSync(path, NEW_FILE, MODE);
}

/** Writes all of it. Throws what node:fs throws. */
export function writeAll(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
}

/** Creates a file with this content. Throws what node:fs throws; then what was written so far stays. */
export function writeNewFile(path: string, bytes: Uint8Array): void {
  const fd = createFile(path);
  try {
    writeAll(fd, bytes);
  } finally {
    closeSync(fd);
  }
}

/** What to tell the user of a failed write. */
export function writeFailure(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOSPC" || code === "EDQUOT") return "no space left on device";
  if (code === "EEXIST") return "the file exists already";
  return message;
}
