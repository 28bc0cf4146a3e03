import { expect, test } from "vitest";
import { FleetReportCount } from "../../../src/fleet/report/fleet-report.ts";
import { fleetPage } from "../../../src/render/html/fleet-page.tsx";
import { type Seen, seenRecord } from "../../fleet/fleet-records.ts";

const HOSTILE = `</code><script>alert(1)</script><img src=x onerror="alert(2)">`;
const SOURCE = { paths: ["tables"], since: "2026-03-01", repeated: 0, faults: 0 };

function page(all: readonly Seen[], source = SOURCE): string {
  const count = new FleetReportCount();
  for (const seen of all) count.add(seenRecord(seen));
  return fleetPage(count.finish(Date.parse(source.since)), source);
}

test("tells verdicts, servers, software, algorithms and new failures", () => {
  const text = page([
    { client: "OpenSSH_9.2p1", server: "OpenSSH_6.7p1 Debian-5+deb8u8", outcome: "failed", code: "no-common-kex" },
    { client: "OpenSSH_9.2p1", server: "OpenSSH_9.2p1" },
  ]);
  for (const part of [
    "1 failed, 1 ok",
    "Verdicts over time",
    "no-common-kex",
    "Never seen at that server before 2026-03-01",
    "OpenSSH 6.7p1 (Debian 8)",
    "No weak algorithm was agreed on",
  ]) {
    expect(text).toContain(part);
  }
});

test("nothing in a record becomes markup, and the page asks for nothing", () => {
  const text = page([{ client: HOSTILE, server: HOSTILE, outcome: "failed", code: HOSTILE, clientIp: HOSTILE.slice(0, 60), serverIp: "<b>" }], {
    ...SOURCE,
    paths: [HOSTILE],
  });
  expect(text).not.toMatch(/<script>alert|<img|<b>/);
  expect(text).toMatch(/default-src (&#39;|')none(&#39;|');/);
  expect(text).not.toMatch(/(src|href)="(https?:)?\/\/| style="| on\w+="/);
});

test("many servers make a page of bounded size", () => {
  const all = Array.from(
    { length: 5_000 },
    (_, i): Seen => ({ client: "OpenSSH_9.2p1", server: "OpenSSH_9.2p1", outcome: "failed", code: "no-common-kex", serverIp: `10.0.${i >> 8}.${i & 255}` }),
  );
  const text = page(all);
  expect(text.length).toBeLessThan(200_000);
  expect(text).toContain("the first 200 of 5,000");
});

test("no record: a page that says so", () => {
  expect(page([])).toContain("no connection");
});
