import type { Cause, Fix, Verdict } from "../../src/diagnosis/record.ts";

/** So much of a text tells it from its neighbours. Characters. */
const SHOWN = 100;

/** What a row's answer is made of, apart from its words: which causes, which fixes, and whether another capture is asked for. */
export interface Answer {
  row: string;
  entry: Verdict;
}

/**
 * The causes and fixes that the rows of a code get, as a page that a reader can follow: first all of them, numbered in the order in which the rows
 * have them, then a line for each row. Held against test/verdicts/answers/CODE.txt, so that no condition of a cause or a fix changes unseen.
 */
export function answersPage(answers: readonly Answer[]): string {
  const causes = new Numbering("c");
  const fixes = new Numbering("f");
  const lines = answers.map(({ row, entry }) => {
    const parts = [...entry.causes.map((cause) => causes.of(causeText(cause))), ...entry.fixes.map((fix) => fixes.of(fixText(fix)))];
    const next = entry.next_capture === null ? [] : [`capture on ${entry.next_capture.host}`];
    return `${row}\n  ${[entry.certainty, ...parts, ...next].join(" ")}`;
  });
  return `${[...causes.legend(), ...fixes.legend(), "", ...lines].join("\n")}\n`;
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

/** What is to be pasted, else what is said. */
function fixText({ side, file, line, command, why }: Fix): string {
  const text = [file, line ?? command ?? why].filter((part) => part !== null).join(" ");
  return `${side}: ${text.replaceAll("\n", " ").slice(0, SHOWN)}`;
}
