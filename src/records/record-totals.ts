/** What was read of a fleet's records. */
export interface RecordTotals {
  /** Records that were handed over. */
  records: number;
  /** The same connection again. */
  repeated: number;
  /** Lines and rows that could not be used. */
  faults: number;
  /** Something could not be read to its end. */
  unreadable: boolean;
}
