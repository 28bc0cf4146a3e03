import { writeSync } from "node:fs";

const STDERR = 2;

/** How much the user wants to hear: `-q`, nothing, `-v`. Errors are always told. */
export type Loudness = "quiet" | "normal" | "verbose";

/** Talk on stderr: a line each. Nobody has to listen: a stderr that is closed is no error. */
export class TalkSink {
  readonly #loudness: Loudness;
  readonly #write: (text: string) => void;
  /** Called before a line, so that a progress line can leave. */
  beforeLine: () => void = () => {};

  constructor(loudness: Loudness, write: (text: string) => void = writeStderr) {
    this.#loudness = loudness;
    this.#write = write;
  }

  error(text: string): void {
    this.#line(`kexscope: ${text}`);
  }

  warning(text: string): void {
    if (this.#loudness !== "quiet") this.#line(`kexscope: ${text}`);
  }

  /** For `-v`. */
  detail(text: string): void {
    if (this.#loudness === "verbose") this.#line(`kexscope: ${text}`);
  }

  /** A result that has no place on stdout, as the total of `--ndjson`. */
  note(text: string): void {
    if (this.#loudness !== "quiet") this.#line(text);
  }

  #line(text: string): void {
    this.beforeLine();
    this.#write(`${text}\n`);
  }
}

/** Writes to stderr now, and does not mind when that fails. */
export function writeStderr(text: string): void {
  try {
    writeSync(STDERR, text);
  } catch {
    // Nobody is there to be told.
  }
}
