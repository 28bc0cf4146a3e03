import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { documentSchema, eventSchema } from "../../src/diagnosis/schema.ts";
import { pcap, refused } from "./capture-bytes.ts";
import { buildKexscope, ended, kexscope, startKexscope } from "./kexscope.ts";

let folder = "";
const path = (name: string) => join(folder, name);
const REFUSED = pcap([...refused(50_001), ...refused(50_002)]);

beforeAll(() => {
  buildKexscope();
  folder = mkdtempSync(join(tmpdir(), "kexscope-cli-"));
  writeFileSync(path("refused.pcap"), REFUSED);
  writeFileSync(path("empty.pcap"), pcap([]));
  writeFileSync(path("cut.pcap"), REFUSED.subarray(0, -10));
  writeFileSync(path("text.pcap"), "this is no capture\n".repeat(9));
  writeFileSync(path("\u001b[2Jx.pcap"), "neither\n");
  writeFileSync(path("corrupt.pcap"), Buffer.concat([REFUSED, Buffer.alloc(64, 0xff)]));
  writeFileSync(path("large.pcap"), pcap(Array.from({ length: 5000 }, (_, i) => refused(20_000 + i)).flat()));
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("exit status", () => {
  test.each([
    [0, ["empty.pcap"]],
    [1, ["refused.pcap"]],
    [1, ["cut.pcap"]],
    [0, ["--exit-zero", "refused.pcap"]],
    [0, ["--only", "ok", "refused.pcap"]],
    [0, ["--host", "10.9.9.9", "refused.pcap"]],
    [0, ["--until", "13:00", "refused.pcap"]],
    [1, ["--since", "14:02", "--host", "10.0.0.0/24", "refused.pcap"]],
    [3, ["missing.pcap"]],
    [3, ["refused.pcap", "missing.pcap"]],
    [3, ["--exit-zero", "corrupt.pcap"]],
    [3, ["text.pcap"]],
    [3, ["."]],
  ])("%i: kexscope %s", async (status, args) => {
    const names = args.map((arg) => (arg.endsWith(".pcap") || arg === "." ? path(arg) : arg));
    expect((await kexscope(names)).status).toBe(status);
  });

  test.each([
    [[], "which capture?"],
    [["--jsno", "x.pcap"], "did you mean --json?"],
    [["--only", "some", "x.pcap"], "failed"],
    [["--host", "example", "x.pcap"], "--host example"],
    [["--port", "ssh", "x.pcap"], "--port ssh"],
    [["--since", "noon", "x.pcap"], "--since noon"],
    [["--json", "--ndjson", "x.pcap"], "mutually exclusive"],
    [["--known-hosts", "/nowhere/known_hosts", "x.pcap"], "no such file"],
    [["explian", "no-common-kex"], "did you mean kexscope explain?"],
    [["schema", "more"], "Unknown argument: more"],
    [["live", "-i", "lo", "--json"], "--json is not for this command: one document needs an end; --ndjson prints"],
    [["live", "-i", "lo", "--since", "12:00"], "--since is not for this command: it begins now; with --write FILE"],
    [["live", "-i", "lo", "--until=12:00"], "--until is not for this command: it goes on until it is ended: timeout 1h kexscope live"],
    [["live", "-i", "lo", "--html", "page.html"], "--html is not for this command: a page needs an end"],
    [["live", "-i", "lo", "--separate"], "--separate is not for this command: each interface"],
    [["live", "-i", "lo", "--what-if", "client:"], "--what-if wants a line"],
    [["live", "-i", "lo", "--jsno"], "Unknown argument: jsno"],
  ])("2: kexscope %s", async (args, message) => {
    const { status, stdout, stderr } = await kexscope(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });
});

describe("--save-failed and --write with captures", () => {
  test("each failed exchange is saved by itself, and everything is written again", async () => {
    const saved = path("saved");
    mkdirSync(saved, { mode: 0o777 });
    // Who was root writes as nobody.
    chmodSync(saved, 0o777);
    chmodSync(folder, 0o755);
    const whole = join(saved, "all.pcap");
    const { status, stdout } = await kexscope(["--ndjson", "--save-failed", saved, "--write", whole, path("refused.pcap")]);
    expect(status).toBe(1);
    const uids = (text: string) => text.split("\n").flatMap((line) => /"event":"connection".*?"uid":"([^"]+)"/.exec(line)?.[1] ?? []);
    expect(uids(stdout)).toHaveLength(2);
    expect(uids((await kexscope(["--ndjson", whole])).stdout)).toEqual(uids(stdout));
    const files = readdirSync(saved).filter((name) => name !== "all.pcap");
    expect(files).toHaveLength(2);
    const again = await Promise.all(files.map((name) => kexscope(["--ndjson", join(saved, name)])));
    expect(again.flatMap((run) => uids(run.stdout)).sort()).toEqual(uids(stdout).sort());
  });

  test("a folder that is not there is refused, with the command that makes it", async () => {
    const { status, stderr } = await kexscope(["--save-failed", path("nowhere"), path("refused.pcap")]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/install -d .*-m 0700 .*nowhere/);
  });
});

describe("output", () => {
  test("--json is a document that fits the schema", async () => {
    const { stdout, stderr } = await kexscope(["--json", path("refused.pcap")]);
    const document = documentSchema.parse(JSON.parse(stdout));
    expect(document.summary).toMatchObject({ connections: 2, by_outcome: { failed: 2 } });
    expect(stderr).toBe("");
  });

  test("--ndjson is an event a line, with the total on stderr", async () => {
    const { stdout, stderr } = await kexscope(["--ndjson", path("refused.pcap")]);
    const events = stdout.trimEnd().split("\n");
    expect(events.map((line) => eventSchema.parse(JSON.parse(line)).event)).toEqual(["connection", "connection", "summary"]);
    expect(stderr).toContain("2 exchanges: 2 failed");
  });

  test("standard input is a capture too", async () => {
    const { status, stdout } = await kexscope(["-"], { input: REFUSED });
    expect(status).toBe(1);
    expect(stdout).toContain("tcp-refused");
  });

  test("what is wrong with a capture goes to stderr, but for -q", async () => {
    const told = await kexscope([path("cut.pcap")]);
    expect(told.stderr).toMatch(/cut\.pcap: cut short in its last record/);
    const quiet = await kexscope(["-q", path("cut.pcap")]);
    expect(quiet.stderr).toBe("");
    expect(quiet.stdout.split("   (")[0]).toBe(told.stdout.split("   (")[0]);
  });

  test("the name of a file cannot drive the terminal", async () => {
    const { stderr } = await kexscope([path("\u001b[2Jx.pcap")]);
    expect(stderr).toContain("\\x1b[2Jx.pcap");
    expect(stderr).not.toContain("\u001b");
  });

  test("no colour without a terminal, unless FORCE_COLOR asks; --no-color beats it; ASCII where the locale is not UTF-8", async () => {
    const run = async (args: string[], env: NodeJS.ProcessEnv) => (await kexscope([...args, path("refused.pcap")], { env })).stdout;
    expect(await run([], {})).not.toContain("\u001b");
    expect(await run([], { FORCE_COLOR: "1" })).toContain("\u001b[");
    expect(await run(["--no-color"], { FORCE_COLOR: "1" })).not.toContain("\u001b");
    expect(await run([], { LANG: "C" })).toMatch(/^[\n\x20-\x7e]*$/);
  });
});

describe("ends early", () => {
  test("a reader that leaves is no error, and the status says what was seen", async () => {
    const child = startKexscope(["--ndjson", path("large.pcap")]);
    child.stdout.once("data", () => child.stdout.destroy());
    const { status, stderr } = await ended(child);
    expect(status).toBe(1);
    expect(stderr).not.toContain("EPIPE");
  });

  test("SIGINT while standard input is open: what was read is told", async () => {
    const child = startKexscope(["--ndjson", "-"]);
    const run = ended(child);
    // A frame is a millisecond, and an exchange is told a second after its end: once the first one is, half of them were read.
    const count = 1_000;
    child.stdin.write(pcap(Array.from({ length: count }, (_refused, i) => refused(10_000 + i)).flat()));
    await once(child.stdout, "data");
    child.kill("SIGINT");
    const { status, stdout } = await run;
    expect(status).toBe(1);
    const summary = eventSchema.parse(JSON.parse(stdout.trimEnd().split("\n").at(-1)!));
    expect(summary).toMatchObject({ event: "summary", summary: { connections: expect.toSatisfy((read: number) => read >= count / 2) } });
  });

  test("a slow reader slows the analysis down: nothing is lost", async () => {
    const child = startKexscope(["--ndjson", path("large.pcap")]);
    child.stdout.pause();
    const run = ended(child);
    child.stdout.pause();
    await pause(1500);
    child.stdout.resume();
    const { stdout } = await run;
    const events = stdout
      .trimEnd()
      .split("\n")
      .map((line) => (JSON.parse(line) as { event: string }).event);
    expect(events.filter((event) => event === "connection")).toHaveLength(5000);
    expect(events.at(-1)).toBe("summary");
  });
});

describe("other commands", () => {
  test("--help and --version", async () => {
    expect((await kexscope(["--help"])).stdout).toContain("kexscope FILE...");
    expect((await kexscope(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test("schema", async () => {
    expect(JSON.parse((await kexscope(["schema"])).stdout)).toHaveProperty("$defs.Connection");
  });

  test("interfaces", async () => {
    const { status, stdout } = await kexscope(["interfaces"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ {2}lo\d? /m);
    expect(stdout).toMatch(/^Rights: this user may/m);
    expect(stdout).toMatch(/^ {2}tcpdump {2}/m);
  });

  test("completion names the commands", async () => {
    expect((await kexscope(["completion"], { env: { SHELL: "/bin/bash" } })).stdout).toContain("complete -o default");
    expect((await kexscope(["--get-yargs-completions", "kexscope", "ex"])).stdout).toContain("explain");
    expect((await kexscope(["--get-yargs-completions", "kexscope", "--o"])).stdout).toContain("--only");
  });
});
