import type { Transform } from "node:stream";
import type { ChunkCursor } from "./chunk-cursor.ts";

/** Takes unpacked bytes as they come; returns false to stop. */
export type TakeBytes = (chunk: Uint8Array) => boolean;

/** How a packed file ended. */
export interface Unpacked {
  /** It is cut short. */
  truncated: boolean;
  /** What is wrong with it; null when nothing is. */
  damage: string | null;
  /** Bytes follow that are no part of it. */
  trailingBytes: boolean;
}

export const UNPACKED: Unpacked = { truncated: false, damage: null, trailingBytes: false };
export const UNPACKED_IN_PART: Unpacked = { truncated: true, damage: null, trailingBytes: false };

/** A stream of node:zlib that unpacks; `bytesWritten` counts the packed bytes that it used. */
export type Decoder = Transform & { readonly bytesWritten: number };

/** How one compressed stream ended: at its own end, by the source's end, by the taker, or by damage (the text of it). */
export type StreamEnd = { how: "ended" | "cut" | "stopped" } | { how: "damaged"; reason: string };

/**
 * Runs one compressed stream through `decoder`. What follows the stream in the source stays there.
 * Whatever was unpacked before a cut or damage has been handed to `take`: node:zlib drops the output of a call that fails, so the
 * decoder must not be told of the source's end. Throws what `take` throws.
 */
export async function unpackStream(decoder: Decoder, source: ChunkCursor, take: TakeBytes): Promise<StreamEnd> {
  const run = new DecoderRun(decoder, take);
  let end = run.end;
  while (end === null) {
    const chunk = await source.next();
    if (chunk === null) break;
    const used = decoder.bytesWritten;
    end = await run.write(chunk);
    if (end?.how === "ended") source.putBack(chunk.subarray(decoder.bytesWritten - used));
  }
  decoder.destroy();
  if (end?.how === "threw") throw end.thrown;
  return end ?? { how: "cut" };
}

/** Turns a decoder's events into the answer to each write. */
class DecoderRun {
  end: StreamEnd | { how: "threw"; thrown: unknown } | null = null;
  private readonly decoder: Decoder;
  private settle: () => void = () => {};

  constructor(decoder: Decoder, take: TakeBytes) {
    this.decoder = decoder;
    decoder.on("data", (chunk: Uint8Array) => {
      if (this.end !== null) return;
      try {
        if (!take(chunk)) this.finish({ how: "stopped" });
      } catch (thrown) {
        // From inside an event it would end the process instead of reaching the caller.
        this.finish({ how: "threw", thrown });
      }
    });
    decoder.once("end", () => this.finish({ how: "ended" }));
    decoder.once("error", (error) => this.finish({ how: "damaged", reason: error.message }));
  }

  /** Unpacks one chunk. Resolves with the stream's end when it was reached in it: then the decoder never calls back. */
  async write(chunk: Uint8Array): Promise<DecoderRun["end"]> {
    await new Promise<void>((resolve) => {
      this.settle = resolve;
      this.decoder.write(chunk, () => resolve());
    });
    return this.end;
  }

  private finish(end: NonNullable<DecoderRun["end"]>): void {
    this.end ??= end;
    this.settle();
  }
}
