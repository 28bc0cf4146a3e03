import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { analyse } from "../../src/analysis/analyse.ts";
import { STALL_AFTER } from "../../src/analysis/analysis-options.ts";
import { OpenFailure, openCapture } from "../../src/capture/open-capture.ts";
import { comparePoints, type Point } from "../../src/compare/compare-points.ts";
import type { Comparison } from "../../src/diagnosis/compare-record.ts";
import type { CaptureRecord } from "../../src/diagnosis/record.ts";
import { FleetReportCount } from "../../src/fleet/report/fleet-report.ts";
import { readServerLines } from "../../src/fleet/server-lines.ts";
import { whatIfFleet } from "../../src/fleet/what-if-fleet.ts";
import { writeComparison } from "../../src/render/compare/compare-text.ts";
import { whatIfFleetText } from "../../src/render/fleet/what-if-text.ts";
import { writeComparisonPage } from "../../src/render/html/comparison-page.tsx";
import { fleetPage } from "../../src/render/html/fleet-page.tsx";
import { captureDescription, captureNotes } from "../../src/render/text/capture-notes.ts";
import { PLAIN } from "../../src/render/text/style.ts";
import { ASCII } from "../../src/render/text/symbols.ts";
import { readableTime } from "../../src/render/text/words.ts";
import { LiveMetrics } from "../../src/sinks/live-metrics.ts";
import { find } from "../../src/verdicts/find-by-message.ts";
import { offersOf, type Seen, seenRecord } from "../fleet/fleet-records.ts";
import { expectOurPage, hostile, PRINTABLE, poisoned } from "./hostile-text.ts";

const RUNS = { numRuns: 40 };
const PAGE = { width: 100, style: PLAIN, symbols: ASCII };
const DROPPED = ["ident-dropped-in-path", "ident-dropped-in-path-at-server"];

let comparison: Comparison;
beforeAll(async () => {
  comparison = comparePoints(await Promise.all(DROPPED.map(pointOf)), true);
});

async function pointOf(name: string, index: number): Promise<Point> {
  const capture = openCapture(fileURLToPath(new URL(`../../captures/${name}/input.pcap`, import.meta.url)));
  if (capture instanceof OpenFailure) throw new Error(capture.message);
  const sightings: Point["sightings"] = [];
  let epochSeconds = 0;
  const observe = (facts: Point["sightings"][number]["facts"], record: Point["sightings"][number]["record"], epoch: number) => {
    epochSeconds = epoch;
    sightings.push({ point: index, facts, record });
  };
  const sink = { connection: () => {}, series: () => {} };
  const { captures } = await analyse([capture], { ports: [22], separate: true, knownHosts: null, stallAfter: STALL_AFTER, observe }, sink);
  return { name, capture: captures[0]!, epochSeconds, sightings };
}

const written = (write: (take: (text: string) => void) => void): string => {
  let all = "";
  write((text) => {
    all += text;
  });
  return all;
};

/** The enumerations of a comparison choose words; they are ours. */
function poisonedComparison(text: string): Comparison {
  const copy = poisoned(comparison, text);
  for (const [i, record] of copy.connections.entries()) {
    const own = comparison.connections[i]!;
    record.matched_by = own.matched_by;
    record.path.forEach((finding, at) => {
      finding.finding = own.path[at]!.finding;
    });
  }
  return copy;
}

describe("compare", () => {
  test("there is a finding and a packet to put text into", () => {
    expect(comparison.connections[0]!.path.length).toBeGreaterThan(0);
    expect(comparison.connections[0]!.packets!.length).toBeGreaterThan(0);
  });

  test("as text: printable ASCII", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(written((write) => writeComparison(poisonedComparison(text), { ...PAGE, time: readableTime }, write))).toMatch(PRINTABLE);
      }),
      RUNS,
    );
  });

  test("as a page: our tags only", () => {
    const page = (text: string) => written((write) => writeComparisonPage(poisonedComparison(text), write));
    const scripts = page("x").match(/<script/g)?.length ?? 0;
    fc.assert(
      fc.property(hostile, (text) => expectOurPage(page(text), scripts)),
      RUNS,
    );
  });
});

