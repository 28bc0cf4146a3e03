import { describe, expect, test } from "vitest";
import { FrameAnomalies } from "../../src/analysis/frame-anomalies.ts";
import { HalfOpenCount } from "../../src/analysis/half-open.ts";
import type { ConnectionRecord, Outcome } from "../../src/diagnosis/record.ts";
import { SeriesDetector } from "../../src/diagnosis/series-detector.ts";
import { History } from "../../src/exchange/history.ts";
import { FleetOffers } from "../../src/fleet/fleet-offers.ts";
import { FleetReportCount } from "../../src/fleet/report/fleet-report.ts";
import { readServerLines } from "../../src/fleet/server-lines.ts";
import { whatIfFleet } from "../../src/fleet/what-if-fleet.ts";
import {
  FLOOD_SECONDS,
  MAX_FLEET_ADDRESSES,
  MAX_FLEET_MEETINGS,
  MAX_GROUP_EXAMPLES,
  MAX_GROUP_FRAMES,
  MAX_GROUP_NAMES,
  MAX_HEAD_BYTES,
  MAX_HTML_SECTIONS,
  MAX_MEETING_ADDRESSES,
  MAX_PAIRS_COUNTED,
  MAX_PAST_PER_SERVER,
  MAX_REMEMBERED_OFFER_BYTES,
  MAX_REPORT_ADDRESSES,
  MAX_REPORT_ALGORITHMS,
  MAX_REPORT_FAILURES,
  MAX_REPORT_HOURS,
  MAX_REPORT_IDENTS,
  MAX_REPORT_NEW_FAILURES,
  MAX_REPORT_ROWS,
  MAX_REPORT_SERVERS,
  MAX_REPORT_VERDICTS,
  MAX_SERIES,
  MAX_SERIES_MEMBERS,
  MAX_SERIES_PAIRS,
  MAX_SERIES_UIDS,
  MAX_SHORT_LINES,
  MAX_TIMELINE_STEPS,
  MAX_UIDS_REMEMBERED,
  MIN_FLOOD,
  RFC_IDENT_BYTES,
} from "../../src/limits.ts";
import { SeenUids } from "../../src/records/seen-uids.ts";
import type { StoredRecord } from "../../src/records/stored-record.ts";
import { htmlRenderer } from "../../src/render/html/html-renderer.tsx";
import { ReportGroups, sameFailure } from "../../src/render/text/report-groups.ts";
import { PLAIN } from "../../src/render/text/style.ts";
import { ASCII } from "../../src/render/text/symbols.ts";
import { digestRenderer } from "../../src/render/text/text-renderer.ts";
import { VerdictTable } from "../../src/render/text/verdict-table.ts";
import { parseIdentification } from "../../src/ssh/identification.ts";
import { decodeKexInit } from "../../src/ssh/kexinit.ts";
import { TransportDecoder } from "../../src/ssh/transport-decoder.ts";
import type { Connection } from "../../src/tcp/connection.ts";
import { type Seen, seenRecord } from "../fleet/fleet-records.ts";
import { completed, ending, connection as recordOf } from "../render/records.ts";
import { kexInit } from "../ssh/messages.ts";
import { Dialogue } from "../tcp/dialogue.ts";
import { recordOf as diagnosed } from "../verdicts/diagnosis-of.ts";
import { SECONDS } from "./analyse-frames.ts";

const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const address = (i: number) => `10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`;
const PAGE = { width: 100, style: PLAIN, symbols: ASCII };

