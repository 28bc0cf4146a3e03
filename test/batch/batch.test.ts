import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FOLDERS } from "../../src/batch/layout.ts";
import { buildKexscope, ended, kexscope, startKexscope } from "../cli/kexscope.ts";
import { makeFleet, writeCorrupt } from "./fleet-captures.ts";
import { filesBelow, jsonRows, query } from "./tables.ts";

const MADE = 350;
const CAPTURES = new URL("../../captures/", import.meta.url).pathname;

const root = mkdtempSync(join(tmpdir(), "kexscope-batch-"));
const fleet = join(root, "fleet");
let captures = 0;

beforeAll(() => {
  buildKexscope();
  captures = makeFleet(fleet, MADE);
}, 240_000);
afterAll(() => rmSync(root, { recursive: true, force: true }), 120_000);

const ROWS = "SELECT * FROM read_parquet('out/connections/**/*.parquet', hive_partitioning = true) ORDER BY ALL";

function folder(name: string): string {
  const path = join(root, name);
  mkdirSync(path, { recursive: true });
  return path;
}

function batch(out: string, ...args: string[]): Promise<{ status: number | null; stderr: string }> {
  return kexscope(["batch", "--out", join(out, "out"), ...args]);
}

describe("a fleet of captures", () => {
  const whole = folder("whole");
  const parts = folder("parts");

  it("has at least 500 captures, and all become rows", { timeout: 180_000 }, async () => {
    expect(captures).toBeGreaterThanOrEqual(500);
    const { status, stderr } = await batch(whole, fleet);
    expect(stderr).toContain(`${captures} read`);
    expect(status).toBe(0);
    expect(readdirSync(join(whole, "out", FOLDERS.partial))).toEqual([]);
  });

  it("in two shards, killed in the middle and started again, gives the same rows", { timeout: 300_000 }, async () => {
    await Promise.all([killedHalfway(parts, "1/2"), killedHalfway(parts, "2/2")]);
    // Nothing that is half done is seen: every file that is there can be read to its end.
    expect((await query(parts, "SELECT count(record) AS n FROM read_parquet('out/connections/**/*.parquet')"))[0]).toHaveProperty("n");
    const again = await Promise.all([batch(parts, "--shard", "1/2", fleet), batch(parts, "--shard", "2/2", fleet)]);
    expect(again.map(({ status }) => status)).toEqual([0, 0]);
    for (const { stderr } of again) expect(Number(/([\d,]+) were done before/.exec(stderr)?.[1])).toBeGreaterThan(0);

    const rows = await query(whole, ROWS);
    expect(rows.length).toBeGreaterThan(MADE * 5);
    expect(await query(parts, ROWS)).toEqual(rows);
    const files = (out: string) => filesBelow(join(out, "out")).filter((path) => !path.startsWith(FOLDERS.runs) && !path.startsWith(FOLDERS.partial));
    expect(files(parts)).toEqual(files(whole));
    for (const path of files(whole)) expect(readFileSync(join(parts, "out", path)).equals(readFileSync(join(whole, "out", path))), path).toBe(true);
  });

  it("has lines of JSON that hold the same records", async () => {
    const [row] = await query(
      whole,
      `SELECT count(*) AS n, count(DISTINCT uid) AS uids FROM read_json('out/ndjson/**/*.ndjson', hive_partitioning = true, union_by_name = true, columns = {uid: 'VARCHAR'})`,
    );
    const [table] = await query(whole, "SELECT count(*) AS n, count(DISTINCT uid) AS uids FROM read_parquet('out/connections/**/*.parquet')");
    expect(row).toEqual(table);
    const [line] = readFileSync(join(whole, "out", filesBelow(join(whole, "out")).find((path) => path.endsWith(".ndjson"))!), "utf8").split("\n");
    expect(JSON.parse(line!)).toMatchObject({ schema_version: 1, event: "connection" });
  });

  it("is partitioned by the day of the connection and by site", async () => {
    const [wrong] = await query(
      whole,
      "SELECT count(*) AS n FROM read_parquet('out/connections/**/*.parquet', hive_partitioning = true, hive_types_autocast = false) WHERE date <> strftime(started_at, '%Y-%m-%d')",
    );
    expect(wrong).toEqual({ n: "0" });
    const sites = await query(whole, "SELECT DISTINCT site FROM read_parquet('out/connections/**/*.parquet', hive_partitioning = true) ORDER BY site");
    expect(sites.map(({ site }) => site)).toEqual(["São Paulo", "berlin", "lab", "oslo"]);
  });

  it("is not read again, and says which runs there were", { timeout: 60_000 }, async () => {
    const { stderr, status } = await batch(whole, fleet);
    expect(status).toBe(0);
    expect(stderr).toContain(`0 read, ${captures} were done before, 0 with an error`);
    const runs = jsonRows(join(whole, "out"), FOLDERS.runs);
    expect(runs).toHaveLength(2);
    expect(runs[1]).toMatchObject({ tool: { name: "kexscope" }, settings: "port=22", counts: { skipped: captures }, stopped: false });
    expect(runs.every(({ ended_at }) => typeof ended_at === "string")).toBe(true);
  });
});

