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
 * decoder must not be told of the source's end.
 */
export async function unpackStream(decoder: Decoder, source: ChunkCursor, take: TakeBytes): Promise<StreamEnd> {
  let end: StreamEnd | null = null;
  let settle = (): void => {};
  const finish = (reached: StreamEnd): void => {
    end ??= reached;
    settle();
  };
  decoder.on("data", (chunk: Uint8Array) => {
    if (end === null && !take(chunk)) finish({ how: "stopped" });
  });
  decoder.once("end", () => finish({ how: "ended" }));
  decoder.once("error", (error) => finish({ how: "damaged", reason: error.message }));
  const reached = (): StreamEnd | null => end;
  while (reached() === null) {
    const chunk = await source.next();
    if (chunk === null) {
      finish({ how: "cut" });
      break;
    }
    const used = decoder.bytesWritten;
    await new Promise<void>((resolve) => {
      settle = resolve;
      decoder.write(chunk, () => resolve());
    });
    if (reached()?.how === "ended") source.putBack(chunk.subarray(decoder.bytesWritten - used));
  }
  decoder.destroy();
  return reached() ?? { how: "cut" };
}
