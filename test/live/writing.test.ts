import { chmodSync, chownSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ssh } from "../../scripts/lab/peers/ssh.ts";
import { startSshd } from "../../scripts/lab/peers/sshd.ts";
import { must, run, until } from "../../scripts/lab/process.ts";
import { type Stage, setStage } from "../../scripts/lab/stage.ts";
import { type LiveEvent, LiveProcess, MAIN, readFile } from "./live-process.ts";

const UNPRIVILEGED = 65_534;
/** A key exchange method that the client does not offer here. */
const OLD_SERVER = ["KexAlgorithms diffie-hellman-group14-sha1"];
const NEW_CLIENT = ["KexAlgorithms curve25519-sha256"];
const LARGEST_FRAME = 65_535 + 16;

let stage: Stage;
let folder: string;

beforeEach(async () => {
  stage = await setStage();
  folder = mkdtempSync(join(tmpdir(), "kexscope-writing-"));
  chmodSync(folder, 0o700);
  chownSync(folder, UNPRIVILEGED, UNPRIVILEGED);
});
afterEach(async () => {
  await stage.remove();
  rmSync(folder, { recursive: true, force: true });
});

const connections = (events: LiveEvent[]) => events.filter(({ event }) => event === "connection");
const identities = (events: LiveEvent[]) => connections(events).map(({ uid, verdict }) => `${uid} ${verdict.code}`);

/** Exchanges that fail, told by the capture before the next one begins. */
async function fail(live: LiveProcess, times: number): Promise<void> {
  for (let i = 1; i <= times; i++) {
    await ssh(stage, { options: NEW_CLIENT });
    await until(() => connections(live.events).length >= i, 10_000);
  }
}

test("--frames and --what-if say of an exchange what they say of its packets in a file", async () => {
  await startSshd(stage, { config: OLD_SERVER });
  const file = join(folder, "all.pcap");
  const flags = ["--ndjson", "--frames", "--what-if", "KexAlgorithms +curve25519-sha256"];
  const live = new LiveProcess(["ip", "netns", "exec", stage.client.name], ["-i", "eth0", "--write", file, ...flags]);
  await live.listening();
  await fail(live, 1);
  expect(await live.stop()).toBe(1);
  const { stdout } = await run([process.execPath, MAIN, file, ...flags]);
  const [seen, read] = [live.lines[0]!.text, stdout.split("\n")[0]!].map((line) => JSON.parse(line) as { timeline: unknown[]; what_if: unknown });
  expect(seen!.timeline.length).toBeGreaterThan(5);
  expect(seen!.what_if).toMatchObject({ negotiated: { kex: "curve25519-sha256" }, failing: [] });
  // A file that --write makes has nanoseconds.
  expect(seen!.what_if).toEqual(read!.what_if);
  expect(seen!.timeline).toHaveLength(read!.timeline.length);
});

describe("--write", () => {
  test("rotates by size: every packet is there once and in order, and each file can be read by itself", async () => {
    const size = 10_000;
    await startSshd(stage, { config: OLD_SERVER });
    const first = join(folder, "all.pcap");
    const live = new LiveProcess(["ip", "netns", "exec", stage.client.name], ["-i", "eth0", "--ndjson", "--write", first, "--write-size", String(size / 1e6)]);
    await live.listening();
    await fail(live, 12);
    expect(await live.stop()).toBe(1);

    const files = readdirSync(folder).map((name) => join(folder, name));
    expect(files.length).toBeGreaterThan(2);
    const inOrder = [first, ...files.slice(1).map((_file, i) => `${first}.${i + 1}`)];
    expect(new Set(files)).toEqual(new Set(inOrder));
    for (const file of inOrder) expect(statSync(file).size).toBeLessThan(size + LARGEST_FRAME);
    for (const file of inOrder.slice(0, -1)) expect(statSync(file).size).toBeGreaterThanOrEqual(size);
    for (const file of inOrder) expect(statSync(file).mode & 0o777).toBe(0o600);

    const times: number[] = [];
    for (const file of inOrder) {
      const lines = (await must(["tcpdump", "-n", "-tt", "-r", file])).trim().split("\n");
      times.push(...lines.map((line) => Number.parseFloat(line)));
    }
    const { captures } = JSON.parse(live.lines.at(-1)!.text) as { captures: { frames: number }[] };
    expect(times).toHaveLength(captures[0]!.frames);
    expect(times).toEqual([...times].sort((a, b) => a - b));

    const { stdout } = await run([process.execPath, MAIN, "--ndjson", ...inOrder]);
    const again = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as LiveEvent);
    expect(identities(again)).toEqual(identities(live.events));
  });

  test("a full disk is told once, the analysis goes on, and what fitted can be read", async () => {
    await startSshd(stage, { config: OLD_SERVER });
    const mounted = `mount -t tmpfs -o size=16k,mode=777 tmpfs ${folder} && exec "$@"`;
    const first = join(folder, "all.pcap");
    const command = ["ip", "netns", "exec", stage.client.name, "sh", "-c", mounted, "sh"];
    const live = new LiveProcess(command, ["-i", "eth0", "--ndjson", "--write", first, "--stats", "0.5"]);
    await live.listening();
    await fail(live, 10);
    await live.says(/no space left on device/);
    const told = connections(live.events).length;
    await ssh(stage, { options: NEW_CLIENT });
    await until(() => connections(live.events).length > told, 10_000);
    // The disk is in the mount namespace of the capture alone.
    const seen = await readFile(`/proc/${live.child.pid}/root${first}`);
    expect(await live.stop()).toBe(1);
    expect(live.stderr.match(/no space left on device/g)).toHaveLength(1);
    expect(live.stderr.match(/ packets, .* evicted .* dropped by the kernel, 0 gaps, /g)!.length).toBeGreaterThan(2);
    expect(live.stderr).toContain(`--write ${first}: no space left on device; nothing more is written`);
    expect(connections(live.events)).toHaveLength(told + 1);
    const fitted = identities(seen).slice(0, -1);
    expect(fitted.length).toBeGreaterThan(0);
    expect(fitted).toEqual(identities(live.events).slice(0, fitted.length));
  });
});
