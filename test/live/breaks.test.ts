import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { pause, until } from "../../scripts/lab/process.ts";
import { type Stage, setStage } from "../../scripts/lab/stage.ts";
import { knock } from "./knock.ts";
import { LiveProcess, MAIN, readFile } from "./live-process.ts";

const NOBODY = 65_534;
const ENGINES = ["cap", "tcpdump", "dumpcap"] as const;

let stage: Stage;
let folder: string;

beforeEach(async () => {
  stage = await setStage();
  folder = mkdtempSync(join(tmpdir(), "kexscope-live-"));
  chmodSync(folder, 0o755);
});
afterEach(async () => {
  await stage.remove();
  rmSync(folder, { recursive: true, force: true });
});

function start(...args: string[]): LiveProcess {
  return new LiveProcess(["ip", "netns", "exec", stage.client.name], ["-i", "eth0", "--ndjson", ...args]);
}

const refused = (live: LiveProcess) => live.events.filter(({ event, verdict }) => event === "connection" && verdict.code === "tcp-refused").length;

/** A folder that the analyser may write to. */
function ownFolder(name: string): string {
  const path = join(folder, name);
  mkdirSync(path, { mode: 0o700 });
  chownSync(path, NOBODY, NOBODY);
  return path;
}

describe.each(ENGINES)("%s", (engine) => {
  test("an interface that is deleted ends the capture with status 3; what was seen is told", async () => {
    const live = start("--engine", engine);
    await live.listening();
    await knock(stage);
    await live.event(({ event }) => event === "connection");
    await stage.client.must(["ip", "link", "del", "eth0"]);
    expect((await live.ended).status).toBe(3);
    expect(live.stderr).toContain("eth0: the interface was deleted");
    expect(live.events.at(-1)?.event).toBe("summary");
    expect(refused(live)).toBe(1);
  });

  test("an interface that is down is told in a line, with what brings it up", async () => {
    await stage.client.must(["ip", "link", "set", "eth0", "down"]);
    const live = start("--engine", engine);
    expect((await live.ended).status).toBe(3);
    expect(live.stderr).toBe("kexscope: the interface eth0 is down; this brings it up: sudo ip link set eth0 up\n");
  });

  test("an interface that goes down and comes back: with --reconnect the capture goes on, and what was seen stays", async () => {
    const live = start("--engine", engine, "--reconnect");
    await live.listening();
    await knock(stage);
    await until(() => refused(live) === 1, 10_000);
    await stage.client.must(["ip", "link", "set", "eth0", "down"]);
    // libpcap waits for the interface to come back; cap aborts.
    if (engine === "cap") await live.says(/eth0: the interface went down; trying to capture again/);
    await stage.client.must(["ip", "link", "set", "eth0", "up"]);
    await stage.client.must(["ip", "route", "add", "default", "via", "192.0.2.1"]);
    if (engine === "cap") await live.says(/eth0: capturing again/);
    await until(async () => {
      await knock(stage);
      return refused(live) >= 2;
    }, 15_000);
    expect(await live.stop()).toBe(1);
    expect(live.events.filter(({ event }) => event === "summary")).toHaveLength(1);
  });

  test("a capture that is killed is told, with status 3", async () => {
    const live = start("--engine", engine);
    await live.listening();
    process.kill(live.pids(/live-child\.js|tcpdump |dumpcap /).at(-1)!, "SIGKILL");
    expect((await live.ended).status).toBe(3);
    expect(live.stderr).toContain("the capture was ended by SIGKILL");
  });

  test("a filter that cannot be compiled is told before anything else opens", async () => {
    const live = start("--engine", engine, "--filter", "tcp prot 22", "--write", join(ownFolder("own"), "all.pcap"));
    expect((await live.ended).status).toBe(2);
    expect(live.stderr).toMatch(/^kexscope: --filter tcp prot 22: .*(?:syntax error|Invalid capture filter)/m);
    expect(readdirSync(join(folder, "own"))).toEqual([]);
  });
});

