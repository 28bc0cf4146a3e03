import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildKexscope } from "../cli/kexscope.ts";
import { RecordFolder } from "../records/record-folder.ts";
import { writeExampleFleet } from "./example-fleet.ts";

/** `KEXSCOPE_UPDATE_DOCS=1 npx vitest run test/docs/fleet.test.ts` writes the outputs anew; read the difference before you commit it. */
const UPDATE = process.env["KEXSCOPE_UPDATE_DOCS"] === "1";
const PAGE = fileURLToPath(new URL("../../docs/fleet.md", import.meta.url));
const MAIN = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
/** A block of commands, each behind "$ ", with what they print below them. */
const BLOCK = /```\n(\$ kexscope [\s\S]*?)```/g;

const folder = new RecordFolder();
const page = existsSync(PAGE) ? readFileSync(PAGE, "utf8") : "";

beforeAll(() => {
  buildKexscope();
  writeExampleFleet(folder);
}, 120_000);
afterAll(() => folder.remove());

/** Runs a command as a shell in the example's folder would; the status stands where the page shows it. */
function run(command: string): { output: string; status: number | null } {
  const { stdout, stderr, status } = spawnSync("sh", ["-c", command.replace(/(^|\| )kexscope /g, `$1"${process.execPath}" "${MAIN}" `)], {
    cwd: folder.path,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], LANG: "C.UTF-8", NO_COLOR: "1" },
  });
  return { output: stdout + stderr, status };
}

const blocks = [...page.matchAll(BLOCK)].map(([, text = ""]) => text);

test("the page has examples", () => {
  expect(blocks.length).toBeGreaterThan(5);
});

test.each(blocks)("%s", (block) => {
  const commands = block.split(/^(?=\$ )/m);
  const done = commands.map((text) => {
    const [command = "", ...shown] = text.split("\n");
    const { output, status } = run(command.slice(2));
    expect([command, status === 0 || status === 1 ? "" : output]).toEqual([command, ""]);
    return { command, shown: shown.join("\n"), output };
  });
  if (UPDATE) {
    const now = readFileSync(PAGE, "utf8");
    writeFileSync(
      PAGE,
      now.replace(block, () => done.map(({ command, output }) => `${command}\n${output}`).join("")),
    );
    return;
  }
  for (const { shown, output } of done) expect(output).toBe(shown);
});

test("the fields of --json that the page names are those that it has", () => {
  const json = JSON.parse(
    execFileSync(process.execPath, [MAIN, "what-if", "day.ndjson", "--server", "KexAlgorithms -*sha1*", "--json", "--exit-zero"], {
      cwd: folder.path,
      encoding: "utf8",
    }),
  ) as object;
  const section = page.split("## The answer for programs")[1]?.split(/^## /m)[0] ?? "";
  const named = [...section.matchAll(/^\| (.+?) \|/gm)].flatMap(([, cell = ""]) => [...cell.matchAll(/`([a-z_.[\]]+)`/g)].map(([, name]) => name!));
  const top = Object.keys(json);
  expect(top.filter((name) => !named.some((field) => field.split(/[.[]/)[0] === name))).toEqual([]);
  expect(named.map((field) => field.split(/[.[]/)[0]!).filter((name) => !top.includes(name))).toEqual([]);
});
