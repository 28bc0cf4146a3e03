import { chmodSync, chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { rule } from "../../scripts/lab/firewall.ts";
import { hostKey } from "../../scripts/lab/keys.ts";
import type { Namespace } from "../../scripts/lab/namespace.ts";
import { ssh } from "../../scripts/lab/peers/ssh.ts";
import { startSshd } from "../../scripts/lab/peers/sshd.ts";
import { must, pause, until } from "../../scripts/lab/process.ts";
import { type Stage, setStage } from "../../scripts/lab/stage.ts";
import { knock } from "./knock.ts";
import { type LiveEvent, LiveProcess, MAIN, readFile } from "./live-process.ts";
import { layTrunk, TRUNK } from "./vlan-trunk.ts";

const ENGINES = ["cap", "tcpdump", "dumpcap"] as const;
const UNPRIVILEGED = 65_534;
/** A key exchange method that the client of the lab does not offer. */
const OLD_SERVER = ["KexAlgorithms diffie-hellman-group14-sha1"];

let stage: Stage;
let folder: string;
let whole: string;

beforeEach(async () => {
  stage = await setStage();
  folder = mkdtempSync(join(tmpdir(), "kexscope-wire-"));
  chmodSync(folder, 0o755);
  chownSync(folder, UNPRIVILEGED, UNPRIVILEGED);
  whole = join(folder, "all.pcap");
});
afterEach(async () => {
  await stage.remove();
  rmSync(folder, { recursive: true, force: true });
});

function start(where: Namespace, ...args: string[]): LiveProcess {
  return new LiveProcess(["ip", "netns", "exec", where.name], ["--ndjson", ...args]);
}

const codesOf = (events: LiveEvent[]) => events.filter(({ event }) => event === "connection").map(({ verdict }) => verdict.code);
/** As tcpdump prints them, with the link's header. */
const printed = async (file: string) => (await must(["tcpdump", "-n", "-e", "-r", file])).trim().split("\n");

test.each(ENGINES)("%s: SSH and ICMP errors inside a VLAN are diagnosed", async (engine) => {
  await layTrunk(stage);
  const sshd = await startSshd(stage, { config: OLD_SERVER });
  const live = start(stage.router, "-i", TRUNK.device, "--engine", engine, "--write", whole);
  await live.listening();
  await ssh(stage, { options: ["KexAlgorithms curve25519-sha256"] });
  sshd.signal("SIGTERM");
  await rule(stage.server, "INPUT -p tcp --dport 22 -j REJECT --reject-with icmp-admin-prohibited");
  await knock(stage);
  await until(() => live.events.length >= 2, 10_000);
  await live.stop();
  expect(codesOf(live.events)).toEqual(["no-common-kex", "icmp-admin-prohibited"]);
  expect(codesOf(await readFile(whole))).toEqual(["no-common-kex", "icmp-admin-prohibited"]);
  const frames = await printed(whole);
  expect(frames.filter((line) => line.includes(`vlan ${TRUNK.vlan},`))).toEqual(frames);
});

test("tcpdump through a pipe, as the README has it, is as good as a file", async () => {
  const pipe = `tcpdump -U -w - 'tcp port 22 or icmp or icmp6' | ${process.execPath} ${MAIN} --ndjson -`;
  const both = stage.client.start(["sh", "-c", pipe]);
  await both.says(/listening on/);
  await knock(stage);
  await pause(1_000);
  await stage.client.signalPrograms("tcpdump", "SIGINT");
  const { status, stdout } = await both.ended;
  const events = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as LiveEvent);
  expect(codesOf(events)).toEqual(["tcp-refused"]);
  expect(status).toBe(1);
});

