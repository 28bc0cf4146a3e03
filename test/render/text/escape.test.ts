import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ConnectionRecord, SeriesRecord } from "../../../src/diagnosis/record.ts";
import { captureDescription, captureNotes } from "../../../src/render/text/capture-notes.ts";
import { escapeRecord, printable } from "../../../src/render/text/escape.ts";
import { COLOURED, PLAIN } from "../../../src/render/text/style.ts";
import { ASCII, UNICODE } from "../../../src/render/text/symbols.ts";
import { digestRenderer, listRenderer } from "../../../src/render/text/text-renderer.ts";
import { alsoVerdict, completed, connection, ending, fix, unanswered, verdict } from "../records.ts";

/** What a terminal may get besides line feeds: printable ASCII and the symbols of the report. */
const SYMBOLS = Object.values(UNICODE).join("");
const SAFE = new RegExp(`^[\\n\\x20-\\x7e${SYMBOLS}]*$`);

/** Puts strings from `next` in the place of every string in a record, codes and enums excepted nowhere. */
function withStrings<T>(value: T, next: () => string): T {
  if (typeof value === "string") return next() as T;
  if (Array.isArray(value)) return value.map((item) => withStrings(item, next)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withStrings(item, next)])) as T;
}

/** Strings that a hostile peer would choose. */
const hostile = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("\u001b[2J\u001b]0;x\u0007", "\u009b31m", "\u202e\u2066", "\r\nfake", "\u0000", "\u200f", "\ud800", "a\tb", "\\x1b", "ＳＳＨ"),
);

describe("printable", () => {
  test("a byte outside 0x20 to 0x7e is \\xNN", () => {
    expect(printable("a\u001b[0m\u00e4\n")).toBe("a\\x1b[0m\\xc3\\xa4\\x0a");
  });

  test("what is escaped already stays as it is", () => {
    expect(printable("\\x1b and \\x5c")).toBe("\\x1b and \\x5c");
  });
});

describe("escapeRecord", () => {
  test("line ends of a fix's line and command stay, those of other fields do not", () => {
    const safe = escapeRecord(fix({ line: "Host a\n  Port 22", command: "a\nb", why: "a\nb" }));
    expect(safe).toMatchObject({ line: "Host a\n  Port 22", command: "a\nb", why: "a\\x0ab" });
  });

  test("keys are escaped as well", () => {
    expect(Object.keys(escapeRecord({ "\u001b": 1 }))).toEqual(["\\x1b"]);
  });
});

describe("no string of a record reaches the terminal raw", () => {
  const records = [
    connection({ also: [alsoVerdict()], verdict: verdict({ fixes: [fix({ risk: "r" })], causes: [{ what: "w", certainty: "likely" }] }) }),
    unanswered(),
    completed({ also: [alsoVerdict()] }),
  ];

  const render = (kind: typeof digestRenderer, list: ConnectionRecord[], next: () => string, symbols: typeof UNICODE) => {
    let out = "";
    const write = (text: string) => {
      out += text;
    };
    const renderer = kind({ write, captures: ["a.pcap", "b.pcap"].map(next), page: { width: 80, style: PLAIN, symbols } });
    for (const record of list) renderer.connection(record);
    renderer.series(withStrings<SeriesRecord>({ id: "s", uids: ["u"], source: "s", pattern: "p", verdict: verdict() }, next));
    const end = ending(list);
    renderer.end({ ...end, summary: { ...end.summary, notes: [withStrings(verdict(), next)] } });
    return out;
  };

  test.each([digestRenderer, listRenderer])("%o", (kind) => {
    fc.assert(
      fc.property(fc.infiniteStream(hostile), (strings) => {
        const next = () => strings.next().value as string;
        const list = records.map((record) => {
          const changed = withStrings(record, next);
          return { ...changed, outcome: record.outcome, died_at: record.died_at };
        });
        expect(render(kind, list, next, UNICODE)).toMatch(SAFE);
        expect(render(kind, list, next, ASCII)).toMatch(/^[\n\x20-\x7e]*$/);
      }),
    );
  });

  test("the notes on a capture", () => {
    fc.assert(
      fc.property(fc.infiniteStream(hostile), (strings) => {
        const [capture] = ending([]).captures.map((record) =>
          withStrings({ ...record, corrupt: "c", anomalies: [{ code: "a", count: 2, first_frame: 1, detail: "d" }] }, () => strings.next().value as string),
        );
        for (const line of [...captureNotes(capture!), captureDescription(capture!)]) expect(line).toMatch(/^[\x20-\x7e]*$/);
      }),
    );
  });

  test("colours are the only escape sequences", () => {
    expect(COLOURED("failed", printable("\u001b[2J"))).toContain("\\x1b[2J");
  });
});
