import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { documentSchema, eventSchema } from "../../src/diagnosis/schema.ts";
import { asciiJson } from "../../src/render/ascii-json.ts";
import { HeldText } from "../../src/render/held-text.ts";
import { jsonRenderer } from "../../src/render/json.ts";
import { ndjsonRenderer } from "../../src/render/ndjson.ts";
import { completed, connection, ending, unanswered, verdict } from "./records.ts";

const series = { id: "s1", uids: ["C0ffee0001"], source: "10.88.1.10", pattern: "every 60 s", verdict: verdict() };
const records = [connection(), unanswered(), completed()];

/** The text that a renderer makes of the records. */
function textOf(make: (write: (text: string) => void) => ReturnType<typeof ndjsonRenderer>, list = records): string {
  let out = "";
  const renderer = make((text) => {
    out += text;
  });
  for (const record of list) renderer.connection(record);
  renderer.series(series);
  renderer.end(ending(list));
  return out;
}

describe("--json", () => {
  test("is one document that holds every record, in the order of the contract", () => {
    const document = JSON.parse(textOf((write) => jsonRenderer(write, "1.2.3")));
    expect(Object.keys(document)).toEqual(["schema_version", "tool", "captures", "summary", "connections", "series"]);
    expect(document.tool).toEqual({ name: "kexscope", version: "1.2.3" });
    expect(document.connections).toEqual(records);
    expect(document.series).toEqual([series]);
    expect(() => documentSchema.parse(document)).not.toThrow();
  });

  test("is a document without connections too", () => {
    const document = JSON.parse(textOf((write) => jsonRenderer(write, "1.2.3"), []));
    expect(document.connections).toEqual([]);
  });
});

describe("--ndjson", () => {
  test("is an event a line, the summary last", () => {
    const lines = textOf(ndjsonRenderer).trimEnd().split("\n");
    const events = lines.map((line) => eventSchema.parse(JSON.parse(line)));
    expect(events.map(({ event }) => event)).toEqual(["connection", "connection", "connection", "series", "summary"]);
    expect(lines[0]).toMatch(/^\{"schema_version":1,"event":"connection","uid":/);
    expect(JSON.parse(lines[4]!)).toMatchObject({ summary: { connections: 3 }, captures: [{ path: "ssh.pcap" }] });
  });
});

describe("asciiJson", () => {
  test("is printable ASCII on one line, and loses nothing", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: "binary" }), fc.string({ unit: "binary" })), (value) => {
        const text = asciiJson(value);
        expect(text).toMatch(/^[\x20-\x7e]*$/);
        expect(JSON.parse(text)).toEqual(value);
      }),
    );
  });
});

describe("HeldText", () => {
  test("gives back what it holds, packed or not", () => {
    const held = new HeldText();
    const line = `${"kexinit ".repeat(1000)}\n`;
    for (let i = 0; i < 1000; i++) held.add(`${i} ${line}`);
    let out = "";
    held.writeTo((text) => {
      out += text;
    });
    expect(out).toBe(Array.from({ length: 1000 }, (_, i) => `${i} ${line}`).join(""));
  });
});