describe("captures that are not as they should be", () => {
  it("are a row in the table of errors each, and what could be read of them is kept", { timeout: 60_000 }, async () => {
    const odd = folder("odd");
    mkdirSync(join(odd, "in"));
    const sound = readFileSync(join(fleet, "berlin/ssh-0.pcap"));
    writeCorrupt(join(odd, "in/corrupt.pcap"), sound);
    writeFileSync(join(odd, "in/no-capture.pcap"), "hello\n");
    writeFileSync(join(odd, "list"), [join(odd, "in/corrupt.pcap"), join(odd, "in/no-capture.pcap"), join(odd, "in/missing.pcap")].join("\n"));
    const { status } = await batch(odd, `@${join(odd, "list")}`);
    expect(status).toBe(3);
    const errors = jsonRows(join(odd, "out"), FOLDERS.errors).map(({ capture, kind, site }) => [String(capture).slice(odd.length), kind, site]);
    expect(errors.sort()).toEqual([
      ["/in/corrupt.pcap", "corrupt", "in"],
      ["/in/missing.pcap", "unreadable", "in"],
      ["/in/no-capture.pcap", "corrupt", "in"],
    ]);
    expect(Number((await query(odd, "SELECT count(*) AS n FROM read_parquet('out/connections/**/*.parquet')"))[0]!["n"])).toBeGreaterThan(0);

    // Mended, it is no error any more, and its earlier rows are gone.
    writeFileSync(join(odd, "in/corrupt.pcap"), sound);
    await batch(odd, join(odd, "in/corrupt.pcap"));
    expect(jsonRows(join(odd, "out"), FOLDERS.errors)).toHaveLength(2);
    expect(filesBelow(join(odd, "out", FOLDERS.captures))).toHaveLength(2);
    const [count] = await query(odd, "SELECT count(*) AS n, count(DISTINCT uid) AS uids FROM read_parquet('out/connections/**/*.parquet')");
    expect(count).toEqual({ n: "6", uids: "6" });
  });

  it("cost their worker, and nothing else: memory that is out is one row", { timeout: 240_000 }, async () => {
    const out = folder("memory");
    mkdirSync(join(out, "in"));
    const { makeCapture } = await import("../../scripts/bench/traffic/make-capture.ts");
    const { SHAPES } = await import("../../scripts/bench/traffic/shapes.ts");
    makeCapture(join(out, "in/large.pcap"), SHAPES.mix, "pcap", 4_000);
    writeFileSync(join(out, "in/small.pcap"), readFileSync(join(CAPTURES, "no-common-kex/input.pcap")));
    const { status, stderr } = await kexscope(["batch", "--out", join(out, "out"), "--workers", "1", join(out, "in")], {
      env: { NODE_OPTIONS: "--max-old-space-size=40" },
    });
    expect(stderr).toMatch(/large\.pcap: .*heap out of memory/);
    expect(status).toBe(3);
    expect(jsonRows(join(out, "out"), FOLDERS.errors)).toMatchObject([{ kind: "worker-died" }]);
    expect(jsonRows(join(out, "out"), FOLDERS.captures)).toMatchObject([{ connections: 1 }]);
    // With memory, the next run mends it.
    expect((await batch(out, join(out, "in"))).status).toBe(0);
    expect(jsonRows(join(out, "out"), FOLDERS.errors)).toEqual([]);
  });

  it("are done once where two have the same content", { timeout: 60_000 }, async () => {
    const out = folder("same");
    mkdirSync(join(out, "in"));
    for (const name of ["a.pcap", "b.pcap"]) writeFileSync(join(out, `in/${name}`), readFileSync(join(CAPTURES, "no-common-kex/input.pcap")));
    const { stderr } = await batch(out, "--workers", "1", join(out, "in"));
    expect(stderr).toContain("1 read, 1 were done before");
  });
});

