import { describe, expect, test } from "vitest";
import type { ConnectionRecord, SeriesRecord } from "../../../src/diagnosis/record.ts";
import { MAX_REPORT_GROUPS, MAX_REPORTS } from "../../../src/limits.ts";
import type { Ending } from "../../../src/render/renderer.ts";
import { PLAIN } from "../../../src/render/text/style.ts";
import { UNICODE } from "../../../src/render/text/symbols.ts";
import { digestRenderer, listRenderer } from "../../../src/render/text/text-renderer.ts";
import { completed, connection, ending, unanswered, verdict } from "../records.ts";

function text(kind: typeof digestRenderer, records: ConnectionRecord[], changes: Partial<Ending> = {}, series: SeriesRecord[] = []): string {
  let out = "";
  const renderer = kind({
    write: (piece) => {
      out += piece;
    },
    captures: ["ssh.pcap"],
    page: { width: 100, style: PLAIN, symbols: UNICODE },
  });
  for (const record of records) renderer.connection(record);
  for (const record of series) renderer.series(record);
  renderer.end(ending(records, changes));
  return out;
}

const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));
const headlines = (out: string) => out.split("\n").filter((line) => line.includes("died in"));

describe("digestRenderer", () => {
  test("few connections stand without a table, the fine ones last", () => {
    const out = text(digestRenderer, [completed(), connection(), unanswered()]);
    expect(out).toMatch(/^10\.88\.1\.10:51234 → 10\.88\.2\.22:22 {3}died in KEXINIT/);
    expect(out.indexOf("completed")).toBeGreaterThan(out.indexOf("died in TCP connect"));
    expect(out).toMatch(/\n3 exchanges: 2 failed, 1 ok {3}\(28 frames, 4\.1 kB, 0\.09 s; 2026-03-01 UTC\)\n$/);
  });

  test("many connections begin with a table, worst outcome first", () => {
    const out = text(digestRenderer, [...times(30, (i) => completed({ uid: `C${i}` })), connection(), connection({ client: { ip: "10.0.0.9", port: 1 } })]);
    expect(out.split("\n").slice(0, 2)).toEqual([
      " 2  failed  no-common-kex       10.88.1.10 → 10.88.2.22:22 … 1 more",
      "30  ok      exchange-complete   10.88.1.10 → 10.88.2.22:22",
    ]);
    expect(out).not.toContain(":22   completed");
  });

  test("like connections of the same two are one report", () => {
    const out = text(
      digestRenderer,
      times(42, (i) => connection({ first_frame: i + 1 })),
    );
    expect(headlines(out)).toHaveLength(1);
    expect(out).toContain("and 41 more like it: from frames 2, 3, 4, 5, 6, 7, 8, 9 …");
  });

  test("fine ones with the same notes beside them are told once", () => {
    const noted = times(9, (i) =>
      completed({ uid: `C${i}`, first_frame: i + 1, also: [{ ...verdict({ code: "auth-phase-closed", summary: "It ended there." }), stage: "encrypted" }] }),
    );
    const out = text(digestRenderer, [...noted, completed({ uid: "C9" })]);
    expect(out.match(/also auth-phase-closed/g)).toHaveLength(1);
    expect(out).toContain("and 8 more like it: from frames 2, 3, 4");
    expect(out.match(/:22 {3}completed/g)).toHaveLength(2);
  });

  test("a series whose root was told points to it; another has its causes and fixes itself", () => {
    const root = connection({ uid: "C1", first_frame: 7 });
    const of = (uids: string[]): SeriesRecord => ({ id: "S1", uids, source: "10.88.1.10", pattern: "same-failure", verdict: root.verdict });
    const fixes = (uids: string[]) => text(digestRenderer, [root], {}, [of(uids)]).split("2 connections, one cause: same-failure")[1]!;
    expect(fixes(["C1", "C2"])).toContain("Causes and fixes stand above, with the connection from frame 7.");
    expect(fixes(["C1", "C2"])).not.toContain("Fix on");
    expect(fixes(["C3", "C4"])).toContain("Fix on");
  });

  test("no more reports than can be read, every verdict among them, and how to see the rest", () => {
    const many = times(5000, (i) => connection({ client: { ip: `10.1.${i >> 8}.${i & 255}`, port: 1 } }));
    const out = text(digestRenderer, [...many, unanswered()]);
    expect(headlines(out)).toHaveLength(MAX_REPORTS);
    expect(out).toContain("died in TCP connect");
    const groups = MAX_REPORT_GROUPS + 1 - MAX_REPORTS;
    expect(out).toContain(`${groups} more reports and 4,500 connections beyond them not shown: --only failed`);
  });

  test("a verdict without a connection is told", () => {
    const summary = { ...ending([]).summary, notes: [verdict({ code: "no-packets", summary: "Nothing was seen of 10.0.0.1." })] };
    const out = text(digestRenderer, [], { summary });
    expect(out).toMatch(/^no-packets · certain\n {2}Nothing was seen/);
    expect(out).toMatch(/\nNo SSH exchange {3}\(28 frames/);
  });
});

describe("times", () => {
  test("have no date where the captures are of one day, and one where they are not", () => {
    const { captures } = ending([]);
    expect(text(digestRenderer, [connection()])).toContain("certain   14:02:11.480Z\n");
    const twoDays = text(digestRenderer, [connection()], { captures: [{ ...captures[0]!, last_time: "2026-03-02T00:00:00.000000Z" }] });
    expect(twoDays).toContain("2026-03-01 14:02:11.480Z\n");
    expect(twoDays).toMatch(/0\.09 s\)\n$/);
    expect(text(listRenderer, [connection()])).toContain("2026-03-01 14:02:11.480Z\n");
  });
});

describe("listRenderer", () => {
  test("prints every connection, like ones too, as they come", () => {
    const out = text(listRenderer, [...times(30, () => connection()), completed()]);
    expect(headlines(out)).toHaveLength(30);
    expect(out).toContain("completed");
  });
});
