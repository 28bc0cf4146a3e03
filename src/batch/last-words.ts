import { MAX_WORKER_WORDS_BYTES } from "../limits.ts";

/** What a worker says on stderr, the end of it: Node tells there why it dies. */
export class LastWords {
  #text = "";

  hear(text: string): void {
    this.#text = (this.#text + text).slice(-MAX_WORKER_WORDS_BYTES);
  }

  /** The line that says why: "JavaScript heap out of memory" and what else V8 says before it aborts, or an error that nobody caught. Null without. */
  get why(): string | null {
    const fatal = /FATAL ERROR: .*?([^-\n]*out of memory[^\n]*)/.exec(this.#text)?.[1] ?? /^(?:\w*Error): .*$/m.exec(this.#text)?.[0];
    return fatal?.trim() ?? null;
  }
}
