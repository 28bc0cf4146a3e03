/** Parent to worker: examine the mutants [from, to) of a run. */
export interface BatchOrder {
  seed: number;
  from: number;
  to: number;
}

/** Worker to parent. */
export interface BatchReport {
  faults: { index: number; fault: string }[];
  /** The most that the process ever had in memory. MiB. */
  memory: number;
}
