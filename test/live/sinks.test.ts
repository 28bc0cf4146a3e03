import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { until } from "../../scripts/lab/process.ts";
import { type Stage, setStage } from "../../scripts/lab/stage.ts";
import { RedisServer } from "../sinks/redis-server.ts";
import { LiveProcess } from "./live-process.ts";

const NOBODY = 65_534;
const METRICS_PORT = "19464";
const ANALYSER = /live-analyser\.js/;

let stage: Stage;
const root = mkdtempSync(join(tmpdir(), "kexscope-live-sinks-"));
const redis = new RedisServer(join(root, "redis"));

beforeAll(async () => {
  stage = await setStage();
  chmodSync(root, 0o755);
  for (const name of ["spool", "lines"]) {
    mkdirSync(join(root, name));
    chownSync(join(root, name), NOBODY, NOBODY);
    chmodSync(join(root, name), 0o700);
  }
});
afterAll(async () => {
  await redis.kill();
  await stage.remove();
  rmSync(root, { recursive: true, force: true });
});

function start(): LiveProcess {
  const sinks = ["--sink", `redis+unix://${redis.socket}?stream=ssh`, "--spool", join(root, "spool"), "--sink", `file:${root}/lines/ssh.ndjson`];
  return new LiveProcess(["ip", "netns", "exec", stage.client.name], ["-i", "eth0", "--ndjson", ...sinks, "--metrics", METRICS_PORT]);
}

/** A connection to a closed port, and the uid under which it was told. */
async function refused(live: LiveProcess): Promise<string> {
  const before = live.events.length;
  await stage.client.run(["nc", "-z", "-w", "1", "198.51.100.22", "22"]);
  await until(() => live.events.slice(before).some(({ verdict }) => verdict?.code === "tcp-refused"), 15_000);
  return live.events.slice(before).find(({ verdict }) => verdict?.code === "tcp-refused")!.uid;
}

async function metrics(): Promise<string> {
  return (await stage.client.run(["curl", "-s", `http://127.0.0.1:${METRICS_PORT}/metrics`])).stdout;
}

/** The uids in the stream, once all of these are among them. */
async function streamed(uids: readonly string[]): Promise<string[]> {
  let there: string[] = [];
  for (let i = 0; i < 200; i++) {
    there = await redis.uids("ssh");
    if (uids.every((uid) => there.includes(uid))) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return there;
}

test("as nobody: records wait while Redis is away, outlive a kill of kexscope, and arrive; a file and Prometheus have them too", {
  timeout: 120_000,
}, async () => {
  const first = start();
  await first.listening();
  const [analyser] = first.pids(ANALYSER);
  expect(readFileSync(`/proc/${analyser}/status`, "latin1")).toMatch(/^Uid:\t65534\t65534\t65534\t65534$/m);
  await first.says(/redis\+unix:.* cannot be reached .*records wait in/);
  const uids = [await refused(first)];

  await redis.start();
  expect(await streamed(uids)).toEqual(uids);
  const text = await metrics();
  expect(text).toMatch(/^kexscope_exchanges_total\{outcome="failed",verdict="tcp-refused"\} 1$/m);
  expect(text).toMatch(/^kexscope_sink_delivered_records_total\{sink="redis\+unix:.*"\} 1$/m);
  expect(text).toMatch(/^kexscope_sink_up\{sink="redis\+unix:.*"\} 1$/m);
  expect(text).toMatch(/^process_resident_memory_bytes [1-9]/m);

  await redis.kill();
  uids.push(await refused(first), await refused(first));
  await until(() => readFileSync(join(root, "lines/ssh.ndjson"), "latin1").split("\n").length === 4, 5_000);
  // Both processes at once: nobody is left to write anything.
  process.kill(analyser!, "SIGKILL");
  first.signal("SIGKILL");
  await first.ended;
  expect(readdirSync(join(root, "spool")).some((name) => name.endsWith(".spool"))).toBe(true);

  await redis.start();
  const second = start();
  await second.listening();
  uids.push(await refused(second));
  const there = await streamed(uids);
  expect([...new Set(there)]).toEqual(uids);
  expect(await second.stop()).toBe(1);
  expect(readdirSync(join(root, "spool"))).toEqual([]);
  const lines = ["ssh.ndjson.1", "ssh.ndjson"].flatMap((name) =>
    readFileSync(join(root, "lines", name), "latin1")
      .trim()
      .split("\n"),
  );
  expect(lines.map((line) => (JSON.parse(line) as { uid: string }).uid)).toEqual(uids);
});

test("a Redis that hangs holds up nothing: records are told on time", { timeout: 60_000 }, async () => {
  const live = start();
  await live.listening();
  await refused(live);
  redis.signal("SIGSTOP");
  try {
    const begun = Date.now();
    for (let i = 0; i < 3; i++) await refused(live);
    expect(Date.now() - begun).toBeLessThan(12_000);
  } finally {
    redis.signal("SIGCONT");
  }
  expect(await live.stop()).toBe(1);
});

test("what it cannot use is told with the way out", async () => {
  const { stderr, status } = await stage.client.run([
    process.execPath,
    new URL("../../dist/cli/main.js", import.meta.url).pathname,
    "live",
    "-i",
    "eth0",
    "--sink",
    "redis://127.0.0.1",
    "--spool",
    join(root, "redis"),
  ]);
  expect(stderr).toContain(`--spool ${join(root, "redis")}: is not writable for nobody; make it with: install -d -o nobody -m 0700 ${join(root, "redis")}`);
  expect(status).toBe(2);
});
