import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startCapture } from "../../scripts/lab/capture.ts";
import { ssh } from "../../scripts/lab/peers/ssh.ts";
import { startSshd } from "../../scripts/lab/peers/sshd.ts";
import { must, pause, until } from "../../scripts/lab/process.ts";
import { type Stage, setStage } from "../../scripts/lab/stage.ts";
import { LiveProcess } from "./live-process.ts";

/** What cap 0.2.1 does that its documentation does not say; the interface that goes away is in breaks.test.ts and leaving.test.ts. */
const CHILD = /live-child\.js/;
const UNPRIVILEGED = 65_534;
const EXCHANGES = 12;
const MIB = 1024 * 1024;

let stage: Stage;
let folder: string;

beforeEach(async () => {
  stage = await setStage();
  folder = mkdtempSync(join(tmpdir(), "kexscope-cap-"));
  chmodSync(folder, 0o755);
  chownSync(folder, UNPRIVILEGED, UNPRIVILEGED);
});
afterEach(async () => {
  await stage.remove();
  rmSync(folder, { recursive: true, force: true });
});

function start(args: readonly string[], flags: readonly string[] = []): LiveProcess {
  return new LiveProcess(["ip", "netns", "exec", stage.client.name], ["--ndjson", "--engine", "cap", ...args], { flags });
}

/** Each packet's bytes as tcpdump prints them, without the time, in order. */
async function packets(file: string): Promise<string[]> {
  const text = await must(["tcpdump", "-n", "-t", "-xx", "-r", file, "tcp"]);
  return text.split(/\n(?=IP)/).map((packet) => packet.trim());
}

test("the buffer that it fills is kept: with a collector that never rests, every packet is whole", async () => {
  const [ours, theirs] = [join(folder, "ours.pcap"), join(folder, "theirs.pcap")];
  await startSshd(stage);
  const capture = await startCapture(stage.client, theirs);
  const live = start(["-i", "eth0", "--write", ours], ["--gc-interval=500"]);
  await live.listening();
  const [child] = live.pids(CHILD);
  expect(readFileSync(`/proc/${child}/cmdline`, "latin1")).toContain("--gc-interval=500");
  for (let i = 0; i < EXCHANGES; i++) await ssh(stage, { options: ["ConnectTimeout 10"] });
  await until(() => live.events.filter(({ event }) => event === "connection").length >= EXCHANGES, 15_000);
  await pause(500);
  await live.stop();
  await capture.stop();
  const seen = await packets(ours);
  expect(seen.length).toBeGreaterThan(EXCHANGES * 20);
  expect(seen).toEqual(await packets(theirs));
});

test("64 MiB of ring, or --buffer, and the interface is promiscuous for as long as it is open", async () => {
  for (const [args, least] of [
    [[], 64],
    [["--buffer", "96"], 96],
  ] as const) {
    const live = start(["-i", "eth0", ...args]);
    await live.listening();
    expect(await promiscuity()).toBe(1);
    const [child] = live.pids(CHILD);
    expect(ringOf(child!)).toBeGreaterThanOrEqual(least * MIB);
    expect(ringOf(child!)).toBeLessThan(1.5 * least * MIB);
    await live.stop();
    expect(await promiscuity()).toBe(0);
  }
});

test("an open that fails is told in a line, and crashes nothing", async () => {
  const live = start(["-i", "nosuch0"]);
  const { status, signal } = await live.ended;
  expect([status, signal]).toEqual([3, null]);
  expect(live.stderr).toMatch(/nosuch0/);
  expect(live.stderr).not.toMatch(/SIGSEGV|SIGABRT|core dumped/);
});

async function promiscuity(): Promise<number> {
  return Number(/promiscuity (\d+)/.exec(await stage.client.must(["ip", "-d", "link", "show", "eth0"]))?.[1]);
}

/** The largest mapping of a packet socket: what libpcap shares with the kernel. Bytes. */
function ringOf(pid: number): number {
  const rings = readFileSync(`/proc/${pid}/maps`, "latin1").matchAll(/^([0-9a-f]+)-([0-9a-f]+) .*socket:/gm);
  return Math.max(0, ...[...rings].map(([, from, to]) => Number.parseInt(to!, 16) - Number.parseInt(from!, 16)));
}
