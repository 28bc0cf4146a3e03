import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { must, pause, until } from "../../scripts/lab/process.ts";
import { type Stage, setStage } from "../../scripts/lab/stage.ts";
import { knock } from "./knock.ts";
import { AS_UNIT, commandLine, LIVE_SCRIPT, LiveProcess } from "./live-process.ts";

/**
 * Under ambient capabilities a shell starts the captures and becomes the launcher: they are no children that Node knows. What every other
 * live capture does must hold for these too. The rights are looked at in privileges.test.ts.
 */
const CAPTURE = /live-child\.js|tcpdump |dumpcap /;
const ANALYSER = /live-analyser\.js/;
/** Killed that many milliseconds after the start: before, between and behind all of its steps. */
const MOMENTS = [30, 90, 150, 220, 300, 400, 520, 680, 900];

/** The script, and the program itself where Node can become it. */
const PROGRAMS: [string, { program?: string[] }][] = [["kexscope-live", { program: [LIVE_SCRIPT] }]];
if ("execve" in process) PROGRAMS.push(["kexscope live", {}]);

let stage: Stage;
let folder: string;

beforeEach(async () => {
  stage = await setStage();
  folder = mkdtempSync(join(tmpdir(), "kexscope-hand-over-"));
  chmodSync(folder, 0o777);
});
afterEach(async () => {
  await stage.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** Nothing else that runs has this in its filter. */
const MARK = "host 198.51.100.22";

function start(args: readonly string[], options: { program?: string[] } = { program: [LIVE_SCRIPT] }): LiveProcess {
  const unit = ["ip", "netns", "exec", stage.client.name, ...AS_UNIT];
  return new LiveProcess(unit, ["-i", "eth0", "--ndjson", "--filter", MARK, ...args], { env: { TMPDIR: folder }, ...options });
}

/** All that was started here: a capture by its filter, the rest by the folder or the arguments. */
function left(): string[] {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return all.map((pid) => commandLine(Number(pid))).filter((line) => line.includes(MARK) || line.includes(folder));
}

describe.each(PROGRAMS)("%s", (_name, options) => {
  test("the filter is judged before anything else is opened: status 2", async () => {
    const live = start(["--filter", "tcp port"], options);
    expect(await live.ended).toEqual({ status: 2, signal: null });
    expect(live.stderr).toMatch(/^kexscope: --filter tcp port: .*\n$/);
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each(["cap", "tcpdump", "dumpcap"])("%s: packets, counters, known_hosts, and the summary at the first signal; nothing stays", async (engine) => {
    const known = join(folder, "known_hosts");
    writeFileSync(known, "", { mode: 0o644 });
    const live = start(["--engine", engine, "--known-hosts", known, "-v"], options);
    await live.listening();
    expect(live.stderr).toContain("the launcher is another program now, without any capability");
    expect(readdirSync(folder)).toEqual(["known_hosts"]);
    // As systemctl kill sends it.
    for (const name of ["SIGUSR1", "SIGUSR2"] as const) for (const pid of [live.child.pid!, ...live.pids(/./)]) process.kill(pid, name);
    await knock(stage);
    await live.event(({ verdict }) => verdict?.code === "tcp-refused");
    live.signal("SIGUSR2");
    await live.says(/^[1-9]\d* packets, .* 1 connection/m);
    expect(live.pids(/./)).toHaveLength(2);
    expect(await live.stop()).toBe(1);
    expect(live.events.at(-1)!.event).toBe("summary");
    expect(left()).toEqual([]);
  });

  test("killed at any moment of its start, it leaves no process", async () => {
    for (const moment of MOMENTS) {
      const live = start(["--engine", "tcpdump"], options);
      await pause(moment);
      live.signal("SIGKILL");
      await until(
        () => left().length === 0,
        6_000,
        () => live.child.exitCode !== null && `${left()}`,
      );
    }
  });
});

test("a filter of two lines is one", async () => {
  const live = start(["--engine", "tcpdump", "--filter", `${MARK}\nand host 198.51.100.22`]);
  await live.listening();
  await knock(stage);
  await live.event(({ verdict }) => verdict?.code === "tcp-refused");
  expect(await live.stop()).toBe(1);
});

test.each(["SIGINT", "SIGTERM"] as const)("%s: a second one ends it at once, also where the first one cannot; nothing stays behind", async (signal) => {
  const live = start(["--engine", "cap"]);
  await live.listening();
  process.kill(live.pids(CAPTURE)[0]!, "SIGSTOP");
  live.signal(signal);
  await pause(300);
  expect(live.child.exitCode).toBeNull();
  const asked = Date.now();
  live.signal(signal);
  expect(await live.ended).toEqual({ status: null, signal });
  expect(Date.now() - asked).toBeLessThan(1_000);
  await until(() => left().length === 0, 2_000);
});

describe.each(["cap", "tcpdump", "dumpcap"])("%s", (engine) => {
  test("the launcher killed: no other process outlives it, also where no packet comes", async () => {
    const live = start(["--engine", engine]);
    await live.listening();
    expect(left()).toHaveLength(3);
    live.signal("SIGKILL");
    expect((await live.ended).signal).toBe("SIGKILL");
    await until(() => left().length === 0, 4_000);
  });

  test("the analyser killed: the same signal is the launcher's end", async () => {
    const live = start(["--engine", engine]);
    await live.listening();
    process.kill(live.pids(ANALYSER)[0]!, "SIGKILL");
    expect(await live.ended).toEqual({ status: null, signal: "SIGKILL" });
    await until(() => left().length === 0, 4_000);
  });

  test("the capture killed: it is told, with what was seen, and status 3", async () => {
    const live = start(["--engine", engine]);
    await live.listening();
    await knock(stage);
    await live.event(({ event }) => event === "connection");
    process.kill(live.pids(CAPTURE)[0]!, "SIGKILL");
    expect((await live.ended).status).toBe(3);
    expect(live.stderr).toContain("eth0: the capture ended");
    expect(live.events.map(({ event }) => event)).toEqual(["connection", "summary"]);
    expect(left()).toEqual([]);
  });
});

test("all processes asked at once, as systemd does: a summary and no failure", async () => {
  const live = start(["--engine", "tcpdump"]);
  await live.listening();
  for (const pid of [live.child.pid!, ...live.pids(/./)]) process.kill(pid, "SIGTERM");
  expect((await live.ended).status).toBe(0);
  expect(live.stderr).not.toContain("the capture ended");
  expect(live.events.map(({ event }) => event)).toEqual(["summary"]);
});

test("an interface that goes down is told as such", async () => {
  const live = start(["--engine", "cap"]);
  await live.listening();
  await stage.client.must(["ip", "link", "set", "eth0", "down"]);
  expect((await live.ended).status).toBe(3);
  expect(live.stderr).toContain("eth0: the interface went down");
});

test("what the kernel dropped is read from what tcpdump says at its end", async () => {
  const live = start(["--engine", "tcpdump", "--buffer", "1"]);
  await live.listening();
  const [capture] = live.pids(CAPTURE);
  process.kill(capture!, "SIGSTOP");
  await knock(stage, 500);
  process.kill(capture!, "SIGCONT");
  await live.stop();
  const summary = JSON.parse(live.lines.at(-1)!.text) as { captures: { anomalies: { code: string; count: number }[] }[] };
  expect(summary.captures[0]!.anomalies.find(({ code }) => code === "capture-drops")!.count).toBeGreaterThan(100);
});

test("two interfaces are two captures: one that ends leaves the other", async () => {
  await stage.client.must(["ip", "link", "set", "lo", "up"]);
  const live = start(["--engine", "tcpdump", "-i", "lo"]);
  await live.listening();
  const lo = live.pids(CAPTURE).find((pid) => commandLine(pid).includes("-i lo "))!;
  process.kill(lo, "SIGKILL");
  await live.says(/lo: the capture ended/);
  await knock(stage);
  await live.event(({ verdict }) => verdict?.code === "tcp-refused");
  expect(await live.stop()).toBe(3);
  expect(left()).toEqual([]);
});

test("kexscope-live is kexscope live where there is nothing to hand over, and answers what that answers", async () => {
  const asRoot = new LiveProcess(["ip", "netns", "exec", stage.client.name], ["-i", "eth0"], { program: [LIVE_SCRIPT] });
  await asRoot.listening();
  expect(commandLine(asRoot.child.pid!)).toContain("main.js live -i eth0");
  expect(await asRoot.stop()).toBe(0);
  expect(await must([LIVE_SCRIPT, "--version"])).toBe(
    `${(JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string }).version}\n`,
  );
  const unknown = new LiveProcess([], ["--nonsense"], { program: [LIVE_SCRIPT] });
  expect((await unknown.ended).status).toBe(2);
});
