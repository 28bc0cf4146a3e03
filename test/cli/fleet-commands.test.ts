import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { whatIfSchema } from "../../src/fleet/what-if-schema.ts";
import { seenRecord } from "../fleet/fleet-records.ts";
import { ndjsonLine, parquetOf, RecordFolder } from "../records/record-folder.ts";
import { unanswered } from "../render/records.ts";
import { buildKexscope, kexscope } from "./kexscope.ts";

const folder = new RecordFolder();
const DEBIAN_12 = "OpenSSH_9.2p1 Debian-2+deb12u10";
const RECORDS = [
  seenRecord({ client: DEBIAN_12, server: DEBIAN_12, clientIp: "10.0.0.8", at: "2026-03-02T00:00:00.000000Z" }),
  seenRecord({ client: "OpenSSH_7.4", server: DEBIAN_12, clientLists: { kex: ["diffie-hellman-group14-sha256"] }, clientIp: "10.0.0.7" }),
];
const BREAKS = ["--server", "KexAlgorithms -diffie-hellman-*"];
const CAPTURE = new URL("../../captures/no-common-kex/input.pcap", import.meta.url).pathname;
let ndjson = "";
let parquet = "";
let config = "";

beforeAll(() => {
  buildKexscope();
  ndjson = folder.write("tables/ndjson/date=2026-03-01/a.ndjson", RECORDS.map(ndjsonLine).join("") + ndjsonLine(unanswered({ uid: "Cx" })));
  parquet = folder.write("tables/connections/date=2026-03-01/a.parquet", parquetOf(RECORDS as never));
  folder.write("tables/errors/errors.json", "{}");
  config = folder.write("sshd_config", "Include /etc/ssh/sshd_config.d/*.conf\nCiphers aes128-ctr\n");
  folder.write("broken.parquet", "PAR1 and nothing else");
  folder.write("policy.txt", "Ciphers aes128-ctr\nMACs hmac-sha2-256\n");
  folder.write("policy.pol", "cipher = AES-256-GCM\nmac = AEAD\n");
}, 120_000);
afterAll(() => folder.remove());

const at = (name: string): string => `${folder.path}/${name}`;

describe("kexscope what-if", () => {
  test.each([
    [1, "records that break", () => [ndjson, ...BREAKS]],
    [0, "nobody", () => [ndjson, "--server", "KexAlgorithms +curve25519-sha256"]],
    [0, "asked not to mind", () => [ndjson, ...BREAKS, "--exit-zero"]],
    [0, "another host", () => [ndjson, ...BREAKS, "--host", "10.0.0.8"]],
    [0, "another day", () => [ndjson, ...BREAKS, "--since", "2026-03-02"]],
    [0, "a whole configuration", () => [ndjson, "--server-config", config]],
    [0, "a policy", () => [ndjson, "--policy", at("policy.txt")]],
    [0, "a capture", () => [CAPTURE, "--server", "KexAlgorithms +curve25519-sha256"]],
    [3, "a missing file", () => [ndjson, at("none.ndjson"), ...BREAKS]],
    [3, "a broken file", () => [at("broken.parquet"), ...BREAKS]],
    [2, "no question", () => [ndjson]],
    [2, "a line that sets nothing", () => [ndjson, "--server", "Port 22"]],
    [2, "the source of a policy", () => [ndjson, "--policy", at("policy.pol")]],
    [2, "an unknown version", () => [ndjson, "--client-version", "99.9"]],
    [2, "a time without its day", () => [ndjson, ...BREAKS, "--since", "14:02"]],
  ])("%i: %s", async (status, _what, args) => {
    const run = await kexscope(["what-if", ...args()]);
    expect([run.status, run.status === status ? "" : run.stderr]).toEqual([status, ""]);
    if (status === 2) expect(run.stderr.trim().split("\n")).toHaveLength(1);
  });

  test("reads a folder with NDJSON and Parquet of the same records, each once, and standard input", async () => {
    for (const [args, input] of [
      [[at("tables")], ""],
      [["-"], readFileSync(ndjson, "utf8")],
      [[parquet], ""],
    ] as const) {
      const { stdout, stderr, status } = await kexscope(["what-if", ...args, ...BREAKS, "--json"], { input });
      expect(stderr).toBe("");
      expect(status).toBe(1);
      const answer = z.strictObject(whatIfSchema.shape).parse(JSON.parse(stdout));
      expect(answer.asked).toEqual({ lines: [BREAKS[1]], client_version: null });
      expect(answer.totals).toMatchObject({ judged: 2, stop: 1 });
      expect(answer.stop[0]).toMatchObject({ software: "OpenSSH 7.4", slots: ["kex"], examples: [{ client: "10.0.0.7" }] });
      expect(answer.keep).toMatchObject({ names: { KexAlgorithms: ["diffie-hellman-group14-sha256"] }, smallest: true, checked: true });
    }
  });

  test("the text says who, why and what to keep; what is not evaluated is told", async () => {
    const { stdout } = await kexscope(["what-if", ndjson, ...BREAKS, "--server-config", config, "--no-color"]);
    expect(stdout).toContain("OpenSSH 7.4   1 connection, 1 client, 1 server, last seen 2026-03-01 14:02:11.480Z");
    expect(stdout).toContain("no common kex: they offer diffie-hellman-group14-sha256");
    expect(stdout).toContain("The smallest change that breaks nobody: keep");
    expect(stdout).toMatch(/note: .*sshd_config line 1 "Include/);
    expect(stdout).toContain("1 more connection cannot be judged");
  });
});

test("what batch wrote can be asked", async () => {
  const batch = await kexscope(["batch", "--out", at("batch"), "--workers", "1", CAPTURE, "-q"]);
  expect([batch.status, batch.status === 0 ? "" : batch.stderr]).toEqual([0, ""]);
  const { status, stdout } = await kexscope(["what-if", at("batch"), "--server", "KexAlgorithms +curve25519-sha256", "--json"]);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ records: { records: 1, repeated: 0, faults: 0, unreadable: false }, totals: { start: 1 } });
}, 60_000);

describe("kexscope report", () => {
  test("writes one page, and failures in it are no status", async () => {
    const { status, stderr, stdout } = await kexscope(["report", at("tables"), "--out", at("fleet.html"), "--since", "2026-03-01"]);
    expect([status, stderr, stdout]).toEqual([0, `${at("fleet.html")}: 3 connections of 2 servers\n`, ""]);
    expect(readFileSync(at("fleet.html"), "utf8")).toContain("1 failed, 2 ok");
  });

  test("2 without a place to write to, 3 for what cannot be read", async () => {
    expect((await kexscope(["report", ndjson])).status).toBe(2);
    expect((await kexscope(["report", ndjson, "--out", at("no/such/folder.html")])).stderr).toContain("--out");
    expect((await kexscope(["report", at("broken.parquet"), "--out", at("broken.html")])).status).toBe(3);
  });
});

test("--format stands alone", async () => {
  expect((await kexscope(["--format", "ecs", "--json", CAPTURE])).status).toBe(2);
  const { stdout, stderr, status } = await kexscope(["--format", "ocsf", CAPTURE]);
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ class_uid: 4007, status_code: "no-common-kex" });
  expect(stderr).toContain("1 exchange: 1 failed");
});
