/**
 * A copy of data[start, end). Not `data.slice`: the frame's bytes may be a Buffer, whose slice is a view that the next frame overwrites.
 */
export function copyBytes(data: Uint8Array, start: number, end: number): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(Math.max(0, Math.min(end, data.length) - start));
  copy.set(data.subarray(start, start + copy.length));
  return copy;
}
