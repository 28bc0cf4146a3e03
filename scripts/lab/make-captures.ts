/**
 * Makes captures/NAME/{input.pcap,README.md} from the table of cases.
 *
 *     npx tsx scripts/lab/make-captures.ts [--into FOLDER] [--list] [NAME…]
 *
 * A NAME may end in `*`. Needs root. Without names it makes all; existing captures are replaced.
 */
import { copyFile, mkdir, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startCapture } from "./capture.ts";
import type { Case, Vantage } from "./case.ts";
import { CASES } from "./cases/index.ts";
import { readme } from "./readme.ts";
import { setStage } from "./stage.ts";

/** Cases mostly wait: more than the machine's cores may run, few enough that a slow one still meets its times. */
const AT_A_TIME = 4;
/** No case takes half as long; a peer that never ends must not hold up the others. */
const MAX_CASE_MS = 60_000;
/** A capture is a test input that every clone carries. Bytes. */
const MAX_CAPTURE_BYTES = 60_000;

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${ms} ms`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

async function record(one: Case, into: string): Promise<string> {
  const stage = await setStage();
  try {
    const before = await one.before?.(stage);
    const vantages: readonly Vantage[] = ["client", "server"];
    const captures = await Promise.all(
      vantages.map((at) => startCapture(stage[at], join(stage.folder, `${at}.pcap`), { filter: one.filter, snapLength: one.snapLength })),
    );
    await within(MAX_CASE_MS, one.run(stage, before));
    const counts = await Promise.all(captures.map((capture) => capture.stop()));
    const kept = one.keep === "both" ? vantages : [one.keep ?? "client"];
    for (const at of kept) await keep(one, at, join(stage.folder, `${at}.pcap`), into);
    return kept.map((at) => `${counts[vantages.indexOf(at)]} packets at the ${at}`).join(", ");
  } finally {
    await stage.remove();
  }
}

/** The folder of a case as seen from one end. */
function folderName(one: Case, at: Vantage): string {
  return one.keep === "both" && at === "server" ? `${one.name}-at-server` : one.name;
}

async function keep(one: Case, at: Vantage, file: string, into: string): Promise<void> {
  const { size } = await stat(file);
  if (size > MAX_CAPTURE_BYTES) throw new Error(`${one.name}: ${size} bytes, more than ${MAX_CAPTURE_BYTES}`);
  const folder = join(into, folderName(one, at));
  await mkdir(folder, { recursive: true });
  await rm(join(folder, "input.pcap"), { force: true });
  await copyFile(file, join(folder, "input.pcap"));
  await writeFile(join(folder, "README.md"), await readme(one, at));
}

const fits = (name: string, wanted: readonly string[]) =>
  wanted.length === 0 || wanted.some((want) => (want.endsWith("*") ? name.startsWith(want.slice(0, -1)) : name === want));

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { into: { type: "string" }, list: { type: "boolean" } } });
  const into = values.into === undefined ? fileURLToPath(new URL("../../captures", import.meta.url)) : resolve(values.into);
  const chosen = CASES.filter((one) => fits(one.name, positionals));
  if (chosen.length === 0) {
    process.stderr.write(`no case is named ${positionals.join(" ")}\n`);
    return 2;
  }
  if (values.list) {
    for (const one of chosen) process.stdout.write(`${one.name}\t${one.codes.map((codes) => codes.join("|")).join(" ")}\n`);
    return 0;
  }
  let failures = 0;
  const waiting = [...chosen];
  const worker = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      try {
        process.stdout.write(`${one.name}: ${await record(one, into)}\n`);
      } catch (error) {
        failures += 1;
        process.stderr.write(`${one.name}: ${error instanceof Error ? error.message : error}\n`);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  return failures === 0 ? 0 : 1;
}

process.exit(await main());
