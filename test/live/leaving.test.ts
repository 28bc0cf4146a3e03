import { afterEach, beforeEach, expect, test } from "vitest";
import { until } from "../../scripts/lab/process.ts";
import { type Stage, setStage } from "../../scripts/lab/stage.ts";
import { MAX_OUTPUT_QUEUE_BYTES } from "../../src/limits.ts";
import { knock } from "./knock.ts";
import { commandLine, LiveProcess } from "./live-process.ts";

/** What the user may wait after asking a second time. Milliseconds. */
const AT_ONCE = 1_000;

let stage: Stage;

beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage.remove());

const start = (...args: string[]) => new LiveProcess(["ip", "netns", "exec", stage.client.name], ["-i", "eth0", "--ndjson", ...args]);

test.each(["SIGINT", "SIGTERM"] as const)("a second %s ends at once, also where the first one cannot; nothing stays behind", async (signal) => {
  const live = start("--engine", "cap");
  await live.listening();
  const [capture] = live.pids(/live-child/);
  const all = live.pids(/./);
  // A capture that does not end makes the first signal wait.
  process.kill(capture!, "SIGSTOP");
  live.signal(signal);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(live.child.exitCode).toBeNull();
  const asked = Date.now();
  live.signal(signal);
  expect(await live.ended).toEqual({ status: null, signal });
  expect(Date.now() - asked).toBeLessThan(AT_ONCE);
  await until(() => all.every((pid) => commandLine(pid) === ""), 2_000);
});

test("an interface that goes down ends the capture with cap, with status 3; what was seen is told", async () => {
  const live = start("--engine", "cap");
  await live.listening();
  await knock(stage);
  await live.event(({ event }) => event === "connection");
  await stage.client.must(["ip", "link", "set", "eth0", "down"]);
  expect((await live.ended).status).toBe(3);
  expect(live.stderr).toContain("eth0: the interface went down");
  expect(live.events.map(({ event }) => event)).toEqual(["connection", "summary"]);
});

test("MAX_OUTPUT_QUEUE_BYTES: what a reader that does not read misses is counted, and told in the counters and at the end", async () => {
  const live = start();
  await live.listening();
  live.child.stdout!.pause();
  const notPrinted = () =>
    Number(/([\d,]+) not printed/.exec(live.stderr.split("\n").findLast((line) => line.includes("not printed")) ?? "")?.[1]?.replace(",", "") ?? 0);
  await until(async () => {
    await knock(stage, 1_000);
    live.signal("SIGUSR2");
    return notPrinted() > 0;
  }, 100_000);
  live.signal("SIGINT");
  // The analyser ends although nobody reads; only then is there somebody to read what fitted.
  await live.says(/records were not printed: nobody read them in time/);
  live.child.stdout!.resume();
  expect((await live.ended).status).toBe(1);
  const printed = live.lines.reduce((sum, { text }) => sum + text.length + 1, 0);
  expect(printed).toBeLessThan(MAX_OUTPUT_QUEUE_BYTES + 1024 * 1024);
  const [, dropped] = /(\d+) records were not printed/.exec(live.stderr)!;
  expect(Number(dropped)).toBeGreaterThanOrEqual(notPrinted());
}, 120_000);
