import { describe, expect, test } from "vitest";
import type { Negotiated } from "../../../src/diagnosis/record.ts";
import { BoundedMap } from "../../../src/fleet/report/bounded-map.ts";
import { FleetReportCount } from "../../../src/fleet/report/fleet-report.ts";
import { NEGOTIATED } from "../../render/records.ts";
import { type Seen, seenRecord } from "../fleet-records.ts";

const DEBIAN_12 = "OpenSSH_9.2p1 Debian-2+deb12u10";
const DEBIAN_8 = "OpenSSH_6.7p1 Debian-5+deb8u8";

function reportOf(all: readonly (Seen & { negotiated?: Negotiated })[], since: string | null = null) {
  const count = new FleetReportCount();
  for (const seen of all) {
    const record = seenRecord(seen);
    count.add({ ...record, ssh: { ...record.ssh, negotiated: seen.negotiated ?? record.ssh.negotiated } });
  }
  return count.finish(since === null ? null : Date.parse(since));
}

const fine: Seen = { client: DEBIAN_12, server: DEBIAN_12 };
const failed: Seen = { ...fine, outcome: "failed", code: "no-common-kex" };

describe("the report of a fleet", () => {
  test("verdicts over time: every connection is in a slice, the first in the first and the last in the last", () => {
    const { times, by_outcome } = reportOf([
      { ...fine, at: "2026-03-01T00:10:00.000000Z" },
      { ...failed, at: "2026-03-04T12:00:00.000000Z" },
      { ...failed, at: "2026-03-09T23:59:59.000000Z" },
    ]);
    expect(by_outcome).toEqual({ ok: 1, failed: 2 });
    expect(new Date(times.from).toISOString()).toBe("2026-03-01T00:00:00.000Z");
    expect(new Date(times.to).toISOString()).toBe("2026-03-10T00:00:00.000Z");
    expect(times.outcomes[0]).toEqual({ ok: 1 });
    expect(times.outcomes.at(-1)).toEqual({ failed: 1 });
    expect(times.verdicts.map(({ code, connections, outcome, slices }) => [code, connections, outcome, slices.reduce((a, b) => a + b)])).toEqual([
      ["no-common-kex", 2, "failed", 2],
      ["exchange-complete", 1, "ok", 1],
    ]);
    expect(times.verdicts[0]).toMatchObject({ first_seen: "2026-03-04T12:00:00.000000Z", last_seen: "2026-03-09T23:59:59.000000Z" });
  });

  test("worst servers: by failures, stalls among them, with what they mostly fail with", () => {
    const { servers } = reportOf([
      { ...failed, serverIp: "10.0.1.1" },
      { ...failed, serverIp: "10.0.1.2", outcome: "stalled", code: "server-silent-before-ident" },
      { ...failed, serverIp: "10.0.1.2", code: "no-common-mac" },
      { ...failed, serverIp: "10.0.1.2", code: "no-common-mac", at: "2026-03-05T00:00:00.000000Z" },
      { ...fine, serverIp: "10.0.1.3" },
      { ...fine, serverIp: "10.0.1.2" },
    ]);
    expect(servers.worst).toEqual([
      { server: "10.0.1.2", port: 22, connections: 4, failed: 3, code: "no-common-mac", last_failure: "2026-03-05T00:00:00.000000Z" },
      { server: "10.0.1.1", port: 22, connections: 1, failed: 1, code: "no-common-kex", last_failure: "2026-03-01T14:02:11.480001Z" },
    ]);
    expect(servers.servers).toBe(3);
    expect(servers.new_failures).toBeNull();
  });

  test("new failures: this verdict was never seen at this server before; the order of the records does not matter", () => {
    const all: Seen[] = [
      { ...failed, serverIp: "10.0.1.1", at: "2026-03-09T00:00:00.000000Z", clientIp: "10.0.0.9" },
      { ...failed, serverIp: "10.0.1.1", at: "2026-02-01T00:00:00.000000Z" },
      { ...failed, serverIp: "10.0.1.2", at: "2026-03-09T00:00:00.000000Z", clientIp: "10.0.0.8" },
      { ...failed, serverIp: "10.0.1.2", at: "2026-03-08T00:00:00.000000Z", clientIp: "10.0.0.7" },
      { ...fine, serverIp: "10.0.1.3", at: "2026-03-09T00:00:00.000000Z" },
    ];
    for (const order of [all, all.toReversed()]) {
      expect(reportOf(order, "2026-03-01").servers).toMatchObject({
        new_failures: [{ server: "10.0.1.2", code: "no-common-kex", connections: 2, first_seen: "2026-03-08T00:00:00.000000Z", client: "10.0.0.7" }],
        new_failures_in_all: 1,
      });
    }
  });

  test("outdated software: by addresses, in the month of the last record; a scanner is nobody's program", () => {
    const { server_software, client_software } = reportOf([
      { ...fine, server: DEBIAN_8, serverIp: "10.0.1.1" },
      { ...fine, server: DEBIAN_8, serverIp: "10.0.1.1" },
      { ...fine, serverIp: "10.0.1.2", at: "2026-03-05T00:00:00.000000Z" },
      { ...fine, client: DEBIAN_8, outcome: "probe", clientIp: "10.0.0.66" },
    ]);
    expect(server_software).toMatchObject({
      addresses: 2,
      outdated_addresses: 1,
      outdated: [{ software: "OpenSSH 6.7p1 (Debian 8)", connections: 2, addresses: 1, share: 0.5, since: "2020-06" }],
    });
    expect(client_software).toMatchObject({ addresses: 1, outdated: [] });
    expect(reportOf([{ ...fine, server: DEBIAN_8, at: "2018-01-01T00:00:00.000000Z" }]).server_software.outdated).toEqual([]);
  });

  test("algorithms in use: only what was used, the last user of each, those first that should go", () => {
    const old: Negotiated = { ...NEGOTIATED, kex: "diffie-hellman-group1-sha1", mac_c2s: "hmac-sha1", mac_s2c: "hmac-sha1" };
    const { algorithms } = reportOf([
      { ...fine, negotiated: old, clientIp: "10.0.0.7", at: "2026-03-02T00:00:00.000000Z" },
      { ...fine, negotiated: old, clientIp: "10.0.0.6", at: "2026-03-01T00:00:00.000000Z" },
      { ...fine, negotiated: NEGOTIATED },
      { ...failed, negotiated: { ...old, kex: "diffie-hellman-group14-sha1" } },
    ]);
    expect(algorithms.rows[0]).toMatchObject({
      kind: "kex",
      name: "diffie-hellman-group1-sha1",
      weak: "broken",
      connections: 2,
      client: "10.0.0.7",
      client_software: "OpenSSH 9.2p1",
    });
    expect(algorithms.rows.find(({ name }) => name === "hmac-sha1")).toMatchObject({ weak: "weak", connections: 2 });
    expect(algorithms.rows.map(({ name }) => name)).not.toContain("diffie-hellman-group14-sha1");
    expect(algorithms.rows.map(({ name }) => name)).not.toContain("<implicit>");
  });

  test("without records it is empty, and throws nothing", () => {
    expect(reportOf([], "2026-03-01")).toMatchObject({ connections: 0, times: { from: 0, to: 0, verdicts: [] }, servers: { worst: [], new_failures: [] } });
  });
});

test("a table that is full counts what it has no place for", () => {
  const map = new BoundedMap(2, () => ({ n: 0 }));
  for (const name of ["a", "b", "c", "a", "c"]) {
    const entry = map.of(name);
    if (entry !== null) entry.n++;
  }
  expect([...map.entries()]).toEqual([
    ["a", { n: 2 }],
    ["b", { n: 1 }],
  ]);
  expect(map.beyond).toBe(2);
});
