/** Text that does harm where it is not escaped, put into records; and what outputs may be made of. */
import fc from "fast-check";
import { expect } from "vitest";

/** Text that would do harm in one output or another: terminal, HTML, JSON, a shell; and any other. */
export const hostile = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom(
    "\u001b]0;owned\u0007",
    "\u009b2J",
    "\u202ecod.exe",
    "\ud800",
    '"><script>alert(1)</script>',
    "</style><img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    '","code":"x',
    "a\nb\rc\u2028d",
    "&#x3c;b&#x3e;",
  ),
);

/** Values that mean something to a renderer: names of kinds, numbers as text, times. All other strings are replaced. */
const KEPT = new Set([
  "outcome",
  "died_at",
  "certainty",
  "code",
  "side",
  "from",
  "roles_from",
  "closed_by",
  "close",
  "stage",
  "event",
  "status",
  "by",
  "slot",
  "if",
  "then",
]);
const TIME = /^\d{4}-\d\d-\d\dT/;

/** A copy in which every string is this one. */
export function poisoned<T>(value: T, text: string): T {
  return poison(value, text, "") as T;
}

function poison(value: unknown, text: string, field: string): unknown {
  if (typeof value === "string") return KEPT.has(field) || TIME.test(value) ? value : text;
  if (Array.isArray(value)) return value.map((item) => poison(item, text, field));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, poison(item, text, key)]));
}

/** Lines of printable ASCII. */
export const PRINTABLE = /^[\n\x20-\x7e]*$/;
/** What our own components are made of. */
const OUR_TAGS =
  /^<\/?(?:a|article|aside|b|body|br|button|caption|code|col|colgroup|dd|defs|desc|details|div|dl|dt|em|figcaption|figure|footer|g|h[1-6]|head|header|html|input|label|li|line|main|marker|meta|nav|ol|option|output|p|path|polygon|pre|rect|script|section|select|small|span|strong|style|summary|svg|table|tbody|td|template|text|th|thead|time|title|tr|tspan|ul)\b/;

/** Nothing of the text became a tag, an attribute or a script: `scripts` is how many the page has without it. */
export function expectOurPage(page: string, scripts: number): void {
  expect(page).toMatch(/^[\n\x20-\x7e\u00a0-\uffff]*$/);
  expect(page.match(/<script/g)?.length ?? 0).toBe(scripts);
  for (const tag of page.match(/<\/?[a-zA-Z][^>]*/g) ?? []) {
    expect(tag).toMatch(OUR_TAGS);
    expect(tag).not.toMatch(/\son[a-z]+\s*=|(?:href|src)="(?!#)/);
  }
}
