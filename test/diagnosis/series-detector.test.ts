import { expect, test } from "vitest";
import type { ConnectionRecord, Outcome } from "../../src/diagnosis/record.ts";
import { SeriesDetector } from "../../src/diagnosis/series-detector.ts";
import { MAX_SERIES_VERDICTS } from "../../src/limits.ts";

/** What the detector reads of a record. */
function record(uid: string, source: string, code: string, outcome: Outcome): ConnectionRecord {
  const verdict = { code, summary: "", params: {} };
  return {
    uid,
    outcome,
    verdict,
    ssh: { server: { ident: null } },
    client: { ip: source, port: 1 },
    server: { ip: "198.51.100.22", port: 22 },
  } as unknown as ConnectionRecord;
}

/** Connections of one source that fail alike, a second apart. */
function failing(detector: SeriesDetector, source: string, count: number, from = 0) {
  return Array.from({ length: count }, (_, i) => {
    const time = (from + i) * 1e9;
    return detector.add(record(`${source} ${from + i}`, source, "no-common-kex", "failed"), time, time, true);
  });
}

test("the third failure of a kind in a row makes a series, whose root is the first", () => {
  const detector = new SeriesDetector();
  const memberships = failing(detector, "192.0.2.1", 4);
  expect(memberships.slice(0, 2)).toEqual([null, null]);
  expect(memberships[2]).toMatchObject({ pattern: "same-failure", count: 3, root_uid: "192.0.2.1 0" });
  expect(memberships[3]).toMatchObject({ series: memberships[2]?.series, count: 4 });
  expect(detector.finish()).toMatchObject([{ source: "192.0.2.1", uids: [0, 1, 2, 3].map((i) => `192.0.2.1 ${i}`), verdict: { code: "no-common-kex" } }]);
});

test("a success in between begins anew", () => {
  const detector = new SeriesDetector();
  failing(detector, "192.0.2.1", 2);
  expect(detector.add(record("fine", "192.0.2.1", "exchange-complete", "ok"), 2e9, 2e9, true)).toBeNull();
  expect(failing(detector, "192.0.2.1", 1, 3)).toEqual([null]);
});

test("MAX_SERIES_VERDICTS: a root cause that left is counted; a series that was told goes on", () => {
  const detector = new SeriesDetector();
  failing(detector, "192.0.2.1", 2);
  failing(detector, "192.0.2.2", 3);
  for (let i = 0; i < MAX_SERIES_VERDICTS; i++) failing(detector, `10.0.${i >> 8}.${i & 255}`, 1);
  expect(failing(detector, "192.0.2.1", 1, 9)).toEqual([null]);
  expect(detector.dropped).toBe(1);
  expect(failing(detector, "192.0.2.2", 1, 9)).toMatchObject([{ pattern: "same-failure", count: 4 }]);
});

test("a health check: the penalty of OpenSSH 9.8 is told of a server that has it, or may have it", () => {
  const meaning = (ident: string | null) => {
    const detector = new SeriesDetector();
    const told = [1, 2, 3, 4].map((n) => {
      const probe = { ...record(`${n}`, "192.0.2.1", "client-gone-before-ident", "probe"), ssh: { server: { ident } } } as unknown as ConnectionRecord;
      return detector.add(probe, n * 5e9, n * 5e9, true);
    });
    return told.at(-1)!.meaning;
  };
  expect(meaning("SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10")).not.toContain("penalty");
  expect(meaning("SSH-2.0-dropbear_2022.83")).not.toContain("penalty");
  expect(meaning("SSH-2.0-OpenSSH_9.9")).toContain("a second of penalty.");
  expect(meaning(null)).toContain("where the server is OpenSSH 9.8 or later");
});

test("a server that names its limit has no broken node; who is shut out is not counted by the refusals", () => {
  const told = (codes: readonly [string, Outcome][]) => {
    const detector = new SeriesDetector();
    return codes.map(([code, outcome], i) => detector.add(record(`c${i}`, "192.0.2.1", code, outcome), i * 1e9, i * 1e9, true)).at(-1)?.meaning;
  };
  const mixed = (code: string) =>
    told(
      [1, 2, 3].flatMap(
        () =>
          [
            ["exchange-complete", "ok"],
            [code, "failed"],
          ] as [string, Outcome][],
      ),
    );
  expect(mixed("server-limit-maxstartups")).toContain("a limit drops some of them");
  expect(mixed("server-limit-maxstartups")).not.toContain("broken");
  expect(mixed("server-closed-before-ident")).toContain("one node of a pool");
  expect(
    told([
      ["no-common-kex", "failed"],
      ["server-not-allowed", "failed"],
    ]),
  ).toMatch(/shut out after connections that failed/);
});
