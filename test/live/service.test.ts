import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { run } from "../../scripts/lab/process.ts";

const UNIT = fileURLToPath(new URL("../../docs/kexscope.service", import.meta.url));
const text = readFileSync(UNIT, "utf8");
const folder = mkdtempSync(join(tmpdir(), "kexscope-unit-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What systemd has to say about a unit; nothing when it understands all of it. */
async function verify(unit: string): Promise<string> {
  const { stdout, stderr } = await run(["systemd-analyze", "verify", "--man=no", unit]);
  return stdout + stderr;
}

test("systemd understands every line of the unit in docs, and would say so if it did not", async () => {
  expect(await verify(UNIT)).toBe("");
  const wrong = join(folder, "kexscope.service");
  writeFileSync(wrong, text.replace("ProtectSystem=", "ProtectSistem="));
  expect(await verify(wrong)).toContain("ProtectSistem");
});

test("what it starts is a program of this package", () => {
  const { bin } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { bin: Record<string, string> };
  const [, program] = /^ExecStart=\/usr\/bin\/env (\S+) /m.exec(text)!;
  expect(Object.keys(bin)).toContain(program);
});

test("the sandbox is on, and V8 may write the code that it runs", () => {
  const directives = text.split("\n").filter((line) => /^[A-Z]\w+=/.test(line));
  for (const wanted of [
    "AmbientCapabilities=CAP_NET_RAW",
    "CapabilityBoundingSet=CAP_NET_RAW",
    "DynamicUser=yes",
    "NoNewPrivileges=yes",
    "ProtectSystem=strict",
  ]) {
    expect(directives).toContain(wanted);
  }
  expect(directives.filter((line) => line.startsWith("MemoryDenyWriteExecute"))).toEqual([]);
});
