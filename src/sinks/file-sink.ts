import type { LineSink, SinkListener } from "./line-sink.ts";
import { writeFailure } from "./new-file.ts";
import { RotatingLines } from "./rotating-lines.ts";
import type { FileTarget } from "./sink-target.ts";

/** Records for a file that others follow. A disk that is full is tried again with each record. */
export class FileSink implements LineSink {
  readonly #lines: RotatingLines;
  readonly #listener: SinkListener;
  #losing = false;

  constructor({ path, maxBytes, files }: FileTarget, listener: SinkListener) {
    this.#lines = new RotatingLines(path, maxBytes, files);
    this.#listener = listener;
  }

  open(): string | null {
    try {
      this.#lines.open();
    } catch (error) {
      return writeFailure(error);
    }
    this.#listener.up(true);
    return null;
  }

  take(bytes: Uint8Array, lines: number): boolean {
    try {
      this.#lines.append(bytes);
      this.#listener.delivered(lines);
      this.#fine(true);
    } catch (error) {
      this.#listener.lost(lines);
      if (!this.#losing) this.#listener.news(`${writeFailure(error)}; records are lost`, true);
      this.#fine(false);
    }
    return true;
  }

  async close(): Promise<void> {
    this.#lines.close();
  }

  #fine(isFine: boolean): void {
    if (isFine === this.#losing) this.#listener.up(isFine);
    this.#losing = !isFine;
  }
}
