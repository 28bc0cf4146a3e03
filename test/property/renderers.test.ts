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
import { expectOurPage, hostile, PRINTABLE, poisoned } from "./hostile-text.ts";

const CAPTURES = ["no-common-kex", "host-key-rejected-unknown", "server-closed-before-ident", "not-ssh-server-http", "complete-openssh", "series-banned"];

let analyses: Analysis[];
beforeAll(async () => {
  // The first one with its packets as a ladder, as --frames has it.
  const analysis = (name: string, i: number) => analyze(fileURLToPath(new URL(`../../captures/${name}/input.pcap`, import.meta.url)), { timeline: i === 0 });
  analyses = await Promise.all(CAPTURES.map(analysis));
});

test("there is a ladder, a series, a host key and a line before an identification to put text into", () => {
  const connections = analyses.flatMap((analysis) => analysis.connections);
  expect(connections.some(({ timeline }) => (timeline?.length ?? 0) > 0)).toBe(true);
  expect(connections.some(({ ssh }) => ssh.server.host_key !== null)).toBe(true);
  expect(connections.some(({ ssh }) => ssh.server.pre_ident_lines.length > 0)).toBe(true);
  expect(analyses.some(({ series }) => series.length > 0)).toBe(true);
});

/** Everything that a renderer writes of the captures when each of their strings is this one. */
function rendered(make: (write: (text: string) => void) => Renderer, text: string): string {
  let output = "";
  const renderer = make((piece) => {
    output += piece;
  });
  const waiting = { ...analyses[1]!.connections[0]!, waiting_for: { from: null, what: "identification", since: "2026-03-01T14:00:00.000000Z" } };
  renderer.waiting?.(poisoned(waiting, text));
  for (const { connections, series } of analyses) {
    for (const record of connections) renderer.connection(poisoned(record, text));
    for (const record of series) renderer.series(poisoned(record, text));
  }
  const { captures, summary } = analyses[0]!;
  renderer.end(poisoned({ captures, summary, seconds: 0.1 }, text));
  return output;
}

const target = (write: (text: string) => void) => ({ write, page: { width: 100, style: PLAIN, symbols: ASCII }, captures: ["a.pcap", "b.pcap"] });

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
        for (const line of rendered(ndjsonRenderer, text).trimEnd().split("\n"))
          expect(["connection", "waiting", "series", "summary"]).toContain(JSON.parse(line).event);
      }),
      { numRuns: 40 },
    );
  });

  test("no string becomes a tag, an attribute or a script of the page", () => {
    const scripts = rendered(htmlRenderer, "x").match(/<script/g)?.length ?? 0;
    fc.assert(
      fc.property(hostile, (text) => {
        expectOurPage(rendered(htmlRenderer, text), scripts);
      }),
      { numRuns: 40 },
    );
  });
});
