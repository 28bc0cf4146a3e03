import { existsSync, readdirSync, readFileSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { ConnectionRecord } from "../../../src/diagnosis/record.ts";
import { FORMATS, type Format } from "../../../src/render/formats/format.ts";
import { converted, formatRenderer } from "../../../src/render/formats/format-renderer.ts";
import { nanosecondsBetween } from "../../../src/render/formats/wire-facts.ts";
import { analyseCaptures } from "../../golden/analyse-capture.ts";
import { ROWS } from "../../verdicts/rows/index.ts";
import { isPositive, recordOfRow } from "../../verdicts/verdict-rows.ts";
import { completed, connection, ending, unanswered } from "../records.ts";
import { ECS_FIELDS, EVE_FIELDS, type FieldType, OCSF_FIELDS, type PublishedFields } from "./published-fields.ts";

const CAPTURES = new URL("../../../captures/", import.meta.url).pathname;
const FIELDS: Record<Format, PublishedFields> = { eve: EVE_FIELDS, ecs: ECS_FIELDS, ocsf: OCSF_FIELDS };
const OWN: Record<Format, (event: never) => unknown> = {
  eve: ({ diagnosis }: { diagnosis: unknown }) => diagnosis,
  ecs: ({ kexscope }: { kexscope: unknown }) => kexscope,
  ocsf: ({ unmapped }: { unmapped: { kexscope: unknown } }) => unmapped.kexscope,
};
const FITS: Record<FieldType, (value: unknown) => boolean> = {
  string: (value) => typeof value === "string",
  integer: (value) => Number.isSafeInteger(value),
  ip: (value) => typeof value === "string" && isIP(value) > 0,
  time: (value) => typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(Z|\+0000)$/.test(value),
  strings: (value) => Array.isArray(value) && value.every((item) => typeof item === "string"),
};

let records: ConnectionRecord[] = [];
beforeAll(async () => {
  for (const name of readdirSync(CAPTURES)) {
    const path = ["input.pcap", "input.pcapng"].map((file) => join(CAPTURES, name, file)).find(existsSync);
    if (path !== undefined) records = records.concat((await analyseCaptures([path])).connections);
  }
  // What no program here can be brought to.
  for (const [code, rows] of ROWS) records.push(...rows.filter((row) => isPositive(code, row)).map(recordOfRow));
}, 120_000);

/** What the format's own reader gets from the line. */
function read(format: Format, record: ConnectionRecord): object {
  let line = "";
  const renderer = formatRenderer(
    format,
    (text) => {
      line += text;
    },
    "1.2.3",
  );
  renderer.connection(record);
  renderer.end(ending([]));
  expect(line.endsWith("\n") && line.indexOf("\n") === line.length - 1).toBe(true);
  return JSON.parse(line) as object;
}

/** Every leaf outside of our own part, by its path. */
function leaves(value: unknown, own: string, path = ""): [string, unknown][] {
  if (path === own) return [];
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [[path, value]];
  return Object.entries(value).flatMap(([key, item]) => leaves(item, own, path === "" ? key : `${path}.${key}`));
}

describe.each(FORMATS)("--format %s", (format) => {
  const { fields, own } = FIELDS[format];

  test("writes only fields that the published schema has, with its types", () => {
    for (const record of records) {
      const odd = leaves(converted(format, record, "1.2.3"), own).filter(([path, value]) => fields[path] === undefined || !FITS[fields[path]](value));
      expect(odd).toEqual([]);
    }
  });

  test("the table names no field that is never written", () => {
    const written = new Set(records.flatMap((record) => leaves(converted(format, record, "1.2.3"), own).map(([path]) => path)));
    expect(Object.keys(fields).filter((path) => !written.has(path))).toEqual([]);
  });

  test("reading the diagnosis back gives the verdict of every record of the collection", () => {
    const codes = new Set<string>();
    for (const record of records) {
      const block = OWN[format](read(format, record) as never);
      expect(block).toMatchObject({ uid: record.uid, outcome: record.outcome, died_at: record.died_at, verdict: record.verdict, also: record.also });
      for (const { code } of [record.verdict, ...record.also]) codes.add(code);
    }
    expect([...codes].sort()).toEqual([...ROWS.keys()].sort());
  });

  test("docs/formats.md has a row for each field", () => {
    const page = readFileSync(new URL("../../../docs/formats.md", import.meta.url), "utf8");
    const section = page.split(/^## /m).find((part) => (part.split("\n")[0] ?? "").includes(`--format ${format}`)) ?? "";
    const told = [...section.matchAll(/^\| (.+?) \|/gm)].flatMap(([, cell = ""]) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
    expect(Object.keys(fields).filter((path) => !told.includes(path))).toEqual([]);
    expect(section).toContain(FIELDS[format].version);
  });
});

test("EVE: the time as Suricata writes it, a number that stays, nothing of a side that was not seen", () => {
  const event = converted("eve", unanswered(), "1") as { timestamp: string; flow_id: number; ssh: object };
  expect(event.timestamp).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}\+0000$/);
  expect(event.ssh).toEqual({});
  const ids = ["C1", "C2", "C1"].map((uid) => (converted("eve", connection({ uid }), "1") as { flow_id: number }).flow_id);
  expect(ids[0]).toBe(ids[2]);
  expect(ids[0]).not.toBe(ids[1]);
});

test("OCSF: type_uid is the class and the activity; what the connection came to is told by outcome and ending", () => {
  const event = (record: ConnectionRecord) => converted("ocsf", record, "1") as Record<string, unknown>;
  const { tcp } = connection();
  expect(event(connection())).toMatchObject({ activity_id: 4, type_uid: 400_704, status_id: 2, severity_id: 3, protocol_ver: "2.0" });
  expect(event(completed())).toMatchObject({ activity_id: 2, type_uid: 400_702, status_id: 1, severity_id: 1 });
  expect(event(completed({ tcp: { ...tcp, close: null, closed_by: null } }))).toMatchObject({ activity_id: 6 });
  expect(event(unanswered())).toMatchObject({ activity_id: 4 });
  expect(event(unanswered({ tcp: { ...tcp, close: "rst" } }))).toMatchObject({ activity_id: 5 });
  expect(event(connection({ tcp: { ...tcp, close: "rst" } }))).toMatchObject({ activity_id: 3, status_id: 2 });
});

test("ECS: the duration is exact, also with nanoseconds and over a second's edge", () => {
  expect(nanosecondsBetween("2026-03-01T14:02:11.480001Z", "2026-03-01T14:02:11.490002Z")).toBe(10_001_000);
  expect(nanosecondsBetween("2026-03-01T14:02:11.999999999Z", "2026-03-01T14:02:12.000000001Z")).toBe(2);
});
