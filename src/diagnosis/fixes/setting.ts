import type { Slot } from "../../knowledge/slot.ts";
import type { KexInitListName } from "../../ssh/transport-facts.ts";

/** "=" replaces the default, "+" appends to it, "-" takes away from it, "^" puts in front of it (ssh_config(5), KexAlgorithms). */
export type Operator = "=" | "+" | "-" | "^";

/** One line of a configuration, read. */
export type Setting =
  | { kind: "list"; slot: Slot; lists: readonly KexInitListName[]; operator: Operator /** Names, or patterns with * and ?. */; names: readonly string[] }
  | { kind: "host-key-file"; path: string }
  | { kind: "compression"; value: "yes" | "no" | "delayed" };
