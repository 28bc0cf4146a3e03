/** How far a long run is, as a terminal shows it. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeCapture } from "../../scripts/bench/traffic/make-capture.ts";
import { SHAPES } from "../../scripts/bench/traffic/shapes.ts";
import { MAIN } from "./live-process.ts";

/** Enough for a line that appears after half a second to be drawn some times on the fastest machine. */
const CONNECTIONS = 2_500;
/** Carriage return, and erase to the end of the line. */
const ERASE = "\r\u001b[K";
const DRAWN = /^(\S) (\d+) % {2}[\d.]+ [kM]B of [\d.]+ MB {2}[\d.]+ [kM]B\/s(?: {2}(\d+ s|\d+ min \d+ s) left)?( {2}\(\d captures\))?$/;

let folder = "";
const captures = (): string[] => [1, 2].map((seed) => join(folder, `${seed}.pcap`));

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "kexscope-progress-"));
  for (const [index, path] of captures().entries()) makeCapture(path, SHAPES.mix, "pcap", CONNECTIONS, { seed: index + 1 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a terminal gets while this runs in a shell. */
async function terminalOf(command: string, lang = "C.UTF-8"): Promise<string> {
  const script = `set timeout 50\nset stty_init "rows 24 columns 160"\nspawn -noecho sh -c ${JSON.stringify(`exec ${process.execPath} ${MAIN} ${command}`)}\nexpect eof`;
  const env = { ...process.env, TERM: "xterm", LANG: lang, LC_ALL: lang };
  const { stdout } = await promisify(execFile)("expect", ["-c", script], { env, encoding: "utf8", maxBuffer: 1 << 26 });
  return stdout;
}

/** Each drawing of the progress line: spinner, share read, what is left. */
function drawingsIn(output: string): { spinner: string; share: number; left: string | undefined; captures: string | undefined }[] {
  return output.split(ERASE).flatMap((piece) => {
    const [, spinner, share, left, captures] = DRAWN.exec(piece) ?? [];
    return spinner === undefined ? [] : [{ spinner, share: Number(share), left, captures }];
  });
}

/** The lines that stay on the screen. */
const screenOf = (output: string): string[] => output.split(/\r?\n/).map((line) => line.split(ERASE).at(-1)!);

test("a long analysis tells how much, how fast and how long still; the line leaves no trace", async () => {
  const output = await terminalOf(`--only failed --port 22 ${captures()[0]}`);
  const drawn = drawingsIn(output);
  expect(drawn.length).toBeGreaterThan(3);
  const shares = drawn.map(({ share }) => share);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(drawn.filter(({ left }) => left !== undefined).length).toBeGreaterThan(2);
  expect(drawn.every(({ spinner }) => "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏".includes(spinner))).toBe(true);
  expect(screenOf(output).filter((line) => line.includes("B/s"))).toEqual([]);
  expect(output).toMatch(/died in/);
});

test("where the locale is not UTF-8 the spinner is ASCII; records of a pipe do not disturb it", async () => {
  const drawn = drawingsIn(await terminalOf(`--ndjson ${captures()[0]} > /dev/null`, "C"));
  expect(drawn.length).toBeGreaterThan(3);
  expect(drawn.every(({ spinner }) => "|/-\\".includes(spinner))).toBe(true);
});

test("batch tells it for all captures together", async () => {
  const output = await terminalOf(`batch --workers 1 --out ${join(folder, "tables")} ${captures().join(" ")}`);
  const drawn = drawingsIn(output);
  expect(drawn.filter(({ left, captures: told }) => left !== undefined && told === "  (2 captures)").length).toBeGreaterThan(2);
  expect(drawn.at(-1)!.share).toBeGreaterThan(50);
  expect(screenOf(output).filter((line) => line.includes("B/s"))).toEqual([]);
});

test("-q keeps it away", async () => {
  expect(drawingsIn(await terminalOf(`-q ${captures()[0]} > /dev/null`))).toEqual([]);
});
