import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Outcome } from "../../src/diagnosis/record.ts";
import { htmlRenderer } from "../../src/render/html/html-renderer.tsx";
import { pcap } from "../capture/capture-bytes.ts";
import { kexscope } from "../cli/kexscope.ts";
import { completed, connection, ending, unanswered } from "../render/records.ts";
import { EPOCH, wiresOfAll } from "../verdicts/diagnosis-of.ts";
import { ROWS } from "../verdicts/rows/index.ts";
import { conversationsOf, isPositive } from "../verdicts/verdict-rows.ts";

/** From the root of the project, where vitest runs: the path is printed into the page. */
const CAPTURES = "captures";

export const captureOf = (name: string): string => join(CAPTURES, name, "input.pcap");

/** Every capture of the collection: as many verdicts as it has. */
export function allCaptures(): string[] {
  const files = readdirSync(CAPTURES, { recursive: true, encoding: "utf8" });
  return files
    .filter((path) => /\/input\.pcap(ng)?(\.gz)?$/.test(path))
    .map((path) => join(CAPTURES, path))
    .sort();
}

const NANOSECOND_MAGIC = 0xa1b23c4d;
/** Captures apart in time: two connections with the same addresses and the same time would be one, by their uid. Seconds. */
const APART = 10;

/** A capture for each code that a dialogue of the tests comes to: what no program here can be brought to is among them. Returns their files. */
export function makeDialogueCaptures(folder: string): string[] {
  return [...ROWS].flatMap(([code, rows], index) => {
    const row = rows.find((one) => isPositive(code, one) && one.capture?.ports === undefined);
    if (row === undefined) return [];
    const records = wiresOfAll(conversationsOf(row), row.capture).map(({ data, length, time }) => {
      const fraction = time % 1e9;
      return { seconds: EPOCH + index * APART + (time - fraction) / 1e9, fraction, data, originalLength: length };
    });
    const file = join(folder, `dialogue-${code}.pcap`);
    writeFileSync(file, pcap({ magic: NANOSECOND_MAGIC, records }));
    return [file];
  });
}

/** Writes the page that `kexscope ARGS --html FILE` makes. */
export async function makePage(file: string, args: readonly string[]): Promise<void> {
  const { status, stderr } = await kexscope([...args, "--html", file]);
  if (status !== 0 && status !== 1) throw new Error(`status ${status}: ${stderr}`);
}

/** Writes the page that `kexscope report` makes of these captures. */
export async function makeFleetPage(file: string, captures: readonly string[]): Promise<void> {
  const { status, stderr } = await kexscope(["report", ...captures, "--out", file, "--since", "2026-01-01"]);
  if (status !== 0) throw new Error(`status ${status}: ${stderr}`);
}

/** A page of this many connections, of which a few have a section of their own. */
export function makeLargePage(file: string, connections: number): void {
  const makers = [connection, unanswered, completed];
  const records = Array.from({ length: connections }, (_, i) =>
    makers[i % makers.length]!({
      uid: `C${i}`,
      client: { ip: `10.88.${i >> 8}.${i & 255}`, port: 1024 + (i % 60_000) },
      started_at: new Date(Date.UTC(2026, 2, 1) + i * 1000).toISOString(),
      outcome: (["failed", "failed", "ok"] as Outcome[])[i % makers.length]!,
    }),
  );
  let page = "";
  const renderer = htmlRenderer((text) => {
    page += text;
  });
  for (const record of records) renderer.connection(record);
  renderer.end(ending(records));
  writeFileSync(file, page);
}

/** What may stand in an identification and in a list of names, and would be markup in a page. As long as what it takes the place of. */
const HOSTILE: readonly [string, string][] = [
  ["SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u", "SSH-2.0-<img src=x onerror='alert(1)'>"],
  ["curve25519-sha256", "<svg/onload=a()/>"],
];

/** A capture whose peers call themselves, and what they offer, by names that would be markup. TCP checksums are left as they are. */
export function makeHostileCapture(file: string): void {
  const bytes = readFileSync(captureOf("no-common-kex"));
  for (const [honest, hostile] of HOSTILE) {
    const text = Buffer.from(hostile.padEnd(honest.length, ".").slice(0, honest.length));
    for (let at = bytes.indexOf(honest); at !== -1; at = bytes.indexOf(honest, at + 1)) text.copy(bytes, at);
  }
  writeFileSync(file, bytes);
}
