/** One capture of the collection: what happens, between whom, and what a right answer says. */
import type { Running } from "./process.ts";
import type { Program } from "./programs.ts";
import type { Stage } from "./stage.ts";

export type Vantage = "client" | "server";

export interface Case {
  /** The folder's name under captures/. */
  readonly name: string;
  /** What the capture shows, in a sentence. */
  readonly shows: string;
  /** How it was made: what was configured or broken, and where. */
  readonly made: string;
  /** What a right answer says, and what it must not say. */
  readonly answer: string;
  /** Verdict codes that a right answer may give, best first; an array for each connection in order of first frame. */
  readonly codes: readonly (readonly string[])[];
  /** Codes that must stand in the verdict or beside it. */
  readonly also?: readonly string[];
  readonly with: readonly Program[];
  /** Whose capture is kept; default: the client's. "both" makes a second folder with `-at-server` behind its name. */
  readonly keep?: Vantage | "both";
  /** tcpdump's filter, where the usual one would miss something. */
  readonly filter?: string;
  /** tcpdump's snap length, where packets are to be cut. Bytes; default: whole packets. */
  readonly snapLength?: number;
  /** What happens before tcpdump starts; a program that it leaves running is handed to `run`. */
  before?(stage: Stage): Promise<Running>;
  run(stage: Stage, before?: Running): Promise<void>;
}
