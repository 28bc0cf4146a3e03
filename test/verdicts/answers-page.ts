import type { Cause, Fix, Verdict } from "../../src/diagnosis/record.ts";

/** So much of a text tells it from its neighbours. Characters. */
const SHOWN = 100;

/** What is said of the code in a row. */
export interface Answer {
  row: string;
  entry: Verdict;
}

/**
 * What the rows of a code are told, as a page that a reader can follow: first all causes and fixes, numbered in the order in which the rows have them,
 * then each row with its summary, its evidence and its numbers. Held against test/verdicts/answers/CODE.txt, so that no condition changes unseen.
 */
export function answersPage(answers: readonly Answer[]): string {
  const causes = new Numbering("c");
  const fixes = new Numbering("f");
  const lines = answers.map(({ row, entry }) => {
    const parts = [...entry.causes.map((cause) => causes.of(causeText(cause))), ...entry.fixes.map((fix) => fixes.of(fixText(fix)))];
    const next = entry.next_capture === null ? [] : [`capture on ${entry.next_capture.host}`];
    const evidence = entry.evidence.map(({ frame, from, what }) => `  ${frame} ${from}: ${what}`);
    return [row, `  ${entry.summary}`, ...evidence, `  ${[entry.certainty, ...parts, ...next].join(" ")}`].join("\n");
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
