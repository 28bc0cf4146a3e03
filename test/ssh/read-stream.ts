import { TransportDecoder } from "../../src/ssh/transport-decoder.ts";
import type { TransportFacts } from "../../src/ssh/transport-facts.ts";

/** Reads the pieces as segments in frames 1, 2, … of one direction; a number is a hole of so many bytes. Leaves the stream open. */
export function openStream(pieces: readonly (Uint8Array | number)[], midStream = false): { decoder: TransportDecoder; facts: TransportFacts } {
  const decoder = new TransportDecoder({ midStream });
  let offset = 0;
  pieces.forEach((piece, i) => {
    if (typeof piece === "number") decoder.gap(offset, piece, 0, i + 1, i * 1000);
    else decoder.push(piece, 0, piece.length, offset, 0, i + 1, i * 1000);
    offset += typeof piece === "number" ? piece : piece.length;
  });
  return { decoder, facts: decoder.facts };
}

/** The facts of openStream(). */
export function readStream(pieces: readonly (Uint8Array | number)[], midStream = false): TransportFacts {
  return openStream(pieces, midStream).facts;
}