describe("a fleet", () => {
  const seen = (text: string): Seen[] => [
    { client: text, server: text, outcome: "failed", code: text, clientIp: text, serverIp: text, clientLists: { kex: [text] } },
    { client: "OpenSSH_9.2p1", server: `OpenSSH_6.7p1 ${text}`, serverLists: { kex: [text, "curve25519-sha256"], cipher: ["3des-cbc", text] }, serverIp: text },
  ];

  test("report: our tags only", () => {
    const page = (text: string): string => {
      const count = new FleetReportCount();
      for (const each of seen(text)) count.add(seenRecord(each));
      return fleetPage(count.finish(Date.parse("2026-03-01")), { paths: [text], since: "2026-03-01", repeated: 1, faults: 1 });
    };
    const scripts = page("x").match(/<script/g)?.length ?? 0;
    fc.assert(
      fc.property(hostile, (text) => expectOurPage(page(text), scripts)),
      RUNS,
    );
  });

  test("what-if: printable ASCII, and no name of a peer in the lines to keep", () => {
    const lines = ["KexAlgorithms sntrup761x25519-sha512"];
    const asked = { server: readServerLines([{ name: "--server", text: lines[0]!, kind: "lines" as const }]), clientVersion: null };
    fc.assert(
      fc.property(hostile, (text) => {
        const answer = whatIfFleet(offersOf(seen(text)), asked);
        expect(whatIfFleetText(answer, { lines, client_version: text }, PAGE)).toMatch(PRINTABLE);
        expect(JSON.stringify(answer.keep?.lines ?? [])).toMatch(/^[\w\-@.," [\]]*$/);
      }),
      RUNS,
    );
  });
});

describe("lines of talk", () => {
  const LINE = /^[\x20-\x7e]+$/;
  const capture = (text: string): CaptureRecord => ({
    path: text,
    format: "pcapng",
    compression: text,
    link_types: [text],
    frames: 1,
    bytes: 1,
    first_time: text,
    last_time: text,
    truncated: true,
    corrupt: text,
    anomalies: [{ code: text, count: 2, first_frame: 1, last_frame: 2, detail: text }] as never,
  });

  test("what is wrong with a capture, and what it is: a line each, printable ASCII", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const lines = [...captureNotes(capture(text)), captureDescription(capture(text))];
        expect(lines).toHaveLength(4);
        for (const line of lines) expect(line).toMatch(LINE);
      }),
    );
  });

  test("explain finds codes of ours, whatever is pasted", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const { code, why } of find(`Connection closed by ${text} port 22`)) {
          expect(code).toMatch(/^[a-z0-9-]+$/);
          expect(why).toMatch(LINE);
        }
      }),
    );
  });
});

describe("metrics", () => {
  test("a label cannot end early, whatever a sink is called: each line is one of Prometheus' text format", async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (name) => {
        const counts = { written: 1, lost: 2, waiting: 3, waitingBytes: 4 };
        const state = { sinks: [{ name, counts }] };
        const metrics = new LiveMetrics("0", () => new Proxy(state, { get: (own, field) => (field === "sinks" ? own.sinks : 0) }) as never);
        metrics.exchange({ outcome: "failed", verdict: { code: "no-common-kex" } as never }, { ident: 1, kexinit: null, newkeys: null });
        for (const line of (await metrics.text()).trimEnd().split("\n")) {
          expect(line).toMatch(/^(?:# (?:HELP|TYPE) [a-z_]+ .*|[a-z_]+(?:\{(?:[a-z]+="(?:[^"\\\n]|\\["\\n])*",?)*\})? [-+\d.einfNa]+|)$/);
        }
      }),
      { numRuns: 20 },
    );
  });
});
