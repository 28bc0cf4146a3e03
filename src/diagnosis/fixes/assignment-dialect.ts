import { SLOTS, supportOf, supports } from "../../knowledge/algorithms.ts";
import { keyTypeOf } from "../../knowledge/host-keys.ts";
import type { Slot } from "../../knowledge/slot.ts";
import type { Additions } from "./additions.ts";
import { ASSIGNMENT_DIALECTS, type Assignment, type AssignmentDialect } from "./assignment-dialects.ts";
import type { Dialect } from "./dialect.ts";
import { leftOutWords, wholeList } from "./openssh-lists.ts";
import type { Offerer } from "./pair.ts";
import type { Setting } from "./setting.ts";
import { LISTS_OF } from "./slot-lists.ts";
import { surelyHas } from "./version-names.ts";

/** The dialect of a program that is told its lists whole; null for one without. */
export function assignmentDialect({ software, end }: Offerer): Dialect | null {
  const table = ASSIGNMENT_DIALECTS.find((row) => row.product === software?.product && row.ends.includes(end));
  if (table === undefined) return null;
  const rows = table.assignments.filter((row) => row.end === undefined || row.end === end);
  return {
    canOffer: (own, name, slot) => rows.some((row) => row.slot === slot) && canOffer(table, own, name, slot),
    write: (own, additions) => {
      const lines = rows.filter(({ slot }) => additions[slot].length > 0).map((row) => lineOf(table, row, wholeList(own, row.slot, additions)));
      return {
        file: null,
        line: lines.length === 0 ? null : lines.join("\n"),
        command: table.command,
        why: table.where + neededWords(own, additions) + leftOutWords(own, additions),
      };
    },
    read: (draft) => (draft.line ?? "").split("\n").flatMap((line) => rows.flatMap((row) => settingOf(row, line) ?? [])),
  };
}

/** Where the identification tells no version: which of the names want a newer one. Go's package, for one, panics at a name that it does not know. */
function neededWords({ software }: Offerer, additions: Additions): string {
  if (software === null || software.release !== null) return "";
  const needed = SLOTS.flatMap((slot) =>
    additions[slot].flatMap((name) => {
      const support = supportOf(software.product, name, slot);
      return support === null || support.orOlder ? [] : [`${name} needs version ${support.since} or later`];
    }),
  );
  return needed.length === 0 ? "" : `; ${needed.join(", ")}: an older one fails at the name, so update it first`;
}

/** A version that the identification does not tell has to be tried; a server shows only algorithms that it has a key for. */
function canOffer({ takes }: AssignmentDialect, own: Offerer, name: string, slot: Slot): boolean {
  if (own.software === null) return false;
  const has = surelyHas(own.software, name, slot) || (own.software.release === null && supports(own.software, name, slot) === null);
  const can = takes === undefined ? has : takes.test(name);
  return can && (slot !== "hostkey" || own.end === "client" || hasKey(own, name));
}

function hasKey(own: Offerer, name: string): boolean {
  return own.lists.server_host_key_algorithms.some((offered) => keyTypeOf(offered) === keyTypeOf(name));
}

function lineOf({ separator, quote }: AssignmentDialect, { template }: Assignment, names: readonly string[]): string {
  return template.replace("%", names.map((name) => quote + name + quote).join(separator));
}

/** Reads a line back that the template wrote; null for another one. */
function settingOf({ template, slot, direction }: Assignment, line: string): Setting | null {
  const [head = "", tail = ""] = template.split("%");
  if (!line.startsWith(head) || !line.endsWith(tail) || line.length < head.length + tail.length) return null;
  const names = line.slice(head.length, line.length - tail.length).match(/[^\s,"']+/g) ?? [];
  const lists = LISTS_OF[slot].filter((_, i) => direction === undefined || direction === (i === 0 ? "c2s" : "s2c"));
  return { kind: "list", slot, lists, operator: "=", names };
}
