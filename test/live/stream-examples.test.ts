import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Running } from "../../scripts/lab/process.ts";
import { type Stage, setStage } from "../../scripts/lab/stage.ts";
import { DocShell, example, page } from "./doc-shell.ts";

const REDIS = "10.0.0.9";
/** So long runs the `live` of an example; an exchange fails in each second of it. Seconds. */
const RUNS = 6;

let stage: Stage;
let shell: DocShell;
let redis: Running;

beforeAll(async () => {
  stage = await setStage();
  shell = new DocShell(stage, ["/var/lib", "/var/log"]);
  shell.program("sudo", `[ "$2" = live ] && exec timeout -s INT ${RUNS} "$@"\nexec "$@"`);
  const data = join(stage.folder, "redis");
  mkdirSync(data);
  await stage.client.must(["ip", "addr", "add", `${REDIS}/32`, "dev", "lo"]);
  redis = stage.client.start(["redis-server", "--bind", `${REDIS} 127.0.0.1`, "--protected-mode", "no", "--save", "", "--dir", data]);
  await redis.says(/Ready to accept connections/);
});
afterAll(() => stage.remove());

/** Runs the lines while connections are refused. Status 1: exchanges failed; 124: `timeout` ended it. */
async function whileRefused(lines: string): Promise<string> {
  const over = shell.run(lines, { statuses: [1, 124] });
  for (let i = 0; i < RUNS; i++) await stage.client.run(["sh", "-c", "nc -z -w 1 198.51.100.22 22; sleep 1"]);
  return over;
}

test("the Redis of docs/stream.md, and what redis-cli says of it", async () => {
  await whileRefused(example(page("stream.md"), "--sink 'redis://"));
  const said = await shell.run(`redis-cli XGROUP CREATE ssh report 0 >/dev/null\n${example(page("stream.md"), "redis-cli XLEN")}`);
  expect(Number(/^\d+/.exec(said)?.[0])).toBeGreaterThan(0);
  expect(said).toContain('"code":"tcp-refused"');
  expect(said).toMatch(/^report$/m);
}, 60_000);

test("the file of docs/stream.md", async () => {
  await whileRefused(example(page("stream.md"), "--sink file:"));
  const lines = readFileSync(join(shell.folder("/var/log"), "kexscope/ssh.ndjson"), "utf8")
    .trim()
    .split("\n");
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) expect(JSON.parse(line)).toMatchObject({ event: "connection", verdict: { code: "tcp-refused" } });
}, 60_000);

test("the metrics of docs/metrics.md", async () => {
  const over = whileRefused(example(page("metrics.md"), "--metrics 9464"));
  await stage.client.run(["sleep", "4"]);
  const { stdout } = await stage.client.run(["curl", "-s", "http://127.0.0.1:9464/metrics"]);
  expect(stdout).toMatch(/^kexscope_exchanges_total\{outcome="failed",verdict="tcp-refused"\} \d+$/m);
  await over;
}, 60_000);
