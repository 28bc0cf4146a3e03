/**
 * What a record costs on disk, in Parquet and in Redis, and how `kexscope batch` gets faster with workers. The numbers of docs/scale.md:
 *
 *     npm run build && npx tsx scripts/bench/scale.ts [--captures 40] [--connections 500] [--workers 1,2]
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { makeCapture } from "./traffic/make-capture.ts";
import { SHAPES } from "./traffic/shapes.ts";

const KEXSCOPE = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

const { values } = parseArgs({
  options: { captures: { type: "string", default: "40" }, connections: { type: "string", default: "500" }, workers: { type: "string", default: "1,2" } },
});
const connections = Number(values.connections);
const count = Number(values.captures);
const folder = mkdtempSync(join(tmpdir(), "kexscope-scale-"));
chmodSync(folder, 0o755);

try {
  mkdirSync(join(folder, "in"));
  let bytes = 0;
  for (let i = 0; i < count; i++) bytes += makeCapture(join(folder, "in", `${i}.pcap`), SHAPES.mix, "pcap", connections, { seed: i + 1 }).bytes;
  print(`${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.version}`);
  print(`${count} captures of ${connections} connections, ${(bytes / 1e6).toFixed(0)} MB\n`);
  for (const workers of values.workers.split(",")) batch(workers, bytes);
  sizes();
  await redis();
} finally {
  rmSync(folder, { recursive: true });
}

function batch(workers: string, bytes: number): void {
  const out = join(folder, `out-${workers}`);
  const cpuBefore = cpuOfChildren();
  const begun = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [KEXSCOPE, "batch", "--out", out, "--workers", workers, join(folder, "in")], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  const seconds = (performance.now() - begun) / 1000;
  const cpu = cpuOfChildren() - cpuBefore;
  const rate = Math.round((count * connections) / seconds);
  print(`${workers} workers: ${seconds.toFixed(1)} s, ${cpu.toFixed(1)} s CPU, ${rate} connections/s, ${(bytes / 1e6 / seconds).toFixed(0)} MB/s`);
}

/** Seconds of CPU of all children that ended, and theirs: proc(5), fields 16 and 17, in hundredths. */
function cpuOfChildren(): number {
  const fields = readFileSync("/proc/self/stat", "latin1")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

function sizes(): void {
  const out = join(folder, `out-${values.workers.split(",")[0]}`);
  for (const name of ["ndjson", "connections"]) print(`${name}: ${Math.round(sizeOf(join(out, name)) / (count * connections))} bytes a record`);
}

function sizeOf(path: string): number {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

/** Sends one capture's records into a server of its own, and asks what they cost there. */
async function redis(): Promise<void> {
  const socket = join(folder, "redis");
  const server: ChildProcess = spawn("redis-server", ["--port", "0", "--unixsocket", socket, "--unixsocketperm", "777", "--save", "", "--dir", folder], {
    stdio: "ignore",
  });
  const spool = join(folder, "spool");
  mkdirSync(spool);
  chmodSync(spool, 0o777);
  try {
    for (let i = 0; i < 200 && redisCli(socket, "PING") !== "PONG"; i++) await new Promise((resolve) => setTimeout(resolve, 50));
    const before = usedMemory(socket);
    const captures = Array.from({ length: Math.min(count, 10) }, (_, i) => join(folder, "in", `${i}.pcap`));
    const args = ["--separate", "--exit-zero", "--sink", `redis+unix://${socket}`, "--spool", spool, ...captures];
    spawnSync(process.execPath, [KEXSCOPE, ...args], { stdio: "ignore" });
    const entries = Number(redisCli(socket, "XLEN", "kexscope"));
    print(`redis: ${Math.round((usedMemory(socket) - before) / entries)} bytes an entry (${entries} entries)`);
  } finally {
    server.kill("SIGKILL");
  }
}

function usedMemory(socket: string): number {
  return Number(/used_memory:(\d+)/.exec(redisCli(socket, "INFO", "memory"))?.[1]);
}

function redisCli(socket: string, ...command: string[]): string {
  return spawnSync("redis-cli", ["-s", socket, ...command], { encoding: "utf8" }).stdout.trim();
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