describe.each(ENGINES)("several interfaces with %s", (engine) => {
  test("a packet that passes two of them is one packet; one that is deleted is told, the other goes on, with status 3", async () => {
    const live = start(stage.router, "-i", "eth0", "-i", "eth1", "--engine", engine);
    await live.listening();
    await knock(stage);
    await live.event(({ verdict }) => verdict?.code === "tcp-refused");
    await stage.router.must(["ip", "link", "del", "eth1"]);
    await live.says(/eth1: the interface was deleted/);
    await knock(stage);
    await live.event(({ verdict }) => verdict?.code === "icmp-net-unreachable");
    expect(await live.stop()).toBe(3);
    expect(codesOf(live.events)).toEqual(["tcp-refused", "icmp-net-unreachable"]);
    expect(live.stderr).not.toContain("eth0: the");
  });

  test("any is all of them", async () => {
    await startSshd(stage, { config: OLD_SERVER });
    const live = start(stage.router, "-i", "any", "--engine", engine, "--write", whole);
    await live.listening();
    expect(live.stderr).toMatch(engine === "cap" ? /listening on (?=.*eth0)(?=.*eth1)/ : /listening on any/);
    await ssh(stage, { options: ["KexAlgorithms curve25519-sha256"] });
    await live.event(({ event }) => event === "connection");
    expect(await live.stop()).toBe(1);
    expect(codesOf(live.events)).toEqual(["no-common-kex"]);
    expect(codesOf(await readFile(whole))).toEqual(["no-common-kex"]);
  });
});

/** What the summary says of the capture. */
interface Summary {
  captures: { frames: number; anomalies: { code: string; count: number }[] }[];
}

describe.each(ENGINES)("packets before segmentation, with %s", (engine) => {
  /** Bytes that the server sends once the exchange is complete. */
  const BULK = 8_000_000;

  /** A transfer from the server to the client, both ends with offloads: what is captured was never on a wire like that. */
  async function transfer(mtu: number): Promise<{ live: LiveProcess; summary: Summary }> {
    const ends: [Namespace, string][] = [
      [stage.client, "eth0"],
      [stage.router, "eth0"],
      [stage.router, "eth1"],
      [stage.server, "eth0"],
    ];
    for (const [where, device] of ends) {
      await where.must(["ip", "link", "set", device, "mtu", String(mtu)]);
      await where.must(["ethtool", "-K", device, "tx", "on", "gso", "on", "tso", "on"]);
    }
    // Slower than sshd, so that TCP always has more to send than fits into a segment.
    await stage.server.must(["tc", "qdisc", "add", "dev", "eth0", "root", "tbf", "rate", "50mbit", "burst", "200k", "latency", "100ms"]);
    const key = await hostKey("ecdsa");
    const login = ["PermitRootLogin yes", `AuthorizedKeysFile ${key}.pub`, `ForceCommand head -c ${BULK} /dev/zero`];
    await startSshd(stage, { config: login });
    const live = start(stage.server, "-i", "eth0", "--engine", engine, "--write", whole);
    await live.listening();
    const { stdout, stderr } = await ssh(stage, { options: ["User root", `IdentityFile ${key}`] });
    expect(stdout.length, stderr).toBe(BULK);
    await live.event(({ event }) => event === "connection");
    expect(await live.stop()).toBe(0);
    return { live, summary: JSON.parse(live.lines.at(-1)!.text) as Summary };
  }

  const lengthsOf = async () => (await printed(whole)).map((line) => Number(/, length (\d+):/.exec(line)?.[1]));

  test("the exchange is diagnosed, and what fits is whole", async () => {
    const { live, summary } = await transfer(1_500);
    expect(codesOf(live.events)).toEqual(["exchange-complete"]);
    expect(Math.max(...(await lengthsOf()))).toBeGreaterThan(20_000);
    expect(summary.captures[0]!.anomalies.map(({ code }) => code)).not.toContain("snaplen-truncated");
  });

  // dumpcap takes 256 KiB of a packet, the others 64.
  test(`those above 64 KiB ${engine === "dumpcap" ? "are whole" : "are cut, which is counted and told"}; the exchange is diagnosed`, async () => {
    const { live, summary } = await transfer(65_535);
    expect(codesOf(live.events)).toEqual(["exchange-complete"]);
    const oversized = (await lengthsOf()).filter((length) => length > 65_535).length;
    expect(oversized).toBeGreaterThan(0);
    const told = summary.captures[0]!.anomalies.find(({ code }) => code === "snaplen-truncated");
    if (engine === "dumpcap") expect(told).toBeUndefined();
    else {
      expect(told?.count).toBe(oversized);
      expect(live.stderr).toMatch(/snaplen-truncated/);
    }
  });
});
