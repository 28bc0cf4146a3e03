import { chmodSync, copyFileSync, cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { must } from "../../scripts/lab/process.ts";
import { type Stage, setStage } from "../../scripts/lab/stage.ts";
import { LiveProcess, MAIN, type Rights, rightsOf } from "./live-process.ts";

const NOBODY = 65_534;
const CAP_NET_RAW = 1n << 13n;
const CAP_SETGID = 1n << 6n;
const CAP_SETUID = 1n << 7n;

const CHILD = /live-child\.js|tcpdump |dumpcap /;
const ANALYSER = /live-analyser\.js/;

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.remove());

/** Nothing now, and nothing that it could take. */
function expectNothing(rights: Rights, user: number): void {
  expect(rights.uids).toEqual([user]);
  expect(rights.gids).toEqual([user]);
  expect([rights.inheritable, rights.permitted, rights.effective, rights.ambient]).toEqual([0n, 0n, 0n, 0n]);
}

/** Starts it, looks at its processes, and proves that packets still come. */
async function look(
  args: readonly string[],
  options: { prefix?: readonly string[]; main?: string } = {},
): Promise<Record<"launcher" | "child" | "analyser", Rights>> {
  const command = ["ip", "netns", "exec", stage.client.name, ...(options.prefix ?? [])];
  const live = new LiveProcess(command, ["-i", "eth0", "--ndjson", ...args], options.main === undefined ? {} : { main: options.main });
  await live.listening();
  const seen = {
    launcher: rightsOf(live.child.pid!),
    child: rightsOf(live.pids(CHILD).at(-1)!),
    analyser: rightsOf(live.pids(ANALYSER).at(-1)!),
  };
  await stage.client.run(["nc", "-z", "-w", "1", "198.51.100.22", "22"]);
  await live.event(({ verdict }) => verdict?.code === "tcp-refused");
  expect(await live.stop()).toBe(1);
  return seen;
}

describe("started as root", () => {
  test.each(["cap", "tcpdump"])("%s opens as root and keeps nothing", async (engine) => {
    const { launcher, child, analyser } = await look(["--engine", engine]);
    expectNothing(analyser, NOBODY);
    expect(analyser.bounding).toBe(0n);
    expect(analyser.noNewPrivs).toBe(true);
    expectNothing(child, NOBODY);
    expect(child.bounding).toBe(CAP_NET_RAW | CAP_SETUID | CAP_SETGID);
    expect(child.noNewPrivs).toBe(true);
    expectNothing(launcher, NOBODY);
  });

  test("dumpcap never is root, and has CAP_NET_RAW alone", async () => {
    const { launcher, child, analyser } = await look(["--engine", "dumpcap"]);
    expectNothing(analyser, NOBODY);
    expectNothing(launcher, NOBODY);
    expect(child.uids).toEqual([NOBODY]);
    expect([child.permitted, child.effective, child.ambient, child.bounding].every((set) => (set | CAP_NET_RAW) === CAP_NET_RAW)).toBe(true);
    expect(child.noNewPrivs).toBe(true);
  });

  test("with --reconnect the launcher alone stays root", async () => {
    const { launcher, child, analyser } = await look(["--reconnect"]);
    expect(launcher.uids).toEqual([0]);
    expectNothing(analyser, NOBODY);
    expect(analyser.bounding).toBe(0n);
    expect(analyser.noNewPrivs).toBe(true);
    expectNothing(child, NOBODY);
  });

  test("--user names who they become; root is refused", async () => {
    const daemon = Number((await must(["id", "-u", "daemon"])).trim());
    const { child, analyser } = await look(["--user", "daemon"]);
    expect(analyser.uids).toEqual([daemon]);
    expect(child.uids).toEqual([daemon]);
    const refused = new LiveProcess([], ["-i", "lo", "--user", "root"]);
    expect((await refused.ended).status).toBe(2);
  });

  test("where the user cannot read the program, the analyser drops in the process", async () => {
    const folder = mkdtempSync(join(tmpdir(), "kexscope-private-"));
    try {
      chmodSync(folder, 0o700);
      const root = join(dirname(MAIN), "../..");
      cpSync(join(root, "dist"), join(folder, "dist"), { recursive: true });
      copyFileSync(join(root, "package.json"), join(folder, "package.json"));
      symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
      const { child, analyser } = await look([], { main: join(folder, "dist/cli/main.js") });
      expectNothing(analyser, NOBODY);
      expectNothing(child, NOBODY);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe("started as somebody else", () => {
  const AS_USER = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

  test("with ambient CAP_NET_RAW, as systemd gives it, the analyser has nothing", async () => {
    const prefix = [...AS_USER, "--inh-caps=-all,+net_raw", "--ambient-caps=-all,+net_raw", "--bounding-set=-all,+net_raw"];
    const { child, analyser } = await look([], { prefix });
    expectNothing(analyser, NOBODY);
    expect(analyser.noNewPrivs).toBe(true);
    expect(child.effective).toBe(CAP_NET_RAW);
  });

  test("without any right it says what to do", async () => {
    const live = new LiveProcess(["ip", "netns", "exec", stage.client.name, ...AS_USER], ["-i", "eth0"]);
    expect((await live.ended).status).toBe(3);
    expect(live.stderr).toMatch(/no right to capture/);
    expect(live.stderr).toContain('"$(command -v kexscope)"');
    expect(live.stderr.trim().split("\n")).toHaveLength(1);
  });

  test("dumpcap with file capabilities captures for a user", async () => {
    const folder = mkdtempSync(join(tmpdir(), "kexscope-setcap-"));
    try {
      chmodSync(folder, 0o755);
      const dumpcap = join(folder, "dumpcap");
      copyFileSync("/usr/bin/dumpcap", dumpcap);
      chmodSync(dumpcap, 0o755);
      await must(["setcap", "cap_net_raw=ep", dumpcap]);
      const { child, analyser } = await look(["--engine", "dumpcap"], { prefix: [...AS_USER, "env", `PATH=${folder}:/usr/bin:/bin`] });
      expectNothing(analyser, NOBODY);
      expect(analyser.noNewPrivs).toBe(true);
      // It gives up what it can once it is open.
      expect((child.effective | CAP_NET_RAW) === CAP_NET_RAW).toBe(true);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
