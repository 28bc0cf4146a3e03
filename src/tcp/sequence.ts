/** Arithmetic on the circle of 32-bit sequence numbers, RFC 9293 3.4. */

/** Signed distance from `from` to `to`: positive when `to` is ahead. */
export function distance(from: number, to: number): number {
  return (to - from) | 0;
}

/**
 * The stream offset that a SEQ or ACK field means: bytes after ISN + 1. The 32-bit field is taken as the number next to
 * `near`, an offset that was seen lately, so that streams of more than 4 GiB count on.
 */
export function streamOffset(isn: number, field: number, near: number): number {
  return near + ((field - isn - 1 - near) | 0);
}
