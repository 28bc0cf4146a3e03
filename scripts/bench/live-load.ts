/**
 * What a live capture takes, on a wire of its own (network namespaces; needs root and tcpreplay):
 *
 *     npm run build && npx tsx scripts/bench/live-load.ts [--engines cap,dumpcap,tcpdump] [--seconds 5] [--flood 1000000]
 *
 * First frames are replayed faster and faster, bulk transfer and many short exchanges, until the first is missed. Then a flood of SYNs is
 * replayed while real clients fail at a real sshd: each of them has to be told.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { LiveProcess } from "../../test/live/live-process.ts";
import { ssh } from "../lab/peers/ssh.ts";
import { startSshd } from "../lab/peers/sshd.ts";
import { pause } from "../lab/process.ts";
import { type Stage, setStage } from "../lab/stage.ts";
import { makeCapture } from "./traffic/make-capture.ts";
import { SHAPES } from "./traffic/shapes.ts";

const { values } = parseArgs({
  options: {
    engines: { type: "string", default: "cap,dumpcap,tcpdump" },
    seconds: { type: "string", default: "5" },
    flood: { type: "string", default: "1000000" },
  },
});

/** Packets a second. */
const RATES = [2_000, 5_000, 10_000, 20_000, 40_000, 80_000];
const FLOOD_RATE = 40_000;
const REAL_FAILURE = "no-common-kex";
/** Long enough for what is queued to be read. Milliseconds. */
const SETTLE = 3_000;

/** One replay. Milliseconds. */
const AT_MOST = 300_000;

const folder = mkdtempSync(join(tmpdir(), "kexscope-load-"));

interface Counted {
  packets: number;
  memory: string;
}

/** A live capture on the client's interface while something happens. */
async function during(stage: Stage, engine: string, happens: () => Promise<void>): Promise<{ live: LiveProcess; counted: Counted }> {
  const live = new LiveProcess(["ip", "netns", "exec", stage.client.name], ["-i", "eth0", "--engine", engine, "--ndjson"]);
  await live.listening();
  await happens();
  await pause(SETTLE);
  live.signal("SIGUSR2");
  await live.says(/[\d,]+ packets?, /);
  const said = /([\d,]+) packets?, .*memory ([^,\n]+)/.exec(live.stderr);
  await live.stop();
  return { live, counted: { packets: Number((said?.[1] ?? "0").replaceAll(",", "")), memory: said?.[2]?.trim() ?? "?" } };
}

async function replay(stage: Stage, file: string, rate: number, limit: number): Promise<number> {
  const command = ["tcpreplay", "-q", "-i", "eth0", `--pps=${rate}`, `--limit=${limit}`, file];
  const { status, stdout, stderr } = await stage.router.run(command, { timeoutMs: AT_MOST });
  if (status !== 0) throw new Error(`tcpreplay ended with ${status}: ${stderr}`);
  return Number(/Successful packets:\s+(\d+)/.exec(stdout)?.[1] ?? 0);
}

/** The highest rate at which no packet was missed. */
async function sustained(stage: Stage, engine: string, file: string, frames: number): Promise<string> {
  let best = "less than 2,000";
  for (const rate of RATES) {
    let sent = 0;
    const { counted } = await during(stage, engine, async () => {
      sent = await replay(stage, file, rate, Math.min(frames, rate * Number(values.seconds)));
    });
    if (counted.packets < sent) break;
    best = `${rate.toLocaleString("en")} (${counted.memory})`;
  }
  return best;
}

async function flood(stage: Stage, engine: string): Promise<string> {
  const { path, frames } = makeCapture(join(folder, "flood"), SHAPES.flood, "pcap", Number(values.flood));
  let sent = 0;
  let tried = 0;
  const { live, counted } = await during(stage, engine, async () => {
    let flooding = true;
    const replayed = replay(stage, path, FLOOD_RATE, frames).then((count) => {
      sent = count;
      flooding = false;
    });
    while (flooding) {
      await ssh(stage, { options: ["KexAlgorithms=curve25519-sha256"] });
      tried++;
    }
    await replayed;
  });
  rmSync(path);
  const told = live.events.filter(({ event, verdict }) => event === "connection" && verdict.code === REAL_FAILURE).length;
  return `| ${engine} | ${sent.toLocaleString("en")} | ${counted.packets.toLocaleString("en")} | ${tried} | ${told} | ${counted.memory} |`;
}

const stage = await setStage();
try {
  const bulk = makeCapture(join(folder, "bulk"), SHAPES.bulk, "pcap", 200);
  const mix = makeCapture(join(folder, "mix"), SHAPES.mix, "pcap", 10_000);
  const engines = values.engines.split(",");
  process.stdout.write("| engine | bulk, packets/s without loss (memory) | short exchanges, packets/s without loss (memory) |\n|---|---|---|\n");
  for (const engine of engines) {
    const bulkRate = await sustained(stage, engine, bulk.path, bulk.frames);
    process.stdout.write(`| ${engine} | ${bulkRate} | ${await sustained(stage, engine, mix.path, mix.frames)} |\n`);
  }
  await startSshd(stage, { config: ["KexAlgorithms diffie-hellman-group14-sha256"] });
  process.stdout.write("\n| engine | flood, frames sent | packets read | real failures | told | memory |\n|---|---|---|---|---|---|\n");
  for (const engine of engines) process.stdout.write(`${await flood(stage, engine)}\n`);
} finally {
  await stage.remove();
  rmSync(folder, { recursive: true, force: true });
}
