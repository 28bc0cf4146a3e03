import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isForAnotherNode } from "../../../src/capture/engines/find-engines.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kexscope-built-"));
  mkdirSync(join(folder, "build"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What node-gyp leaves beside what it built. */
const built = (version: string): void =>
  writeFileSync(
    join(folder, "build/config.gypi"),
    `# generated\n{\n  "variables": {\n    "node_module_version": ${version},\n    "napi_build_version": "9"\n  }\n}\n`,
  );

test("what was built for this Node is; for another one, it is not", () => {
  built(process.versions.modules!);
  expect(isForAnotherNode(folder)).toBe(false);
  built(String(Number(process.versions.modules) + 1));
  expect(isForAnotherNode(folder)).toBe(true);
});

test("what says nothing about its Node may be for this one", () => {
  expect(isForAnotherNode(folder)).toBe(false);
  writeFileSync(join(folder, "build/config.gypi"), "{}");
  expect(isForAnotherNode(folder)).toBe(false);
});
