import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { SERVER } from "../../scripts/lab/addresses.ts";
import { hostKey } from "../../scripts/lab/keys.ts";
import { writeSshdConfig } from "../../scripts/lab/peers/sshd.ts";
import { type Stage, setStage } from "../../scripts/lab/stage.ts";
import { makeFleet } from "../batch/fleet-captures.ts";
import { filesBelow, query } from "../batch/tables.ts";
import { MAIN } from "./live-process.ts";

/** docs/batch.md, whose examples run here as they stand there. */
const DOC = readFileSync(new URL("../../docs/batch.md", import.meta.url), "utf8");
const MADE = 9;
const UIDS = "SELECT DISTINCT uid FROM read_parquet('tables/connections/**/*.parquet') ORDER BY uid";

let stage: Stage;
/** What stands in the place of /srv and of /mnt. */
let srv: string;
let mnt: string;
let env: Record<string, string>;
let mounts: { bind: Record<string, string> };
/** The uids of a run in one piece. */
let whole: Record<string, unknown>[];

/** The example in which these words stand, from the first line to the last. */
function example(words: string): string {
  const found = [...DOC.matchAll(/```\w*\n([\s\S]*?)```/g)].map(([, text = ""]) => text).find((text) => text.includes(words));
  if (found === undefined) throw new Error(`no example of ${words} in docs/batch.md`);
  return found;
}

function program(name: string, lines: string): void {
  writeFileSync(join(stage.folder, "bin", name), `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
}

/** Runs lines of the page as a shell does, where /srv and /mnt are ours. */
async function shell(lines: string, more: Record<string, string> = {}): Promise<string> {
  const { status, stdout, stderr } = await stage.client.run(["sh", "-ec", lines], { env: { ...env, ...more }, mounts, timeoutMs: 110_000 });
  expect(status, stdout + stderr).toBe(0);
  return stdout;
}

const uids = () => query(srv, UIDS);

beforeAll(async () => {
  stage = await setStage();
  chmodSync(stage.folder, 0o755);
  [srv, mnt] = [join(stage.folder, "srv"), join(stage.folder, "mnt")];
  for (const folder of [srv, mnt, join(stage.folder, "bin"), join(srv, "captures"), join(mnt, "captures")]) mkdirSync(folder, { recursive: true });
  program("kexscope", `exec ${process.execPath} ${MAIN} "$@"`);
  // The package is not in the registry of a test machine: npx --yes kexscope is this one.
  program("npx", '[ "$1 $2" = "--yes kexscope" ] || exit 9\nshift 2\nexec kexscope "$@"');
  mounts = { bind: { "/srv": srv, "/mnt": mnt } };
  env = { PATH: `${stage.folder}/bin:/usr/sbin:/usr/bin:/sbin:/bin`, HOME: stage.folder };
  makeFleet(join(srv, "captures"), MADE);
  rmSync(join(srv, "captures", "lab"), { recursive: true });
  await shell("kexscope batch --out /srv/tables /srv/captures");
  whole = await uids();
}, 120_000);
beforeEach(() => rmSync(join(srv, "tables"), { recursive: true, force: true }));
afterAll(() => stage.remove());

test("a run in one piece has rows", () => {
  expect(whole.length).toBeGreaterThan(MADE);
});

test("GNU parallel, over ssh", async () => {
  const key = await hostKey("ed25519");
  const sshd = await writeSshdConfig(stage, { config: ["PermitRootLogin yes", `AuthorizedKeysFile ${key}.pub`, `SetEnv PATH=${env["PATH"]}`] });
  const server = stage.server.start(["/usr/sbin/sshd", "-D", "-e", "-f", sshd], { mounts: { empty: ["/run"], make: ["/run/sshd"], ...mounts } });
  await server.says(/Server listening on :: port/);
  const config = join(stage.folder, "ssh_config");
  writeFileSync(
    config,
    `Host host?\n  HostName ${SERVER.v4}\n  User root\n  IdentityFile ${key}\n  StrictHostKeyChecking no\n  UserKnownHostsFile /dev/null\n  LogLevel ERROR\n`,
  );
  await shell(example("parallel -S"), { PARALLEL_SSH: `ssh -F ${config}` });
  expect(await uids()).toEqual(whole);
  // Four shards, a run each.
  expect(filesBelow(join(srv, "tables", "runs"))).toHaveLength(4);
  server.signal("SIGTERM");
  await server.ended;
}, 120_000);

test("the shards of a Kubernetes Indexed Job", async () => {
  const job = example("completionMode: Indexed");
  const [, command = ""] = /command: \["sh", "-c", "(.*)"\]/.exec(job) ?? [];
  const [, completions = ""] = /^ {2}completions: (\d+)$/m.exec(job) ?? [];
  expect(command).toContain(`$JOB_COMPLETION_INDEX/${completions} `);
  const here = command.replace(" /tables ", " /srv/tables ").replace(/ \/captures$/, " /srv/captures");
  for (let i = 0; i < Number(completions); i++) await shell(here, { JOB_COMPLETION_INDEX: `${i}` });
  expect(await uids()).toEqual(whole);
}, 120_000);

test("captures through rclone's mount, tables by its copy", async () => {
  const bucket = join(stage.folder, "s3");
  mkdirSync(bucket);
  const config = join(stage.folder, "rclone.conf");
  // A remote of the same name on this disk: nothing of ours depends on what is behind it.
  writeFileSync(config, `[captures]\ntype = alias\nremote = ${bucket}\n`);
  await shell(`cp -r /srv/captures ${bucket}/bucket\n${example("rclone mount")}umount /mnt/captures`, { RCLONE_CONFIG: config });
  expect(await uids()).toEqual(whole);
  expect(filesBelow(join(bucket, "bucket-tables"))).toEqual(filesBelow(join(srv, "tables")).filter((path) => !path.startsWith(".partial")));
}, 120_000);
