import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildKexscope, ended } from "./kexscope.ts";

const CAPTURE = new URL("../../captures/no-common-kex/input.pcap", import.meta.url).pathname;
const ENTRY = new URL("../../dist/cli/entry.js", import.meta.url).href;
/** Packages that only some commands need; each costs start-up time where it is loaded. */
const SELDOM = /node_modules\/(hyparquet|hyparquet-writer|prom-client|@redis\/client|zod|preact|pcap-parser)\//g;

const folder = mkdtempSync(join(tmpdir(), "kexscope-loads-"));

beforeAll(() => buildKexscope(), 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }), 120_000);

/** The seldom packages that a command line loads, in its processes and in their children. */
async function loaded(...args: string[]): Promise<string[]> {
  const log = join(folder, `log-${Math.random()}`);
  writeFileSync(log, "", { mode: 0o666 });
  const hooks = join(folder, "hooks.mjs");
  writeFileSync(
    hooks,
    `import { appendFileSync } from "node:fs";
     export async function resolve(specifier, context, next) {
       const found = await next(specifier, context);
       try { appendFileSync(process.env.LOADED_LOG, found.url + "\\n"); } catch {}
       return found;
     }`,
  );
  const register = join(folder, "register.mjs");
  writeFileSync(register, `import { register } from "node:module"; register(${JSON.stringify(pathToFileURL(hooks).href)});`);
  // From the modules: in the joined file every package has its place, and is run when it is needed.
  const modules = join(folder, "modules.mjs");
  writeFileSync(modules, `import { runProgram } from ${JSON.stringify(ENTRY)}; process.exitCode = await runProgram(process.argv.slice(2));`);
  const env = { PATH: process.env["PATH"], LANG: "C.UTF-8", NODE_OPTIONS: `--import ${pathToFileURL(register).href}`, LOADED_LOG: log };
  await ended(spawn(process.execPath, [modules, ...args], { env }));
  return [...new Set([...readFileSync(log, "utf8").matchAll(SELDOM)].map(([, name]) => name!))].sort();
}

it("reading a capture loads nothing that only other commands need", { timeout: 180_000 }, async () => {
  expect(await loaded("--ndjson", CAPTURE)).toEqual([]);
  expect(await loaded("explain", "no-common-kex")).toEqual([]);
});

it("what a command needs is loaded, by its workers", { timeout: 180_000 }, async () => {
  expect(await loaded("batch", "--out", join(folder, "out"), CAPTURE)).toEqual(["hyparquet", "hyparquet-writer"]);
  expect(await loaded("schema")).toEqual(["zod"]);
});
