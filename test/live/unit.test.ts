import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { until } from "../../scripts/lab/process.ts";
import { type Stage, setStage } from "../../scripts/lab/stage.ts";
import { knock } from "./knock.ts";
import { rightsOf } from "./live-process.ts";
import { Systemd } from "./systemd.ts";

const UNIT = readFileSync(new URL("../../docs/kexscope.service", import.meta.url), "utf8");
/** Where this build is, inside; with the pause before another start shortened. */
const HERE = "[Service]\nEnvironment=PATH=/opt/bin:/opt/node:/usr/sbin:/usr/bin:/sbin:/bin\nRestartSec=1\n";
const NET_RAW = 1n << 13n;
/** SECCOMP_MODE_FILTER, as /proc shows it. */
const FILTERED = "2";
const PROCESSES = { launcher: /live-launcher\.js/, capture: /live-child\.js/, analyser: /live-analyser\.js/ } as const;

let stage: Stage;
let systemd: Systemd;

beforeAll(async () => {
  stage = await setStage();
  systemd = await Systemd.boot(stage.client.name, { "kexscope.service": UNIT, "kexscope.service.d/here.conf": HERE });
});
afterAll(async () => {
  await systemd?.end();
  await stage.remove();
});

const pidOf = (role: keyof typeof PROCESSES): number => systemd.processes(PROCESSES[role])[0]!;
const count = async (words: string): Promise<number> => (await systemd.journal("kexscope")).split(words).length - 1;
const listens = (times: number) => until(async () => (await count("listening on eth0")) === times, 20_000);

test("the unit of docs runs under a real systemd: the captures alone have CAP_NET_RAW, and a failure is in the journal and in its folder", async () => {
  await systemd.run("systemctl", "start", "kexscope");
  await listens(1);
  const [launcher, capture, analyser] = [pidOf("launcher"), pidOf("capture"), pidOf("analyser")];
  expect(rightsOf(capture)).toMatchObject({
    inheritable: NET_RAW,
    permitted: NET_RAW,
    effective: NET_RAW,
    bounding: NET_RAW,
    ambient: NET_RAW,
    noNewPrivs: true,
  });
  for (const pid of [launcher, analyser]) {
    expect(rightsOf(pid)).toMatchObject({ inheritable: 0n, permitted: 0n, effective: 0n, bounding: NET_RAW, ambient: 0n, noNewPrivs: true });
  }
  for (const pid of [launcher, capture, analyser]) {
    expect(/^Seccomp:\s+(\d)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]).toBe(FILTERED);
    // DynamicUser= takes one from 61184 to 65519.
    expect(rightsOf(pid).uids[0]).toBeGreaterThanOrEqual(61_184);
  }
  await knock(stage);
  await until(async () => (await systemd.journal("kexscope")).includes('"code":"tcp-refused"'), 10_000);
  expect(await systemd.run("ls", "-l", "/var/lib/private/kexscope")).toMatch(/^-rw------- .*_tcp-refused\.pcap$/m);
});

test("a signal that systemctl kill sends to all of it is asked for counters, and ends nothing", async () => {
  await systemd.run("systemctl", "kill", "--signal=USR1", "kexscope");
  await systemd.run("systemctl", "kill", "--signal=USR2", "kexscope");
  await until(async () => (await count(" half open, ")) > 0, 5_000);
  expect((await systemd.run("systemctl", "is-active", "kexscope")).trim()).toBe("active");
});

test("an interface that goes down and comes back is captured on again", async () => {
  await stage.client.must(["ip", "link", "set", "eth0", "down"]);
  await until(async () => (await count("the interface went down")) === 1, 5_000);
  await stage.client.must(["ip", "link", "set", "eth0", "up"]);
  await listens(2);
});

test("whoever of them is killed, it is started again, and nothing of the first one is left", async () => {
  for (const [index, role] of (["launcher", "capture", "analyser"] as const).entries()) {
    process.kill(pidOf(role), "SIGKILL");
    await listens(3 + index);
    for (const pattern of Object.values(PROCESSES)) expect(systemd.processes(pattern)).toHaveLength(1);
  }
});

test("systemctl stop ends it with the summary, and a failed exchange is no failure of the service", async () => {
  await knock(stage);
  await stage.client.run(["sleep", "1"]);
  await systemd.run("systemctl", "stop", "kexscope");
  expect(await systemd.run("systemctl", "show", "--property=Result,ActiveState", "kexscope")).toBe("Result=success\nActiveState=inactive\n");
  expect(
    (await systemd.journal("kexscope"))
      .trim()
      .split("\n")
      .findLast((line) => line.startsWith("{")),
  ).toContain('"event":"summary"');
  for (const pattern of Object.values(PROCESSES)) expect(systemd.processes(pattern)).toEqual([]);
});
