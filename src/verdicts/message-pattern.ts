/** Messages of programs as sequences of words, so that the same message with other names and numbers in it is known again. */

/** A word of a message: what stands there, or what may stand there. */
export interface PatternWord {
  /** Anchored, for one word. */
  matches: RegExp;
  /** May stand for several words (a text, a list of algorithms). */
  many: boolean;
  /** What finding it is worth: letters that are said and not filled in. */
  weight: number;
}

/** Upper-case names in `page.messages`, and what stands in their place when a program prints it. */
const PLACEHOLDERS: Readonly<Record<string, { source: string; many: boolean }>> = {
  HOST: { source: "\\S+", many: false },
  USER: { source: "\\S+", many: false },
  NAME: { source: "\\S+", many: false },
  PORT: { source: "\\S+", many: false },
  NUMBER: { source: "\\S+", many: false },
  HEX: { source: "\\S+", many: false },
  FILE: { source: "\\S+", many: false },
  VERSION: { source: "\\S+", many: false },
  SOFTWARE: { source: "\\S+", many: true },
  TEXT: { source: "\\S*", many: true },
  ALGORITHM: { source: "\\S+", many: false },
  ALGORITHMS: { source: "\\S*", many: true },
};

const PLACEHOLDER = new RegExp(`(?<![A-Za-z])(?:${Object.keys(PLACEHOLDERS).join("|")})(?![A-Za-z])`, "g");
/** Punctuation round a word: programs, shells and people differ in it. */
const PUNCTUATION = /^["'`<([{@,.;:*]+|["'`>)\]}@,.;:*]+$/g;

/** Words in lower case without punctuation; what is nothing but punctuation is dropped. */
export function wordsOf(text: string): string[] {
  return text
    .split(/\s+/)
    .map((word) => word.replace(PUNCTUATION, "").toLowerCase())
    .filter((word) => word !== "");
}

/** A message with placeholders, as words. */
export function patternOf(message: string): PatternWord[] {
  return message
    .split(/\s+/)
    .map((word) => word.replace(PUNCTUATION, ""))
    .filter((word) => word !== "")
    .map(patternWord);
}

function patternWord(word: string): PatternWord {
  const said = word.split(PLACEHOLDER);
  const filled = word.match(PLACEHOLDER) ?? [];
  const source = said.map((part, n) => escaped(part) + (PLACEHOLDERS[filled[n] ?? ""]?.source ?? "")).join("");
  const many = filled.some((name) => PLACEHOLDERS[name]!.many);
  return { matches: new RegExp(`^${source}$`, "i"), many, weight: said.join("").replace(/\W/g, "").length };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** How much of a message stands in a text, and the other way round. 1: the same; 0: nothing. */
export function likeness(pattern: readonly PatternWord[], words: readonly string[]): number {
  const run = longestRun(pattern, words);
  const inPattern = pattern.reduce((sum, word) => sum + word.weight, 0);
  const inText = words.reduce((sum, word, at) => sum + (at >= run.from && at < run.to ? 0 : word.length), run.weight);
  if (run.weight === 0) return 0;
  const share = (2 * run.weight) / (inPattern + inText);
  // A whole message within more text, or a piece of a message: the rest is not against it, as it would be in a mixture of both.
  const whole = run.weight === inPattern || (run.from === 0 && run.to === words.length && saysEnough(run, words));
  return whole ? (1 + share) / 2 - filledIn(run, words) : share * share;
}

/** One word of a message and placeholders for the rest fit anything that ends with "[preauth]": it takes two, or most of the text. */
function saysEnough(run: Run, words: readonly string[]): boolean {
  return run.said > 1 || 2 * run.weight >= words.reduce((sum, word) => sum + word.length, 0);
}

/** What a letter costs that a placeholder stands for, and how much that may be: of two messages that fit, the one that says more of them is meant. */
const PER_LETTER = 0.0001;
const MAX_FILLED = 0.005;

function filledIn(run: Run, words: readonly string[]): number {
  const letters = words.slice(run.from, run.to).reduce((sum, word) => sum + word.replace(/\W/g, "").length, 0);
  return Math.min(MAX_FILLED, Math.max(0, letters - run.weight) * PER_LETTER);
}

interface Run {
  weight: number;
  /** Words of the message that are in it, without placeholders. */
  said: number;
  /** Words of the text that it covers. */
  from: number;
  to: number;
}

/** The heaviest row of words that the message and the text have in common, one behind the other. */
function longestRun(pattern: readonly PatternWord[], words: readonly string[]): Run {
  let best: Run = { weight: 0, said: 0, from: 0, to: 0 };
  let above: (Run | null)[] = new Array<Run | null>(pattern.length).fill(null);
  for (let at = 0; at < words.length; at++) {
    const row: (Run | null)[] = [];
    for (let p = 0; p < pattern.length; p++) {
      row.push(step(pattern[p]!, words[at]!, at, p === 0 ? null : above[p - 1]!, above[p]!, p === 0 ? null : row[p - 1]!));
      const run = row[p];
      // Of two that weigh the same the later covers more: placeholders at the end have no weight.
      if (run && run.weight >= best.weight) best = run;
    }
    above = row;
  }
  return best;
}

/** A run that ends with this word of the message at this word of the text. */
function step(word: PatternWord, said: string, at: number, before: Run | null, same: Run | null, skipped: Run | null): Run | null {
  if (word.many && word.weight === 0) {
    // It stands for this word too, for this word alone, or for none at all.
    const longest = [same, before].reduce((a, b) => (b !== null && (a === null || b.weight > a.weight) ? b : a), null);
    if (longest !== null) return { ...longest, to: at + 1 };
    return skipped;
  }
  if (!word.matches.test(said)) return null;
  const { weight, said: others, from } = before ?? { weight: 0, said: 0, from: at };
  return { weight: weight + word.weight, said: others + (word.weight > 0 ? 1 : 0), from, to: at + 1 };
}
