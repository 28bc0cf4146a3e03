import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { type Analysis, analyze } from "../../src/index.ts";
import { FORMATS } from "../../src/render/formats/format.ts";
import { formatRenderer } from "../../src/render/formats/format-renderer.ts";
import { htmlRenderer } from "../../src/render/html/html-renderer.tsx";
import { jsonRenderer } from "../../src/render/json.ts";
import { ndjsonRenderer } from "../../src/render/ndjson.ts";
import type { Renderer } from "../../src/render/renderer.ts";
import { PLAIN } from "../../src/render/text/style.ts";
import { ASCII } from "../../src/render/text/symbols.ts";
import { digestRenderer, listRenderer } from "../../src/render/text/text-renderer.ts";

const CAPTURES = ["no-common-kex", "host-key-rejected-unknown", "server-closed-before-ident", "not-ssh-server-http", "complete-openssh"];

/** Text that would do harm in one output or another: terminal, HTML, JSON, a shell; and any other. */
const hostile = fc.oneof(
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

function poisoned(value: unknown, text: string, field = ""): unknown {
  if (typeof value === "string") return KEPT.has(field) || TIME.test(value) ? value : text;
  if (Array.isArray(value)) return value.map((item) => poisoned(item, text, field));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, poisoned(item, text, key)]));
}

let analyses: Analysis[];
beforeAll(async () => {
  analyses = await Promise.all(CAPTURES.map((name) => analyze(fileURLToPath(new URL(`../../captures/${name}/input.pcap`, import.meta.url)))));
});

/** Everything that a renderer writes of the captures when each of their strings is this one. */
function rendered(make: (write: (text: string) => void) => Renderer, text: string): string {
  let output = "";
  const renderer = make((piece) => {
    output += piece;
  });
  for (const { connections } of analyses) for (const record of connections) renderer.connection(poisoned(record, text) as typeof record);
  const { captures, summary } = analyses[0]!;
  renderer.end(poisoned({ captures, summary, seconds: 0.1 }, text) as Parameters<Renderer["end"]>[0]);
  return output;
}

const target = (write: (text: string) => void) => ({ write, page: { width: 100, style: PLAIN, symbols: ASCII }, captures: ["a.pcap", "b.pcap"] });
const PRINTABLE = /^[\n\x20-\x7e]*$/;
/** What our own components are made of. */
const OUR_TAGS =
  /^<\/?(?:a|article|aside|b|body|br|button|caption|code|col|colgroup|dd|defs|desc|details|div|dl|dt|em|figcaption|figure|footer|g|h[1-6]|head|header|html|input|label|li|line|main|marker|meta|nav|ol|option|output|p|path|polygon|pre|rect|script|section|select|small|span|strong|style|summary|svg|table|tbody|td|template|text|th|thead|time|title|tr|tspan|ul)\b/;

describe("whatever stands in the strings of a record", () => {
  test.each([
    ["the digest", (write: (text: string) => void) => digestRenderer(target(write))],
    ["the list", (write: (text: string) => void) => listRenderer(target(write))],
    ["--ndjson", ndjsonRenderer],
    ["--json", (write: (text: string) => void) => jsonRenderer(write, "0")],
    ...FORMATS.map((format) => [`--format ${format}`, (write: (text: string) => void) => formatRenderer(format, write, "0")] as const),
  ] as const)("%s is printable ASCII", (_, make) => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(rendered(make, text)).toMatch(PRINTABLE);
      }),
      { numRuns: 40 },
    );
  });

  test("a line of --ndjson is JSON, and one record", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const line of rendered(ndjsonRenderer, text).trimEnd().split("\n")) expect(["connection", "summary"]).toContain(JSON.parse(line).event);
      }),
      { numRuns: 40 },
    );
  });

  test("no string becomes a tag, an attribute or a script of the page", () => {
    const scripts = rendered(htmlRenderer, "x").match(/<script/g)?.length ?? 0;
    fc.assert(
      fc.property(hostile, (text) => {
        const page = rendered(htmlRenderer, text);
        expect(page).toMatch(/^[\n\x20-\x7e\u00a0-\uffff]*$/);
        expect(page.match(/<script/g)?.length ?? 0).toBe(scripts);
        for (const tag of page.match(/<\/?[a-zA-Z][^>]*/g) ?? []) {
          expect(tag).toMatch(OUR_TAGS);
          expect(tag).not.toMatch(/\son[a-z]+\s*=|(?:href|src)="(?!#)/);
        }
      }),
      { numRuns: 40 },
    );
  });
});