describe("the text", () => {
  function digest(records: readonly ConnectionRecord[]): string {
    let out = "";
    const renderer = digestRenderer({
      write: (text) => {
        out += text;
      },
      captures: ["a.pcap"],
      page: PAGE,
    });
    for (const record of records) renderer.connection(record);
    renderer.end(ending([...records]));
    return out;
  }

  test("MAX_SHORT_LINES: exchanges that are fine have a line each, more are counted", () => {
    const out = digest(times(MAX_SHORT_LINES + 3, (i) => completed({ uid: `C${i}`, client: { ip: address(i), port: 1 } })));
    expect(out.match(/completed/g)?.length ?? 0).toBeLessThanOrEqual(MAX_SHORT_LINES);
    expect(out).toContain(`${MAX_SHORT_LINES + 3} exchanges: ${MAX_SHORT_LINES + 3} ok`);
  });

  test("MAX_GROUP_FRAMES: of like connections the first frames are cited, and the total is told", () => {
    const groups = new ReportGroups(sameFailure);
    for (let i = 0; i < MAX_GROUP_FRAMES + 5; i++) groups.add(recordOf({ first_frame: i + 1 }));
    expect(groups.choose(1)).toMatchObject([{ size: MAX_GROUP_FRAMES + 5, frames: times(MAX_GROUP_FRAMES, (i) => i + 2) }]);
  });

  test("MAX_PAIRS_COUNTED: more pairs of addresses are told as so many more at least", () => {
    const table = new VerdictTable();
    for (let i = 0; i < MAX_PAIRS_COUNTED + 7; i++) table.add(recordOf({ client: { ip: address(i), port: 1 } }));
    const [line] = table.lines({ ...PAGE, time: String });
    expect(line).toContain("10,007");
    expect(line).toContain("9,999");
  });

  test("MAX_HTML_SECTIONS: failures beyond have their row only, and the page says so", () => {
    let page = "";
    const renderer = htmlRenderer((text) => {
      page += text;
    });
    const records = times(MAX_HTML_SECTIONS + 2, (i) => recordOf({ uid: `C${i}`, client: { ip: address(i), port: 1 } }));
    for (const record of records) renderer.connection(record);
    renderer.end(ending(records));
    expect(page.match(/<details class="connection/g)).toHaveLength(MAX_HTML_SECTIONS);
    expect(page).toContain("2 more exchanges that failed: in the table below");
  });
});

describe("memory of other connections", () => {
  test("MAX_PAST_PER_SERVER: the latest exchanges with a server", () => {
    const history = new History();
    for (let i = 0; i <= MAX_PAST_PER_SERVER; i++) history.ended("s", { id: i } as unknown as Connection, { startedAt: i } as never);
    const past = history.past("s");
    expect([past.length, past[0]!.startedAt]).toEqual([MAX_PAST_PER_SERVER, 1]);
  });

  test("FLOOD_SECONDS: as many half-open connections with a longer pause are none", () => {
    const flooded = (pause: number) => {
      const counted = new HalfOpenCount(new FrameAnomalies());
      const attempt = (firstTime: number) => counted.ended("s 22", { firstTime, capture: 0, firstFrame: 1 } as Connection);
      for (let i = 0; i < MIN_FLOOD - 1; i++) attempt(0);
      attempt(pause);
      return counted.isFlooded("s 22");
    };
    expect([flooded(FLOOD_SECONDS * 1e9), flooded(FLOOD_SECONDS * 1e9 + 1)]).toEqual([true, false]);
  });

  test("MAX_UIDS_REMEMBERED: beyond it records that come again may count twice, and that is known", () => {
    const seen = new SeenUids();
    for (let i = 0; i < MAX_UIDS_REMEMBERED; i++) seen.isNew(`${i}`);
    expect([seen.forgot, seen.isNew("0")]).toEqual([false, false]);
    seen.isNew("one more");
    expect([seen.forgot, seen.isNew("0")]).toEqual([true, true]);
  }, 30_000);
});

describe("series", () => {
  const fail = (detector: SeriesDetector, source: string, uid: string, at: number, outcome: Outcome = "failed") =>
    detector.add(recordOf({ uid, outcome, client: { ip: source, port: 1 }, server: { ip: "s", port: 22 } }), at * 1e9, at * 1e9, true);

  test("MAX_SERIES_PAIRS: the pair that was seen first is forgotten, and counted", () => {
    const detector = new SeriesDetector();
    for (const at of [0, 1]) fail(detector, "first", `f${at}`, at);
    for (let i = 0; i < MAX_SERIES_PAIRS; i++) fail(detector, `${i}`, `x${i}`, 2);
    expect(detector.dropped).toBe(1);
    expect(fail(detector, "first", "f2", 3)).toBeNull();
  });

  test("MAX_SERIES: further series are counted, not told", () => {
    const detector = new SeriesDetector();
    for (let i = 0; i <= MAX_SERIES; i++) for (const at of [0, 1, 2]) fail(detector, `${i}`, `${i} ${at}`, at);
    expect(detector.finish()).toHaveLength(MAX_SERIES);
    expect(detector.dropped).toBe(1);
  });

  test("MAX_SERIES_MEMBERS, MAX_SERIES_UIDS: a long series counts its latest, and names so many", () => {
    const detector = new SeriesDetector();
    let last: ReturnType<typeof fail> = null;
    for (let i = 0; i < MAX_SERIES_UIDS + 50; i++) last = fail(detector, "a", `${i}`, i) ?? last;
    for (const { uids } of detector.finish()) expect(uids.length).toBeLessThanOrEqual(MAX_SERIES_UIDS);
    expect(last!.count).toBeLessThanOrEqual(MAX_SERIES_MEMBERS);
  });
});

describe("what the SSH decoder keeps", () => {
  test("MAX_HEAD_BYTES: first bytes of a direction", () => {
    const decoder = new TransportDecoder({ midStream: false });
    const bytes = Uint8Array.from({ length: 1_000 }, (_, i) => 32 + (i % 90));
    for (let at = 0; at < bytes.length; at += 100) decoder.push(bytes, at, at + 100, at, 0, 1, 0);
    expect(decoder.facts.head).toEqual(bytes.subarray(0, MAX_HEAD_BYTES));
  });

  test("RFC_IDENT_BYTES: a longer identification is a fault of it", () => {
    const faults = (length: number) =>
      parseIdentification(Uint8Array.from(Buffer.from(`${"SSH-2.0-".padEnd(length - 2, "x")}\r\n`)), { capture: 0, frame: 1, time: 0, offset: 0 }).faults;
    expect([faults(RFC_IDENT_BYTES), faults(RFC_IDENT_BYTES + 1)]).toEqual([[], ["too-long"]]);
  });

  test("MAX_REMEMBERED_OFFER_BYTES: a larger offer is decoded each time", () => {
    const lists = (length: number) => {
      const names = times(Math.ceil(length / 50), (i) => `${i}`.padStart(49, "n"));
      const payload = () => kexInit({ kex_algorithms: names }).subarray(5);
      const [a, b] = [decodeKexInit(payload()), decodeKexInit(payload())];
      return "lists" in a && "lists" in b && a.lists.kex_algorithms === b.lists.kex_algorithms;
    };
    expect([lists(MAX_REMEMBERED_OFFER_BYTES / 2), lists(MAX_REMEMBERED_OFFER_BYTES + 50)]).toEqual([true, false]);
  });
});

describe("what-if", () => {
  const PAIR: Seen = { client: "OpenSSH_9.2p1", server: "OpenSSH_9.2p1", clientLists: { kex: ["ecdh-sha2-nistp256"] } };
  const change = { server: readServerLines([{ name: "", text: "KexAlgorithms curve25519-sha256", kind: "lines" }]), clientVersion: null };

  test("MAX_FLEET_MEETINGS: further pairs of programs are counted, not judged", () => {
    const offers = new FleetOffers();
    const base = seenRecord(PAIR);
    const side = Math.ceil(Math.sqrt(MAX_FLEET_MEETINGS));
    const named = <T extends object>(peer: T, i: number) => ({ ...peer, ident: `SSH-2.0-x_${i}` });
    for (let c = 0; c < side; c++)
      for (let s = 0; s < side; s++) offers.add({ ...base, ssh: { ...base.ssh, client: named(base.ssh.client, c), server: named(base.ssh.server, s) } });
    expect([...offers.meetings()]).toHaveLength(MAX_FLEET_MEETINGS);
    expect(offers.unjudged.beyondLimits).toBe(side * side - MAX_FLEET_MEETINGS);
  }, 60_000);

  /** With one name a list: half a million records are quicker to tell apart. */
  function short(record: StoredRecord): StoredRecord {
    const cut = <T extends object>(kexinit: T): T =>
      Object.fromEntries(Object.entries(kexinit).map(([key, value]) => [key, Array.isArray(value) ? value.slice(0, 1) : value])) as T;
    const { client, server } = record.ssh;
    return { ...record, ssh: { ...record.ssh, client: { ...client, kexinit: cut(client.kexinit!) }, server: { ...server, kexinit: cut(server.kexinit!) } } };
  }

  test("MAX_FLEET_ADDRESSES: of all pairs together; then it is at least so many", () => {
    const offers = new FleetOffers();
    const base = short(seenRecord(PAIR));
    const programs = MAX_FLEET_ADDRESSES / MAX_MEETING_ADDRESSES + 1;
    for (let p = 0; p < programs; p++) {
      const client = { ...base.ssh.client, ident: `SSH-2.0-x_${p}` };
      const ssh = { ...base.ssh, client };
      for (let a = 0; a < MAX_MEETING_ADDRESSES; a++) offers.add({ ...base, ssh, client: { ip: address(a), port: 1 } });
    }
    const meetings = [...offers.meetings()];
    expect(meetings.filter(({ moreAddresses }) => moreAddresses)).toHaveLength(1);
    expect(meetings.reduce((sum, { addresses }) => sum + addresses.size, 0)).toBe(MAX_FLEET_ADDRESSES);
  }, 60_000);

  test("MAX_GROUP_EXAMPLES, MAX_GROUP_NAMES: examples and names told of one program", () => {
    const offers = new FleetOffers();
    for (let i = 0; i < 20; i++) {
      const names = times(5, (n) => `made-up-${i}-${n}@x`);
      const base = seenRecord({ ...PAIR, clientLists: { kex: ["ecdh-sha2-nistp256", ...names] } });
      for (let a = 0; a < MAX_MEETING_ADDRESSES; a++) offers.add({ ...base, client: { ip: address(i * 1_000 + a), port: 1 } });
    }
    const [group] = whatIfFleet(offers, change).stop;
    expect(group!.examples).toHaveLength(MAX_GROUP_EXAMPLES);
    expect(group!.clients).toBe(20 * MAX_MEETING_ADDRESSES);
    expect(group!.client_offers.kex).toHaveLength(MAX_GROUP_NAMES);
  });
});

describe("report", () => {
  const FINE = seenRecord({ client: "OpenSSH_9.2p1", server: "OpenSSH_9.2p1" });
  const FAILED: StoredRecord = { ...FINE, outcome: "failed", verdict: { code: "no-common-kex", title: "" } };
  const report = (count: number, record: (i: number) => StoredRecord) => {
    const counted = new FleetReportCount();
    for (let i = 0; i < count; i++) counted.add(record(i));
    return counted.finish(0);
  };
  const at = (hour: number) => new Date((SECONDS + hour * 3_600) * 1_000).toISOString();

  test("MAX_REPORT_VERDICTS", () => {
    expect(report(MAX_REPORT_VERDICTS + 4, (i) => ({ ...FAILED, verdict: { code: `c${i}`, title: "" } })).times.beyond).toBe(4);
  });

  test("MAX_REPORT_HOURS", () => {
    expect(report(MAX_REPORT_HOURS + 3, (i) => ({ ...FINE, started_at: at(i) })).times.beyond).toBe(3);
  }, 30_000);

  test("MAX_REPORT_SERVERS", () => {
    const { servers } = report(MAX_REPORT_SERVERS + 3, (i) => ({ ...FINE, server: { ip: address(i), port: 22 } }));
    expect([servers.servers, servers.beyond]).toEqual([MAX_REPORT_SERVERS, 3]);
  }, 30_000);

  test("MAX_REPORT_FAILURES, MAX_REPORT_ROWS, MAX_REPORT_NEW_FAILURES", () => {
    const servers = 1_000;
    const failure = (i: number): StoredRecord => ({
      ...FAILED,
      server: { ip: address(i % servers), port: 22 },
      verdict: { code: `c${Math.floor(i / servers)}`, title: "" },
    });
    const told = report(MAX_REPORT_FAILURES + 6, failure).servers;
    expect(told.beyond).toBe(6);
    expect([told.worst.length, told.failing]).toEqual([MAX_REPORT_ROWS, servers]);
    expect([told.new_failures!.length, told.new_failures_in_all]).toEqual([MAX_REPORT_NEW_FAILURES, MAX_REPORT_FAILURES]);
  }, 60_000);

  test("MAX_REPORT_IDENTS", () => {
    const named = (i: number): StoredRecord => ({ ...FINE, ssh: { ...FINE.ssh, client: { ...FINE.ssh.client, ident: `SSH-2.0-x_${i}` } } });
    expect(report(MAX_REPORT_IDENTS + 5, named).client_software.beyond).toBe(5);
  }, 30_000);

  test("MAX_REPORT_ADDRESSES", () => {
    expect(report(MAX_REPORT_ADDRESSES + 5, (i) => ({ ...FINE, client: { ip: address(i), port: 1 } })).client_software).toMatchObject({
      addresses: MAX_REPORT_ADDRESSES,
      beyond: 5,
    });
  }, 60_000);

  test("MAX_REPORT_ALGORITHMS", () => {
    const agreed = (i: number): StoredRecord => ({ ...FINE, ssh: { ...FINE.ssh, negotiated: { ...FINE.ssh.negotiated, kex: `k${i}` } } });
    expect(report(MAX_REPORT_ALGORITHMS + 5, agreed).algorithms).toMatchObject({ beyond: 5, rows: { length: MAX_REPORT_ALGORITHMS } });
  });
});

test("MAX_TIMELINE_STEPS: the beginning and the end, and how many are left out", () => {
  const lines = times(2 * MAX_TIMELINE_STEPS, (i) => `text ${i}\r\n`);
  const talk = new Dialogue().handshake();
  for (const line of lines) talk.data("server", line).ack("client");
  const { timeline } = diagnosed(talk, { timeline: true });
  expect(timeline).toHaveLength(MAX_TIMELINE_STEPS);
  expect(timeline!.map(({ what }) => what).join("\n")).toMatch(/\d+ more steps, not shown/);
});
