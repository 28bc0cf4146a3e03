import type { Slot } from "../../knowledge/slot.ts";
import type { FixNames } from "../../verdicts/context.ts";
import type { Additions } from "./additions.ts";
import type { Offerer } from "./pair.ts";
import type { Setting } from "./setting.ts";

/** What would be printed, before anybody has checked it. */
export interface Draft {
  file: string | null;
  line: string | null;
  /** Proves that the line is in force. */
  command: string | null;
  /** The same for one connection, without touching a file; null where the program has no such form. */
  once?: string | null;
  /** Where it goes, and what it needs to take effect. */
  why: string;
}

/** How one program is told what to offer: it writes a text, and reads its own text back, so that what is checked is what is printed. */
export interface Dialect {
  /** Can this program be made to offer the name? */
  canOffer(own: Offerer, name: string, slot: Slot): boolean;
  write(own: Offerer, additions: Additions, names: FixNames): Draft;
  read(draft: Draft): Setting[];
}
