import type { Slot } from "../../knowledge/slot.ts";
import type { KexInitListName } from "../../ssh/transport-facts.ts";

/** "=" replaces the default, "+" appends to it, "-" takes away from it, "^" puts in front of it (ssh_config(5), KexAlgorithms). */
export type Operator = "=" | "+" | "-" | "^";

/** One line of a configuration, read. */
export type Setting =
  | { kind: "list"; slot: Slot; lists: readonly KexInitListName[]; operator: Operator /** Names, or patterns with * and ?. */; names: readonly string[] }
  | { kind: "host-key-file"; path: string }
  | { kind: "compression"; value: "yes" | "no" | "delayed" };

/** Patterns stand for names behind "-", and in HostKeyAlgorithms; elsewhere OpenSSH refuses them (cipher.c ciphers_valid, sshkey.c sshkey_names_valid2). */
export function takesPatterns({ slot, operator }: Extract<Setting, { kind: "list" }>): boolean {
  return operator === "-" || slot === "hostkey";
}
