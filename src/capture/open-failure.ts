import { systemText } from "./read-failure.ts";

/** Why a capture could not be opened. */
export type OpenFailureCode = "missing" | "directory" | "permission" | "other";

/** A capture that could not be opened: a value, not a throw, because the input is at fault. */
export class OpenFailure {
  readonly path: string;
  readonly code: OpenFailureCode;
  /** One line for the user, the path included as it was given. */
  readonly message: string;

  constructor(path: string, code: OpenFailureCode, what: string) {
    this.path = path;
    this.code = code;
    this.message = `${path === "-" ? "standard input" : path}: ${what}`;
  }
}

const CODES = new Map<string, [OpenFailureCode, string]>([
  ["ENOENT", ["missing", "no such file"]],
  ["ENOTDIR", ["missing", "no such file"]],
  ["EISDIR", ["directory", "is a directory"]],
  ["EACCES", ["permission", "permission denied"]],
  ["EPERM", ["permission", "permission denied"]],
  ["ENXIO", ["other", "is a socket or a device without a driver"]],
]);

/** The failure that an error of node:fs stands for. */
export function openFailure(path: string, error: unknown): OpenFailure {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const [failure, what] = CODES.get(code) ?? ["other", `cannot be opened (${systemText(error)})`];
  return new OpenFailure(path, failure, what);
}