describe("what was done otherwise", () => {
  it("is told, and done again when that is asked for", { timeout: 60_000 }, async () => {
    const out = folder("again");
    const capture = join(fleet, "oslo/ssh-1.pcap");
    await batch(out, "--port", "22,2222", capture);
    expect((await batch(out, capture)).stderr).toContain("0 read, 1 were done before (1 by another version or with other flags: --again)");
    expect((await batch(out, "--again", capture)).stderr).toContain("1 read, 0 were done before");
    expect(jsonRows(join(out, "out"), FOLDERS.captures)).toMatchObject([{ settings: "port=22" }]);
  });

  it("is done again when somebody took its rows away", { timeout: 60_000 }, async () => {
    const out = folder("taken");
    const capture = join(fleet, "oslo/ssh-1.pcap");
    await batch(out, capture);
    const rows = filesBelow(join(out, "out")).filter((path) => path.endsWith(".parquet"));
    rmSync(join(out, "out", rows[0]!));
    expect((await batch(out, capture)).stderr).toContain("1 read, 0 were done before");
    expect(filesBelow(join(out, "out"))).toContain(rows[0]);
  });

  it("counts as done by its content when only the time of the file is another", { timeout: 60_000 }, async () => {
    const out = folder("newer");
    const capture = join(out, "a.pcap");
    writeFileSync(capture, readFileSync(join(CAPTURES, "no-common-kex/input.pcap")));
    await batch(out, capture);
    utimesSync(capture, 1_000, 1_000);
    expect((await batch(out, capture)).stderr).toContain("1 were done before");
  });
});

describe("the command line", () => {
  it.each([
    [["--shard", "5/4", "x"], "--shard 5/4"],
    [["--workers", "0", "x"], "--workers 0"],
    [["@missing"], "@missing: no such file"],
  ])("%j is refused", async (args, message) => {
    const { status, stderr } = await kexscope(["batch", "--out", join(root, "refused"), ...args]);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});

/** Starts a shard and kills it, and its workers with it, when a part of its captures is done. */
async function killedHalfway(out: string, shard: string): Promise<void> {
  const child = startKexscope(["batch", "--out", join(out, "out"), "--shard", shard, "--workers", "1", fleet]);
  const over = ended(child);
  const table = join(out, "out", FOLDERS.captures);
  const deadline = Date.now() + 60_000;
  while (child.exitCode === null && Date.now() < deadline && (!existsSync(table) || filesBelow(table).length < captures / 5)) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(child.exitCode, "it was over before it could be killed").toBe(null);
  killAll(child);
  expect((await over).signal).toBe("SIGKILL");
}

function killAll(child: ChildProcessWithoutNullStreams): void {
  const children = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8").trim().split(" ").filter(Boolean);
  child.kill("SIGKILL");
  for (const pid of children) {
    try {
      process.kill(Number(pid), "SIGKILL");
    } catch {
      // It went with its parent.
    }
  }
}
