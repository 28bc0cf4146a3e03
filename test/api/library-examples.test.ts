import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const TEXT = readFileSync(join(ROOT, "docs/library.md"), "utf8");
const SOURCES: Record<string, string> = { kexscope: "src/index.ts", "kexscope/ssh": "src/ssh/index.ts" };

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "kexscope-examples-"));
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Each example with what it says that it prints. */
const examples = [...TEXT.matchAll(/```ts\n([\s\S]*?)```\n\n```text\n([\s\S]*?)```/g)].map(([, code, output], i) => ({
  number: i + 1,
  code: code!,
  output: output!,
}));

describe("docs/library.md", () => {
  test("has an output behind every example", () => {
    expect(examples.length).toBe(TEXT.match(/```ts/g)?.length);
    expect(examples.length).toBeGreaterThan(5);
  });

  test.each(examples)("example $number prints what it says", async ({ number, code, output }) => {
    const file = join(folder, `example-${number}.ts`);
    writeFileSync(
      file,
      code.replace(/from "(kexscope[^"]*)"/g, (_all, name: string) => `from ${JSON.stringify(join(ROOT, SOURCES[name]!))}`),
    );
    const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", file], {
      cwd: ROOT,
      env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" },
    });
    expect(stdout).toBe(output);
  });
});
