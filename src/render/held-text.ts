import type { Write } from "./renderer.ts";

/** Text is packed in pieces of this size: large enough for deflate's window, small enough to inflate at once. Characters. */
const PIECE_LENGTH = 1024 * 1024;
/** deflate's fastest level: the records of one server repeat each other, so more effort wins little. */
const FAST = 1;

/** Loaded when there is something to pack: it takes a millisecond. */
const zlib = () => process.getBuiltinModule("node:zlib");

/**
 * Text that must wait for what is only known at the end, as `--json`'s connections wait for its captures and summary.
 * Long text is held packed: 100,000 connections with their KEXINITs are more than 1 GB of JSON, and a twentieth of that when packed.
 */
export class HeldText {
  #open: string[] = [];
  #openLength = 0;
  readonly #packed: Uint8Array[] = [];

  /** Adds ASCII text. */
  add(text: string): void {
    this.#open.push(text);
    this.#openLength += text.length;
    if (this.#openLength >= PIECE_LENGTH) this.#pack();
  }

  /** Writes everything, in the order in which it was added. */
  writeTo(write: Write): void {
    for (const piece of this.#packed) write(zlib().inflateRawSync(piece).toString("latin1"));
    for (const text of this.#open) write(text);
  }

  #pack(): void {
    this.#packed.push(new Uint8Array(zlib().deflateRawSync(this.#open.join(""), { level: FAST })));
    this.#open = [];
    this.#openLength = 0;
  }
}
