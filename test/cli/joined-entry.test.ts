import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildKexscope } from "./kexscope.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const NAMES = ["entry.cjs", "plain-entry.cjs"];
const CODE = `${process.versions.v8}-${process.arch}.code`;

const copy = mkdtempSync(join(tmpdir(), "kexscope-joined-"));
const joined = join(copy, "dist/cli/joined");
const CAPTURE = join(copy, "input.pcap");

/** Whoever runs the tests, and where that is root somebody who is not. */
const NOBODY = 65_534;
const isRoot = process.geteuid?.() === 0;
const USER = isRoot ? { uid: NOBODY, gid: NOBODY } : {};

beforeAll(() => {
  buildKexscope();
  cpSync(join(ROOT, "dist"), join(copy, "dist"), { recursive: true });
  cpSync(join(ROOT, "package.json"), join(copy, "package.json"));
  cpSync(join(ROOT, "captures/no-common-kex/input.pcap"), CAPTURE);
  if (isRoot) for (const path of [".", ...readdirSync(copy, { recursive: true, encoding: "utf8" })]) chownSync(join(copy, path), NOBODY, NOBODY);
}, 180_000);
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** Whether V8 takes the code that is kept of a joined file. */
function isTaken(folder: string, name: string): boolean {
  const path = join(folder, name);
  const cachedData = readFileSync(`${path}.${CODE}`);
  const script = new Script(readFileSync(path, "latin1"), { filename: path, cachedData });
  return script.cachedDataRejected === false;
}

function run(args: string[], user: { uid?: number; gid?: number } = USER): string {
  return spawnSync(process.execPath, [join(copy, "dist/cli/main.js"), ...args], { encoding: "utf8", ...user }).stdout;
}

function forget(): void {
  for (const name of readdirSync(joined)) if (name.endsWith(".code")) rmSync(join(joined, name));
}

test.each(NAMES)("a process of the Node that built %s takes the code that V8 made", (name) => {
  expect(isTaken(join(ROOT, "dist/cli/joined"), name)).toBe(true);
});

test.each(NAMES)("%s is ASCII, as it is read", (name) => {
  expect(readFileSync(join(ROOT, "dist/cli/joined", name)).every((byte) => byte < 0x80)).toBe(true);
});

test("the first run of another Node leaves its code, and the second takes it", () => {
  const before = run(["--ndjson", CAPTURE]);
  forget();
  expect(run(["--ndjson", CAPTURE])).toBe(before);
  expect(isTaken(joined, "plain-entry.cjs")).toBe(true);
  const { mtimeMs } = statSync(join(joined, `plain-entry.cjs.${CODE}`));
  expect(run(["--ndjson", CAPTURE])).toBe(before);
  expect(statSync(join(joined, `plain-entry.cjs.${CODE}`)).mtimeMs).toBe(mtimeMs);
  expect(run(["explain", "no-common-kex"])).toContain("no-common-kex");
  expect(isTaken(joined, "entry.cjs")).toBe(true);
});

test("nothing is left where others may write", () => {
  forget();
  chmodSync(joined, 0o777);
  expect(run(["--ndjson", CAPTURE])).toContain("no-common-kex");
  chmodSync(joined, 0o755);
  expect(existsSync(join(joined, `plain-entry.cjs.${CODE}`))).toBe(false);
});

test.runIf(isRoot)("root leaves nothing", () => {
  forget();
  expect(run(["--ndjson", CAPTURE], {})).toContain("no-common-kex");
  expect(readdirSync(joined).sort()).toEqual(["entry.cjs", "plain-entry.cjs"]);
});

test.each(NAMES)("%s imports nothing by itself: Node 22 and later would say on stderr that this is experimental", (name) => {
  expect(readFileSync(join(joined, name), "latin1")).not.toMatch(/\bimport\(["'`]/);
});

test("what a plain command line needs late is found where it is", () => {
  const page = join(copy, "page.html");
  const { status, stderr } = spawnSync(process.execPath, [join(copy, "dist/cli/main.js"), "--html", page, CAPTURE], { encoding: "utf8" });
  expect([status, stderr]).toEqual([1, ""]);
  expect(readFileSync(page, "utf8")).toContain("no-common-kex");
});
