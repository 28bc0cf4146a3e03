import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConnectionRecord } from "../../src/diagnosis/record.ts";
import { buildKexscope, kexscope } from "../cli/kexscope.ts";
import { makeFleet } from "./fleet-captures.ts";
import { filesBelow, query } from "./tables.ts";

/** The queries of docs/batch.md as they stand there, by the words before them. */
const DOC = readFileSync(new URL("../../docs/batch.md", import.meta.url), "utf8");
const QUERIES = [...DOC.matchAll(/([^\n]+)\n\n```sql\n([\s\S]*?)```/g)].map(([, title, sql]) => ({ title: title!, sql: sql! }));

const folder = mkdtempSync(join(tmpdir(), "kexscope-queries-"));
let records: ConnectionRecord[] = [];

beforeAll(async () => {
  buildKexscope();
  makeFleet(join(folder, "fleet"), 30);
  mkdirSync(join(folder, "fleet/broken"));
  writeFileSync(join(folder, "fleet/broken/no-capture.pcap"), "hello\n");
  expect((await kexscope(["batch", "--out", join(folder, "tables"), join(folder, "fleet")])).status).toBe(3);
  const lines = filesBelow(join(folder, "tables/ndjson")).flatMap((path) =>
    readFileSync(join(folder, "tables/ndjson", path), "utf8")
      .trim()
      .split("\n"),
  );
  records = lines.map((line) => JSON.parse(line) as ConnectionRecord);
}, 240_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }), 120_000);

/** The one of docs/scale.md that joins the files of a day. */
const JOIN = /```sql\n([\s\S]*?)```/.exec(readFileSync(new URL("../../docs/scale.md", import.meta.url), "utf8").replace(/^ {3}/gm, ""))![1]!;

function ask(words: string): Promise<Record<string, unknown>[]> {
  const found = QUERIES.filter(({ title }) => title.includes(words));
  expect(found, words).toHaveLength(1);
  return query(folder, found[0]!.sql);
}

const failed = () => records.filter(({ outcome }) => outcome === "failed" || outcome === "stalled");
const uids = (some: readonly ConnectionRecord[]) => new Set(some.map(({ uid }) => uid)).size;

function grouped(some: readonly ConnectionRecord[], keyOf: (record: ConnectionRecord) => string): Map<string, ConnectionRecord[]> {
  const groups = new Map<string, ConnectionRecord[]>();
  for (const record of some) groups.set(keyOf(record), [...(groups.get(keyOf(record)) ?? []), record]);
  return groups;
}

describe("the queries in docs/batch.md", () => {
  it("are six, and each is asked here", () => expect(QUERIES).toHaveLength(6));

  it("failures by cause and day", async () => {
    const rows = await ask("Failures by cause and day");
    const expected = grouped(failed(), ({ started_at, verdict }) => `${started_at.slice(0, 10)} ${verdict.code}`);
    expect(new Map(rows.map(({ date, code, failures }) => [`${date} ${code}`, Number(failures)]))).toEqual(
      new Map([...expected].map(([key, some]) => [key, uids(some)])),
    );
    expect(rows.length).toBeGreaterThan(20);
  });

  it("by server", async () => {
    const rows = await ask("By server");
    const expected = grouped(failed(), ({ server }) => `${server.ip} ${server.port}`);
    expect(new Map(rows.map(({ server_ip, server_port, failures }) => [`${server_ip} ${server_port}`, Number(failures)]))).toEqual(
      new Map([...expected].map(([key, some]) => [key, uids(some)])),
    );
    const counts = rows.map(({ failures }) => Number(failures));
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
  });

  it("by client software and hassh", async () => {
    const rows = await ask("By client software");
    const expected = grouped(
      records.filter(({ ssh }) => ssh.client.hassh !== null),
      ({ ssh }) => `${ssh.client.software} ${ssh.client.version} ${ssh.client.hassh}`,
    );
    expect(new Map(rows.map((row) => [`${row["client_software"]} ${row["client_version"]} ${row["hassh"]}`, Number(row["connections"])]))).toEqual(
      new Map([...expected].map(([key, some]) => [key, uids(some)])),
    );
  });

  it("first time seen", async () => {
    const rows = await ask("Since when");
    const expected = grouped(failed(), ({ server, verdict }) => `${server.ip} ${server.port} ${verdict.code}`);
    expect(rows).toHaveLength(expected.size);
    for (const row of rows) {
      const times = expected.get(`${row["server_ip"]} ${row["server_port"]} ${row["code"]}`)!.map(({ started_at }) => started_at.slice(0, 26));
      const text = times
        .sort()[0]!
        .replace("T", " ")
        .replace(/\.?0*$/, "");
      expect(String(row["first_seen"])).toBe(text);
    }
  });

  it("captures that could not be read", async () => {
    expect(await ask("Captures that are missing")).toMatchObject([{ site: "broken", kind: "corrupt" }]);
  });

  it("who still offers an algorithm", async () => {
    const rows = await ask("What has no column");
    const offers = records.filter(({ ssh }) => ssh.client.kexinit?.kex_algorithms.includes("diffie-hellman-group14-sha1"));
    expect(rows.map(({ client_ip }) => client_ip).sort()).toEqual(
      [...new Set(grouped(offers, ({ client, ssh }) => `${client.ip} ${ssh.client.software} ${ssh.client.version}`).values())]
        .map(([first]) => first!.client.ip)
        .sort(),
    );
    expect(rows.length).toBeGreaterThan(0);
  });

  it("the files of a day, joined", async () => {
    await query(folder, JOIN.replace("'connections-2026-03-01.parquet'", `'${join(folder, "joined.parquet")}'`));
    const [joined] = await query(folder, "SELECT count(*) AS n, any_value(site) IS NOT NULL AS sited FROM read_parquet('joined.parquet')");
    expect(joined).toEqual({ n: String(records.filter(({ started_at }) => started_at.startsWith("2026-03-01")).length), sited: true });
  });
});
