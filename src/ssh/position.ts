/** Where in the input a fact stands. */
export interface Position {
  /** Index of the capture. */
  capture: number;
  /** Frame number in that capture. */
  frame: number;
  /** Nanoseconds since the analysis epoch. */
  time: number;
  /** Stream offset of the fact's first byte in its direction. */
  offset: number;
}
