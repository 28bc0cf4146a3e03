import { spawnSync } from "node:child_process";
import { copyFileSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildKexscope } from "../cli/kexscope.ts";
import { RecordFolder } from "../records/record-folder.ts";

const path = (relative: string): string => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
const folder = new RecordFolder();
/** The commands of the page that need no wire; test/live runs the other kind. */
const COMMANDS = [...readFileSync(path("docs/formats.md"), "utf8").matchAll(/^ {4}(kexscope .*)$/gm)].map(([, command = ""]) => command);

beforeAll(() => {
  buildKexscope();
  copyFileSync(path("captures/no-common-kex/input.pcap"), `${folder.path}/ssh.pcap`);
}, 120_000);
afterAll(() => folder.remove());

test("the page has commands", () => {
  expect(COMMANDS.length).toBeGreaterThan(0);
});

test.each(COMMANDS)("%s", (command) => {
  const { status } = spawnSync("sh", ["-c", command.replace(/^kexscope/, `"${process.execPath}" "${path("dist/cli/main.js")}"`)], { cwd: folder.path });
  expect(status).toBe(1);
  const [, file = ""] = />> (\S+)$/.exec(command) ?? [];
  const lines = readFileSync(`${folder.path}/${file}`, "utf8").trim().split("\n");
  expect(lines.map((line) => (JSON.parse(line) as { event_type: string }).event_type)).toEqual(["ssh"]);
});
