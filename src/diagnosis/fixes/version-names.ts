import { algorithmsOf, type Slot, supports } from "../../knowledge/algorithms.ts";
import type { Software } from "../../knowledge/software.ts";

interface VersionNames {
  /** All that the version may have; what our tables can't tell counts as there. */
  possible: readonly string[];
  sure: ReadonlySet<string>;
}

/** By program: an analysis has few, and asks often. */
const remembered = new WeakMap<Software, Map<Slot, VersionNames>>();

/** All names of one kind that this version may have, as `ssh -Q` lists them. No markers, no families of names. */
export function versionNames(software: Software | null, slot: Slot): readonly string[] {
  return software === null ? allNames(slot) : namesOf(software, slot).possible;
}

/** Is it known that this version has the algorithm, by default or on request? */
export function surelyHas(software: Software, name: string, slot: Slot): boolean {
  return namesOf(software, slot).sure.has(name);
}

function namesOf(software: Software, slot: Slot): VersionNames {
  let slots = remembered.get(software);
  if (slots === undefined) {
    slots = new Map();
    remembered.set(software, slots);
  }
  let names = slots.get(slot);
  if (names === undefined) {
    const answers = allNames(slot).map((name) => ({ name, answer: supports(software, name, slot) }));
    names = {
      possible: answers.flatMap(({ name, answer }) => (answer === false ? [] : [name])),
      sure: new Set(answers.flatMap(({ name, answer }) => (answer === true ? [name] : []))),
    };
    slots.set(slot, names);
  }
  return names;
}

function allNames(slot: Slot): readonly string[] {
  return algorithmsOf(slot).flatMap(({ name, marker }) => (marker || name.endsWith("*") ? [] : [name]));
}
