import type { Cause, Fix, NextCapture, Verdict } from "../../src/diagnosis/record.ts";

/** So much of a reason tells it from its neighbours. Characters. */
const SHOWN = 100;
/** So many items of a list tell it from another. */
const ITEMS = 4;

/** What a row is told, of the code that its page is about, or of another for a near miss. */
export interface Answer {
  row: string;
  entry: Verdict;
  /** The codes that stand beside the verdict of that row. */
  also: readonly string[];
}

/**
 * What the rows of a code are told, as a page that a reader can follow: first all causes, fixes and further captures, numbered in the order in which the
 * rows have them, then each row with its summary, its params, its evidence and its numbers. Held against test/verdicts/answers/CODE.txt, so that no
 * condition changes unseen.
 */
export function answersPage(code: string, answers: readonly Answer[]): string {
  const causes = new Numbering("c");
  const fixes = new Numbering("f");
  const captures = new Numbering("n");
  const lines = answers.map(({ row, entry, also }) => {
    const { next_capture: next } = entry;
    const parts = [...entry.causes.map((cause) => causes.of(causeText(cause))), ...entry.fixes.map((fix) => fixes.of(fixText(fix)))];
    const evidence = entry.evidence.map(({ frame, from, what }) => `${frame} ${from}: ${what}`);
    const told = [entry.code === code ? [] : [entry.code], entry.certainty, parts, next === null ? [] : captures.of(captureText(next))].flat().join(" ");
    return [row, entry.summary, paramsText(entry.params), ...evidence, told, ...(also.length === 0 ? [] : [`also: ${also.join(" ")}`])].join("\n  ");
  });
  return `${[...causes.legend(), ...fixes.legend(), ...captures.legend(), "", ...lines].join("\n")}\n`;
}

/** Texts, each with a number of its own. */
class Numbering {
  readonly #letter: string;
  readonly #numbers = new Map<string, string>();

  constructor(letter: string) {
    this.#letter = letter;
  }

  of(text: string): string {
    const number = this.#numbers.get(text) ?? `${this.#letter}${this.#numbers.size + 1}`;
    this.#numbers.set(text, number);
    return number;
  }

  legend(): string[] {
    return [...this.#numbers].map(([text, number]) => `${number.padEnd(4)}${text}`);
  }
}

function causeText({ certainty, what }: Cause): string {
  return `${certainty}: ${what.slice(0, SHOWN)}`;
}

/** What is to be pasted, else what is said; and what it was checked to give. */
function fixText({ side, file, line, command, why, checked, needs }: Fix): string {
  const toPaste = [file, line, command].filter((part) => part !== null);
  const text = toPaste.length === 0 ? why : toPaste.join(" | ");
  const gives = checked === null ? "" : ` => ${[...new Set(Object.values(checked))].join(" ")}`;
  return `${side}${needs === undefined ? "" : ` and ${needs}`}: ${oneLine(text)}${gives}`;
}

function captureText({ host, command, outcomes }: NextCapture): string {
  return [`${host}: ${oneLine(command)}`, ...outcomes.map((outcome) => `${outcome.if}: ${outcome.then}`)].join("\n      ");
}

function paramsText(params: Record<string, unknown>): string {
  return JSON.stringify(params, (_, value: unknown) =>
    Array.isArray(value) && value.length > ITEMS ? [...value.slice(0, ITEMS - 1), `${value.length - ITEMS + 1} more`] : value,
  );
}

function oneLine(text: string): string {
  return text.replaceAll("\n", " / ");
}
