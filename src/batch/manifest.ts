import type { BatchCounts } from "./batch-run.ts";

/** What ran: one file a run. */
export interface Manifest {
  tool: { name: "kexscope"; version: string };
  schema_version: number;
  node: string;
  host: string;
  /** Captures were read with these. */
  settings: string;
  arguments: { captures: string[]; shard: string | null; site: string | null; again: boolean; ndjson: boolean; workers: number };
  started_at: string;
  /** Null while it runs, or when it was killed. */
  ended_at: string | null;
  /** It was told to stop before its end. */
  stopped: boolean;
  counts: BatchCounts;
}
