/** Bytes that all connections together hold; shared, so that many small holdings are bounded too. */
export interface ByteBudget {
  /** Held ahead of holes, MAX_TOTAL_BYTES_AHEAD at most. */
  ahead: number;
  /** Kept for comparison, MAX_TOTAL_REMEMBERED_BYTES at most. */
  remembered: number;
}