describe("signals and readers", () => {
  test.each(["SIGINT", "SIGTERM"] as const)("%s ends with the summary, and the status says what was seen", async (signal) => {
    const live = start();
    await live.listening();
    await knock(stage);
    live.signal(signal);
    expect((await live.ended).status).toBe(1);
    expect(live.events.map(({ event }) => event)).toEqual(["connection", "summary"]);
    expect(live.pids(/./)).toEqual([]);
  });

  test("SIGUSR1 opens no debugger, SIGUSR2 tells the counters", async () => {
    const live = start();
    await live.listening();
    for (const pid of [live.child.pid!, ...live.pids(/live-/)]) process.kill(pid, "SIGUSR1");
    live.signal("SIGUSR2");
    await live.says(/0 packets, .* dropped by the kernel/);
    expect(live.stderr).not.toContain("Debugger");
    expect(await live.stop()).toBe(0);
  });

  test("a reader that is gone ends it quietly", async () => {
    const live = start("-q");
    await pause(0);
    await until(() => live.pids(/live-analyser/).length > 0, 10_000);
    await pause(1_500);
    live.child.stdout!.destroy();
    await knock(stage);
    expect((await live.ended).status).toBe(1);
    expect(live.stderr).toBe("");
  });

  test("a terminal that nobody reads does not stall the capture, nor the end", async () => {
    const file = join(ownFolder("own"), "all.pcap");
    const script = `import os,pty,signal,sys,time
pid, fd = pty.fork()
if pid == 0: os.execvp(sys.argv[1], sys.argv[1:])
time.sleep(12)
os.kill(pid, signal.SIGINT)
for _ in range(100):
    done, status = os.waitpid(pid, os.WNOHANG)
    if done: sys.exit(os.waitstatus_to_exitcode(status))
    time.sleep(0.1)
os.kill(pid, signal.SIGKILL)
sys.exit(99)`;
    const command = [process.execPath, MAIN, "live", "-i", "eth0", "--write", file];
    const terminal = stage.client.start(["python3", "-c", script, ...command]);
    await until(() => existsSync(file), 10_000);
    const count = 60;
    for (let i = 0; i < count; i++) await knock(stage);
    const { status, stderr } = await terminal.ended;
    expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
    expect(await readFile(file).then((events) => events.filter(({ event }) => event === "connection").length)).toBeGreaterThanOrEqual(count - 1);
  });
});

describe("--save-failed and --write", () => {
  test("each failed exchange has its packets, and only those, in a file of its own; the evidence points into it", async () => {
    const saved = ownFolder("failed");
    const live = start("--save-failed", saved);
    await live.listening();
    await knock(stage);
    const event = await live.event(({ event }) => event === "connection");
    expect(await live.stop()).toBe(1);
    const [name] = readdirSync(saved);
    expect(name).toMatch(/^\d{8}T\d{6}\.\d{3}Z_192\.0\.2\.10-\d+_198\.51\.100\.22-22_tcp-refused\.pcap$/);
    const [again] = await readFile(join(saved, name!));
    expect(again).toMatchObject({ event: "connection", uid: event.uid, verdict: { code: "tcp-refused" } });
    expect(event.verdict.evidence.map((each) => each.saved?.frame)).toEqual(again!.verdict.evidence.map(({ frame }) => frame));
  });

  test("a folder that is missing or not writable is refused with the command that makes it", async () => {
    for (const path of [join(folder, "missing"), folder]) {
      const live = start("--save-failed", path);
      expect((await live.ended).status).toBe(2);
      expect(live.stderr).toContain(`install -d -o nobody -m 0700 ${path}`);
    }
  });

  test("planted links and existing files are never written to", async () => {
    const own = ownFolder("own");
    const target = join(own, "target");
    writeFileSync(target, "precious");
    chownSync(target, NOBODY, NOBODY);
    symlinkSync(target, join(own, "link.pcap"));
    for (const file of [target, join(own, "link.pcap")]) {
      const live = start("--write", file);
      expect((await live.ended).status).toBe(2);
      expect(live.stderr).toContain("the file exists already");
    }
    expect(readFileSync(target, "utf8")).toBe("precious");
  });

  test("a full disk is told once, and the analysis goes on", async () => {
    const own = ownFolder("full");
    const inside = `mount -t tmpfs -o size=4k,mode=777,nr_inodes=3 tmpfs ${own} && exec "$@"`;
    const live = new LiveProcess(["ip", "netns", "exec", stage.client.name, "sh", "-c", inside, "sh"], ["-i", "eth0", "--ndjson", "--save-failed", own]);
    await live.listening();
    for (let i = 0; i < 6; i++) await knock(stage);
    await until(() => refused(live) === 6, 10_000);
    expect(await live.stop()).toBe(1);
    expect(live.stderr.match(/no space left on device/g)).toHaveLength(1);
  });
});
