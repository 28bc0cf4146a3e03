import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { SERVER } from "../../scripts/lab/addresses.ts";
import { hostKey } from "../../scripts/lab/keys.ts";
import { writeSshdConfig } from "../../scripts/lab/peers/sshd.ts";
import { type Stage, setStage } from "../../scripts/lab/stage.ts";
import { makeFleet } from "../batch/fleet-captures.ts";
import { filesBelow, query } from "../batch/tables.ts";
import { DocShell, example, page } from "./doc-shell.ts";

/** The page whose examples run here as they stand there. */
const DOC = page("batch.md");
const MADE = 9;
const UIDS = "SELECT DISTINCT uid FROM read_parquet('tables/connections/**/*.parquet') ORDER BY uid";

let stage: Stage;
let shell: DocShell;
let srv: string;
/** The uids of a run in one piece. */
let whole: Record<string, unknown>[];

const uids = () => query(srv, UIDS);

beforeAll(async () => {
  stage = await setStage();
  shell = new DocShell(stage, ["/srv", "/mnt"]);
  srv = shell.folder("/srv");
  for (const folder of [srv, shell.folder("/mnt")]) mkdirSync(join(folder, "captures"));
  // The package is not in the registry of a test machine: npx --yes kexscope is this one.
  shell.program("npx", '[ "$1 $2" = "--yes kexscope" ] || exit 9\nshift 2\nexec kexscope "$@"');
  makeFleet(join(srv, "captures"), MADE);
  rmSync(join(srv, "captures", "lab"), { recursive: true });
  await shell.run("kexscope batch --out /srv/tables /srv/captures");
  whole = await uids();
}, 120_000);
beforeEach(() => rmSync(join(srv, "tables"), { recursive: true, force: true }));
afterAll(() => stage.remove());

test("a run in one piece has rows", () => {
  expect(whole.length).toBeGreaterThan(MADE);
});

test("GNU parallel, over ssh", async () => {
  const key = await hostKey("ed25519");
  const sshd = await writeSshdConfig(stage, { config: ["PermitRootLogin yes", `AuthorizedKeysFile ${key}.pub`, `SetEnv PATH=${shell.env["PATH"]}`] });
  const server = stage.server.start(["/usr/sbin/sshd", "-D", "-e", "-f", sshd], { mounts: { empty: ["/run"], make: ["/run/sshd"], ...shell.mounts } });
  await server.says(/Server listening on :: port/);
  const config = join(stage.folder, "ssh_config");
  writeFileSync(
    config,
    `Host host?\n  HostName ${SERVER.v4}\n  User root\n  IdentityFile ${key}\n  StrictHostKeyChecking no\n  UserKnownHostsFile /dev/null\n  LogLevel ERROR\n`,
  );
  await shell.run(example(DOC, "parallel -S"), { env: { PARALLEL_SSH: `ssh -F ${config}` } });
  expect(await uids()).toEqual(whole);
  // Four shards, a run each.
  expect(filesBelow(join(srv, "tables", "runs"))).toHaveLength(4);
  server.signal("SIGTERM");
  await server.ended;
}, 120_000);

test("the shards of a Kubernetes Indexed Job", async () => {
  const job = example(DOC, "completionMode: Indexed");
  const [, command = ""] = /command: \["sh", "-c", "(.*)"\]/.exec(job) ?? [];
  const [, completions = ""] = /^ {2}completions: (\d+)$/m.exec(job) ?? [];
  expect(command).toContain(`$JOB_COMPLETION_INDEX/${completions} `);
  const here = command.replace(" /tables ", " /srv/tables ").replace(/ \/captures$/, " /srv/captures");
  for (let i = 0; i < Number(completions); i++) await shell.run(here, { env: { JOB_COMPLETION_INDEX: `${i}` } });
  expect(await uids()).toEqual(whole);
}, 120_000);

test("captures through rclone's mount, tables by its copy", async () => {
  const bucket = join(stage.folder, "s3");
  mkdirSync(bucket);
  const config = join(stage.folder, "rclone.conf");
  // A remote of the same name on this disk: nothing of ours depends on what is behind it.
  writeFileSync(config, `[captures]\ntype = alias\nremote = ${bucket}\n`);
  await shell.run(`cp -r /srv/captures ${bucket}/bucket\n${example(DOC, "rclone mount")}umount /mnt/captures`, { env: { RCLONE_CONFIG: config } });
  expect(await uids()).toEqual(whole);
  expect(filesBelow(join(bucket, "bucket-tables"))).toEqual(filesBelow(join(srv, "tables")).filter((path) => !path.startsWith(".partial")));
}, 120_000);
