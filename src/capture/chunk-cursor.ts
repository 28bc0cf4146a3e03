import { ReadFailure } from "./read-failure.ts";

/** Bytes that arrive in chunks, with the look-ahead and the putting-back that formats inside them need. */
export class ChunkCursor {
  /** Bytes that the source has given so far. */
  bytesRead = 0;
  private readonly source: AsyncIterator<Uint8Array>;
  /** What was put back; handed out before anything else. */
  private rest: Uint8Array | null = null;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.source = source[Symbol.asyncIterator]();
  }

  /** The next bytes, however many came together; null at the end. Rejects with ReadFailure. */
  async next(): Promise<Uint8Array | null> {
    const { rest } = this;
    if (rest !== null) {
      this.rest = null;
      return rest;
    }
    const chunk = await this.pull();
    this.bytesRead += chunk?.length ?? 0;
    return chunk;
  }

  private async pull(): Promise<Uint8Array | null> {
    try {
      const step = await this.source.next();
      return step.done === true ? null : step.value;
    } catch (error) {
      throw error instanceof ReadFailure ? error : new ReadFailure(error);
    }
  }

  /** Puts the unused tail of the last chunk back. */
  putBack(chunk: Uint8Array): void {
    if (chunk.length > 0) this.rest = chunk;
  }

  /** The next `count` bytes, which stay; fewer at the end. For small counts: it joins chunks. */
  async peek(count: number): Promise<Uint8Array> {
    let held: Uint8Array = new Uint8Array(0);
    while (held.length < count) {
      const chunk = await this.next();
      if (chunk === null) break;
      held = held.length === 0 ? chunk : joined(held, chunk);
    }
    this.putBack(held);
    return held.subarray(0, count);
  }

  /** Takes exactly `count` bytes; null, with what there was taken, when the end comes first. */
  async take(count: number): Promise<Uint8Array | null> {
    const bytes = await this.peek(count);
    const chunk = await this.next();
    if (bytes.length < count) return null;
    if (chunk !== null) this.putBack(chunk.subarray(count));
    return bytes;
  }

  /** Drops everything up to and including the first byte `value`; false when the end comes first. */
  async skipPast(value: number): Promise<boolean> {
    for (let chunk = await this.next(); chunk !== null; chunk = await this.next()) {
      const found = chunk.indexOf(value);
      if (found === -1) continue;
      this.putBack(chunk.subarray(found + 1));
      return true;
    }
    return false;
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
