import { chmodSync, copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { must } from "../../scripts/lab/process.ts";
import { type Stage, setStage } from "../../scripts/lab/stage.ts";
import { AS_UNIT, LIVE_SCRIPT, LiveProcess, MAIN, type Rights, rightsOf } from "./live-process.ts";

const NOBODY = 65_534;
/** Bits of linux/capability.h by the names of the table in docs/security.md. */
const CAPABILITIES: Readonly<Record<string, bigint>> = { setgid: 1n << 6n, setuid: 1n << 7n, net_raw: 1n << 13n };
/** "all": what whoever starts it may have at all; here that is this process. */
const ALL = rightsOf(process.pid).bounding;

const PROCESSES = { launcher: /./, capture: /live-child\.js|tcpdump |dumpcap /, analyser: /live-analyser\.js/ } as const;
type Role = keyof typeof PROCESSES;

const AS_USER = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
/** Not even root may run what nobody may. */
const WITHOUT_SETPRIV = ["sh", "-c", 'mount --bind /dev/null "$(command -v setpriv)" && exec "$@"', "sh"];

let stage: Stage;
/** A folder that nobody may enter, with the program; and one with a dumpcap that has file capabilities. */
let below: string;
let tools: string;

beforeAll(async () => {
  stage = await setStage();
  below = mkdtempSync(join(tmpdir(), "kexscope-private-"));
  const root = join(dirname(MAIN), "../..");
  cpSync(join(root, "dist"), join(below, "dist"), { recursive: true });
  copyFileSync(join(root, "package.json"), join(below, "package.json"));
  symlinkSync(join(root, "node_modules"), join(below, "node_modules"));
  tools = mkdtempSync(join(tmpdir(), "kexscope-setcap-"));
  chmodSync(tools, 0o755);
  copyFileSync("/usr/bin/dumpcap", join(tools, "dumpcap"));
  chmodSync(join(tools, "dumpcap"), 0o755);
  await must(["setcap", "cap_net_raw=ep", join(tools, "dumpcap")]);
});
afterAll(async () => {
  await stage.remove();
  for (const folder of [below, tools]) rmSync(folder, { recursive: true, force: true });
});

interface Way {
  prefix?: () => readonly string[];
  args?: readonly string[];
  main?: () => string;
  program?: readonly string[];
}

/** What the unit in docs starts. */
const FROM_UNIT = { prefix: () => AS_UNIT, program: [LIVE_SCRIPT] };
/** Node 22.15 and 23.11 on; before, the launcher of `kexscope live` keeps what it was given. */
const MAY_BECOME = "execve" in process;

/** The ways to start it, by their names in docs/security.md. */
const WAYS: Readonly<Record<string, Way>> = {
  "root, cap": { args: ["--engine", "cap"] },
  "root, tcpdump": { args: ["--engine", "tcpdump"] },
  "root, dumpcap": { args: ["--engine", "dumpcap"] },
  "root, `--reconnect`": { args: ["--engine", "cap", "--reconnect"] },
  "root, program out of U's reach": { args: ["--engine", "cap"], main: () => join(below, "dist/cli/main.js") },
  "root, no setpriv": { args: ["--engine", "cap"], prefix: () => WITHOUT_SETPRIV },
  "systemd, cap": { args: ["--engine", "cap"], ...FROM_UNIT },
  "systemd, tcpdump": { args: ["--engine", "tcpdump"], ...FROM_UNIT },
  "systemd, dumpcap": { args: ["--engine", "dumpcap"], ...FROM_UNIT },
  "systemd, `--reconnect`": { args: ["--engine", "cap", "--reconnect"], ...FROM_UNIT },
  "systemd, `kexscope live` of Node 20": { args: ["--engine", "cap"], prefix: () => AS_UNIT },
  "user, dumpcap with setcap": { args: ["--engine", "dumpcap"], prefix: () => [...AS_USER, "env", `PATH=${tools}:/usr/bin:/bin`] },
};

/** Starts it, looks at its processes, and proves that packets still come. */
async function look({ prefix, args = [], main, program }: Way): Promise<{ rights: Record<Role, Rights>; stderr: string }> {
  const command = ["ip", "netns", "exec", stage.client.name, ...(prefix?.() ?? [])];
  const live = new LiveProcess(command, ["-i", "eth0", "--ndjson", "-v", ...args], { ...(main && { main: main() }), ...(program && { program }) });
  await live.listening();
  const pidOf = (role: Role): number => (role === "launcher" ? live.child.pid! : live.pids(PROCESSES[role]).at(-1)!);
  const rights = { launcher: rightsOf(pidOf("launcher")), capture: rightsOf(pidOf("capture")), analyser: rightsOf(pidOf("analyser")) };
  await stage.client.run(["nc", "-z", "-w", "1", "198.51.100.22", "22"]);
  await live.event(({ verdict }) => verdict?.code === "tcp-refused");
  expect(await live.stop()).toBe(1);
  return { rights, stderr: live.stderr };
}

/** A line of the table: who it is, CapInh, CapPrm, CapEff, CapBnd, CapAmb, NoNewPrivs. */
function tableLine({ uids, gids, groups, inheritable, permitted, effective, bounding, ambient, noNewPrivs }: Rights): string {
  const ids = [...uids, ...gids, ...groups];
  const who = ids.every((id) => id === NOBODY) ? "U" : ids.every((id) => id === 0) ? "root" : ids.join(" ");
  return [who, ...[inheritable, permitted, effective, bounding, ambient].map(setText), noNewPrivs ? "yes" : "no"].join(" | ");
}

function setText(set: bigint): string {
  if (set === 0n) return "–";
  if (set === ALL) return "all";
  const names = Object.keys(CAPABILITIES).filter((name) => (set & CAPABILITIES[name]!) !== 0n);
  const named = names.reduce((sum, name) => sum | CAPABILITIES[name]!, 0n);
  return named === set ? names.join(" ") : `0x${set.toString(16)}`;
}

/** The rows of docs/security.md for one way to start. */
function documented(way: string): Record<string, string> {
  const text = readFileSync(new URL("../../docs/security.md", import.meta.url), "utf8");
  const rows = text.split("\n").flatMap((line) => {
    const [started, role, ...rest] = line.split(" | ").map((cell) => cell.replace(/^\| | \|$/g, ""));
    return started === way && role !== undefined ? [[role, rest.join(" | ")] as const] : [];
  });
  return Object.fromEntries(rows);
}

describe("what each process has is what docs/security.md says", () => {
  test.each(Object.keys(WAYS))("%s", async (way) => {
    const { rights } = await look(WAYS[way]!);
    const measured = Object.fromEntries(Object.entries(rights).map(([role, each]) => [role, tableLine(each)]));
    // With another Node the same start is the row of the unit.
    expect(measured).toEqual(documented(MAY_BECOME && way === "systemd, `kexscope live` of Node 20" ? "systemd, cap" : way));
    // Whatever the table says: who reads what strangers sent has nothing.
    const { inheritable, permitted, effective, ambient, uids } = rights.analyser;
    expect([inheritable, permitted, effective, ambient]).toEqual([0n, 0n, 0n, 0n]);
    expect(uids).toEqual([NOBODY]);
  });
});

describe("started as root", () => {
  test.each([
    ["root, program out of U's reach", /cannot read the program's files.*bounding set stays full.*no-new-privs/],
    ["root, no setpriv", /setpriv is missing.*bounding set stays full.*no-new-privs/],
  ])("-v says what a drop in the process leaves: %s", async (way, words) => {
    expect((await look(WAYS[way]!)).stderr).toMatch(words);
  });

  test.each(["cap", "tcpdump", "dumpcap"])("%s: signals that ask for counters, or for a debugger, end no process", async (engine) => {
    const live = new LiveProcess(["ip", "netns", "exec", stage.client.name], ["-i", "eth0", "--ndjson", "--engine", engine]);
    await live.listening();
    const all = [live.child.pid!, ...live.pids(/./)];
    for (const name of ["SIGUSR1", "SIGUSR2"] as const) for (const pid of all) process.kill(pid, name);
    await stage.client.run(["nc", "-z", "-w", "1", "198.51.100.22", "22"]);
    await live.event(({ verdict }) => verdict?.code === "tcp-refused");
    expect(await live.stop()).toBe(1);
    expect(live.stderr).not.toContain("the capture");
  });

  test("--user names who they become; root is refused", async () => {
    const daemon = Number((await must(["id", "-u", "daemon"])).trim());
    const { rights } = await look({ args: ["--user", "daemon"] });
    for (const { uids, gids } of Object.values(rights)) expect([uids, gids]).toEqual([[daemon], [daemon]]);
    const refused = new LiveProcess([], ["-i", "lo", "--user", "root"]);
    expect((await refused.ended).status).toBe(2);
  });
});

describe("started as somebody else", () => {
  test("without any right it says what to do", async () => {
    const live = new LiveProcess(["ip", "netns", "exec", stage.client.name, ...AS_USER], ["-i", "eth0"]);
    expect((await live.ended).status).toBe(3);
    expect(live.stderr).toMatch(/no right to capture/);
    expect(live.stderr).toContain('"$(command -v kexscope)"');
    expect(live.stderr.trim().split("\n")).toHaveLength(1);
  });
});
