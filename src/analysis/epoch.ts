/**
 * How long time 0 of an analysis lies before its first frame. V8 keeps a whole number below 2^31 in another form than a larger one, and times are nanoseconds:
 * with 0 at the first frame all objects that hold a time would change their shape 2.1 s into the capture, and with it nearly all of
 * the code that was compiled by then would be thrown away. Seconds.
 */
const LEAD = 3;

/** Time 0 of an analysis whose first frame is of this second, whole seconds since 1970. */
export function epochOf(firstSecond: number): number {
  return firstSecond - LEAD;
}
