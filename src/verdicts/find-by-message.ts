import type { AnyVerdict } from "./define-verdict.ts";
import { VERDICTS } from "./index.ts";
import { likeness, type PatternWord, patternOf, wordsOf } from "./message-pattern.ts";
import { SHARED_MESSAGES } from "./messages.ts";
import { verdictOf } from "./verdict-of.ts";

/** A verdict that a text may come from. */
export interface Found {
  code: string;
  /** 0 to 1: how much of the text is explained by what is printed there. */
  score: number;
  /** Its title, and what tells it from the other candidates. */
  why: string;
}

/** Below it two texts have words in common, no more. */
const MIN_LIKENESS = 0.5;
/** Candidates whose texts fit that much worse than the best are left out. */
const WORSE_BY = 0.06;

/** Above it a text is a message, word for word. */
const KNOWN = 0.9;

/** What a program puts in front of what it says: time, host, process, level. Taken off one after the other. */
const PREFIXES: readonly RegExp[] = [
  // syslog: "Nov 22 10:00:00 host sshd[123]: ", RFC 5424 and journalctl -o short-iso: "2026-11-22T10:00:00.123+00:00 host sshd[1]: "
  /^(?:[A-Z][a-z]{2} +\d+ +\d\d:\d\d:\d\d|\d{4}-\d\d-\d\d[T ][\d:.,]+(?:Z|[+-]\d\d:?\d\d)?) +(?:\S+ +)??[\w./-]+(?:\[\d+\])?: +/,
  // dropbear -E: "[123] Nov 22 10:00:00 ", and a date alone
  /^(?:\[\d+\] +)?(?:[A-Z][a-z]{2} +\d+ +\d\d:\d\d:\d\d|\d{4}-\d\d-\d\d[T ][\d:.,]+(?:Z|[+-]\d\d:?\d\d)?) +/,
  /^(?:sshd|sshd-session|sshd-auth|dropbear|auth|authpriv)(?:\[\d+\])?: +/,
  /^(?:debug[1-3]|fatal|error|info|notice|warning|verbose|exit)(?: \[\w+\])?: +/i,
  /^(?:fatal error|net::|paramiko\.\S*exception|com\.jcraft\.jsch\.jschexception|\S+\.sshexception|sshexception): */i,
  /^(?:curl: \(\d+\)|(?:git|remote|ansible|error):) +/i,
];
/** OpenSSH puts the user in front of the address after the key exchange. Messages that say more because of that are known with it (messages.ts). */
const USER = /\b(?:(?:authenticating|invalid) user \S*|user \S+) (?=\S+ port \d)/gi;

/** A message and a verdict that it comes with. */
interface Row {
  pattern: readonly PatternWord[];
  code: string;
  /** Taken off the score: only an order among verdicts with the same message. */
  after: number;
}

/** A place in the order of a shared message, and the place of a verdict that none names. */
const PLACE = 0.001;
const UNRANKED = 0.02;

const ROWS: readonly Row[] = [
  ...SHARED_MESSAGES.flatMap(({ text, codes }) => {
    const pattern = patternOf(text);
    return codes.map((code, place) => ({ pattern, code, after: place * PLACE }));
  }),
  ...VERDICTS.flatMap(({ code, page: { messages } }) =>
    [...messages.client, ...messages.server].map((text) => ({ pattern: patternOf(text), code, after: UNRANKED })),
  ),
];

/** The verdicts that what a program printed may come from, best first. Takes several lines too: the more of them a verdict explains, the better. */
export function find(text: string): Found[] {
  const lines = linesOf(text).map(scoresOf);
  const explained = lines.filter((scores) => scores.size > 0);
  if (explained.length === 0) return [];
  const total = new Map<string, number>();
  for (const scores of explained) for (const [code, score] of scores) total.set(code, (total.get(code) ?? 0) + score / explained.length);
  const best = Math.max(...total.values());
  const kept = [...total].filter(([, score]) => score >= best - WORSE_BY).sort(([, a], [, b]) => b - a);
  const candidates = kept.map(([code]) => verdictOf(code)!);
  return kept.map(([code, score], n) => ({ code, score: Math.round(score * 1000) / 1000, why: why(candidates[n]!, candidates) }));
}

/** Its title, and what is true of it and not of another candidate; where no page says that, what is on the wire. */
function why(verdict: AnyVerdict, candidates: readonly AnyVerdict[]): string {
  if (candidates.length === 1) return verdict.title;
  const difference = candidates.map((other) => aboutIt(verdict.code, other)).find((line) => line !== null) ?? verdict.page.wire[0];
  return `${verdict.title}. ${difference}`;
}

/** What the page of another candidate says of this one: "CODE, CODE: what is true of them". */
function aboutIt(code: string, other: AnyVerdict): string | null {
  if (other.code === code) return null;
  for (const line of other.page.lookAlikes) {
    const colon = line.indexOf(": ");
    if (
      colon > 0 &&
      line
        .slice(0, colon)
        .split(/, | and /)
        .includes(code)
    )
      return `Unlike ${other.code}: ${line.slice(colon + 2)}`;
  }
  return null;
}

/** The text's lines, without what logs put in front of them. */
function linesOf(text: string): string[] {
  return text
    .split(/[\r\n]+/)
    .map((line) => withoutPrefix(line.trim()))
    .filter((line) => wordsOf(line).length > 0);
}

function withoutPrefix(line: string): string {
  let rest = line.replace(/^["'`]+/, "");
  for (const prefix of PREFIXES) rest = rest.replace(prefix, "");
  return rest === "" ? line : rest;
}

/** Score of each verdict for one line: as it stands where it is known like that, else without the user in it. */
function scoresOf(line: string): Map<string, number> {
  const withUser = scoresOfWords(wordsOf(line));
  return Math.max(0, ...withUser.values()) > KNOWN ? withUser : scoresOfWords(wordsOf(line.replace(USER, "")));
}

function scoresOfWords(words: readonly string[]): Map<string, number> {
  const scores = new Map<string, number>();
  const known = new Map<readonly PatternWord[], number>();
  for (const { pattern, code, after } of ROWS) {
    const alike = known.get(pattern) ?? likeness(pattern, words);
    known.set(pattern, alike);
    if (alike >= MIN_LIKENESS) scores.set(code, Math.max(alike - after, scores.get(code) ?? 0));
  }
  return scores;
}
