import type { SCHEMA_VERSION } from "../diagnosis/schema-version.ts";
import type { RecordTotals } from "../records/record-totals.ts";
import type { FleetAnswer } from "./what-if-fleet.ts";

/** The question, as it was asked. */
export interface Asked {
  /** Lines of sshd_config, and the names of the files that were given in their place. */
  lines: string[];
  client_version: string | null;
}

/** The whole of `what-if --json`. */
export interface WhatIfDocument extends FleetAnswer {
  schema_version: typeof SCHEMA_VERSION;
  tool: { name: "kexscope"; version: string };
  records: RecordTotals;
  asked: Asked;
}
