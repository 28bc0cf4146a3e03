import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { makeCapture } from "../../scripts/bench/traffic/make-capture.ts";
import { SHAPES } from "../../scripts/bench/traffic/shapes.ts";
import { buildKexscope, ended, kexscope, startKexscope } from "../cli/kexscope.ts";
import { RedisServer } from "./redis-server.ts";

const RECORDS = 100_000;
/** As large as the record of a refused connection. Bytes. */
const RECORD_BYTES = 1_500;
const PRODUCER = fileURLToPath(new URL("./sink-producer.ts", import.meta.url));

const TCP_REFUSED = fileURLToPath(new URL("../../captures/tcp-refused/input.pcap", import.meta.url));

const root = mkdtempSync(join(tmpdir(), "kexscope-redis-"));
chmodSync(root, 0o755);
let running: RedisServer[] = [];

function server(name: string): RedisServer {
  const redis = new RedisServer(join(root, name));
  running.push(redis);
  return redis;
}

function spoolFolder(name: string): string {
  const path = join(root, name);
  mkdirSync(path);
  // Root becomes nobody before it writes there.
  chmodSync(path, 0o777);
  return path;
}

beforeAll(() => buildKexscope(), 180_000);
afterEach(async () => {
  for (const redis of running) await redis.kill();
  running = [];
});
afterAll(() => rmSync(root, { recursive: true, force: true }), 120_000);

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A producer that runs, and how far it is. */
class Producer {
  readonly child: ChildProcessWithoutNullStreams;
  safe: number;
  text = "";
  readonly ended: Promise<{ status: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }>;

  constructor(redis: RedisServer, spool: string, from: number) {
    this.safe = from;
    const args = [redis.socket, spool, String(from), String(RECORDS), String(RECORD_BYTES)];
    this.child = spawn(process.execPath, ["--import", "tsx", PRODUCER, ...args], { cwd: fileURLToPath(new URL("../..", import.meta.url)) });
    this.child.stdout.on("data", (text: Buffer) => {
      for (const [, safe] of String(text).matchAll(/safe (\d+)\n/g)) this.safe = Number(safe);
    });
    this.ended = ended(this.child);
  }

  async reaches(share: number): Promise<void> {
    while (this.safe < share * RECORDS && this.child.exitCode === null) await pause(5);
    expect(this.child.exitCode).toBe(null);
  }
}

/** The uids of the connections that a run tells, line by line: a long run tells more than a string can hold. */
async function uidsTold(child: ChildProcessWithoutNullStreams): Promise<{ status: number | null; uids: string[] }> {
  const uids: string[] = [];
  child.stderr.resume();
  createInterface(child.stdout).on("line", (line) => {
    const uid = /"event":"connection","uid":"([^"]+)"/.exec(line)?.[1];
    if (uid !== undefined) uids.push(uid);
  });
  const status = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { status, uids };
}

describe("a Redis stream", () => {
  it("gets 100,000 records, none lost, none twice by uid, in order, while Redis is killed three times and the producer once", {
    timeout: 300_000,
  }, async () => {
    const redis = server("durable");
    const spool = spoolFolder("durable-spool");
    await redis.start();
    const killRedis = async (away: number): Promise<void> => {
      await redis.kill();
      await pause(away);
      await redis.start();
    };
    const first = new Producer(redis, spool, 0);
    await first.reaches(0.15);
    await killRedis(300);
    await first.reaches(0.35);
    await killRedis(1_500);
    await first.reaches(0.5);
    first.child.kill("SIGKILL");
    await first.ended;
    const second = new Producer(redis, spool, first.safe);
    await second.reaches(0.7);
    await killRedis(800);
    const { stdout, stderr, status } = await second.ended;
    expect(status, stderr).toBe(0);
    const end = JSON.parse(/end (.*)\n/.exec(stdout)![1]!) as { lost: number; waitingBytes: number; rss: number };
    expect(end.waitingBytes).toBe(0);
    // The record that was being written when the first one was killed: it was not safe yet, and the second one handed it over again.
    expect(end.lost).toBeLessThanOrEqual(1);
    expect(end.rss).toBeLessThan(250e6);

    const uids = await redis.uids("records");
    const unique = [...new Set(uids)];
    expect(unique).toHaveLength(RECORDS);
    // A Set keeps the order in which its members came: what was sent twice came first at its place.
    expect(unique).toEqual([...unique].sort());
    expect(uids.length - RECORDS).toBeLessThan(RECORDS / 20);
    expect(readdirSync(spool)).toEqual([]);
  });

  it("keeps about as many entries as it was told", { timeout: 60_000 }, async () => {
    const redis = server("short");
    const spool = spoolFolder("short-spool");
    await redis.start();
    const capture = join(root, "short.pcap");
    makeCapture(capture, SHAPES.mix, "pcap", 600);
    const { stderr } = await kexscope(["-v", "--sink", `redis+unix://${redis.socket}?stream=s&maxlen=100`, "--spool", spool, capture]);
    expect(stderr).toContain("600 delivered, 0 B waiting, 0 lost");
    const length = await redis.length("s");
    expect(length).toBeGreaterThanOrEqual(100);
    // Redis trims whole nodes of 100 entries.
    expect(length).toBeLessThan(300);
  });
});

describe("kexscope FILE --sink redis", () => {
  // KEXSCOPE_STREAM_RECORDS=100000 takes some minutes, 4 GB of disk and 2 GB of memory.
  const CONNECTIONS = Number(process.env["KEXSCOPE_STREAM_RECORDS"] ?? 3_000);
  const capture = join(root, "capture.pcap");
  beforeAll(() => void makeCapture(capture, SHAPES.mix, "pcap", CONNECTIONS), 120_000);

  it("killed in the middle and run again, with Redis killed three times: every record, by uid once", {
    timeout: 180_000 * Math.max(1, CONNECTIONS / 10_000),
  }, async () => {
    const redis = server("command");
    const spool = spoolFolder("command-spool");
    await redis.start();
    const args = ["--ndjson", "--exit-zero", "--sink", `redis+unix://${redis.socket}?stream=s`, "--spool", spool, capture];
    const first = startKexscope(args);
    const cut = uidsTold(first);
    const reach = async (length: number): Promise<void> => {
      for (let i = 0; i < CONNECTIONS && (await redis.length("s")) < length; i++) await pause(20);
    };
    await reach(CONNECTIONS * 0.2);
    await redis.kill();
    await redis.start();
    await reach(CONNECTIONS * 0.4);
    first.kill("SIGKILL");
    await cut;
    const second = uidsTold(startKexscope(args));
    await reach(CONNECTIONS * 0.8);
    for (const away of [100, 1_000]) {
      await redis.kill();
      await pause(away);
      await redis.start();
    }
    const { status, uids: told } = await second;
    expect(status).toBe(0);
    expect(told).toHaveLength(CONNECTIONS);
    expect([...new Set(await redis.uids("s"))].sort()).toEqual(told.sort());
  });

  it("while Redis is away: records wait in the spool, and the next run sends them", { timeout: 60_000 }, async () => {
    const redis = server("away");
    const spool = spoolFolder("away-spool");
    const sink = ["--sink", `redis+unix://${redis.socket}?stream=s`, "--spool", spool];
    const { stderr } = await kexscope([...sink, new URL("../../captures/no-common-kex/input.pcap", import.meta.url).pathname]);
    expect(stderr).toMatch(/cannot be reached \(connect ENOENT .*\); records wait in/);
    expect(stderr).toMatch(/wait in .*away-spool; the next run with this --spool sends them/);
    await redis.start();
    await kexscope([...sink, new URL("../../captures/tcp-refused/input.pcap", import.meta.url).pathname]);
    const uids = await redis.uids("s");
    expect(uids.length).toBeGreaterThanOrEqual(2);
    expect(new Set(uids).size).toBe(uids.length);
    expect(readdirSync(spool)).toEqual([]);
  });

  it("over TLS, to a name and to an address, and not to a server whose certificate nobody signed", { timeout: 60_000 }, async () => {
    const [certificate, key] = [join(root, "cert.pem"), join(root, "key.pem")];
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
    execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "2", ...subject], {
      stdio: "ignore",
    });
    const port = 16_380 + (process.pid % 1_000);
    const redis = new RedisServer(join(root, "tls"), { port, certificate, key });
    running.push(redis);
    await redis.start();
    const args = (host: string) => ["-v", "--sink", `rediss://${host}:${port}?stream=s`, "--spool", spoolFolder(`tls-${host}`), TCP_REFUSED];
    for (const host of ["localhost", "127.0.0.1"]) {
      const { stderr } = await kexscope(args(host), { env: { NODE_EXTRA_CA_CERTS: certificate } });
      expect(stderr).toMatch(/[1-9]\d* delivered, 0 B waiting, 0 lost/);
      expect(stderr).not.toMatch(/Warning|DEP0/);
    }
    rmSync(join(root, "tls-localhost"), { recursive: true });
    expect((await kexscope(args("localhost"))).stderr).toMatch(/cannot be reached \(self-signed certificate\); records wait in/);
  });

  it("to a file, in another format, as nobody", { timeout: 60_000 }, async () => {
    const folder = spoolFolder("lines");
    const file = join(folder, "eve.json");
    await kexscope(["--format", "eve", "--sink", `file:${file}`, new URL("../../captures/tcp-refused/input.pcap", import.meta.url).pathname]);
    const lines = readFileSync(file, "utf8").trim().split("\n");
    expect(JSON.parse(lines[0]!)).toMatchObject({ event_type: "ssh", diagnosis: { verdict: { code: "tcp-refused" } } });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it("a password in the address is in no message", async () => {
    const { stderr } = await kexscope(["--sink", "redis://me:secret@127.0.0.1:1/0?odd=1", "--spool", "x", capture]);
    expect(stderr).toContain("redis://me@127.0.0.1:1/0: odd is neither");
    expect(stderr).not.toContain("secret");
  });

  it("a server that refuses says why", { timeout: 30_000 }, async () => {
    const redis = server("refusing");
    const spool = spoolFolder("refusing-spool");
    await redis.start();
    const client = await redis.client();
    await client.configSet("requirepass", "right");
    client.destroy();
    const args = [
      "--sink",
      `redis+unix://${redis.socket}?stream=s`,
      "--spool",
      spool,
      new URL("../../captures/no-common-kex/input.pcap", import.meta.url).pathname,
    ];
    expect((await kexscope(args)).stderr).toMatch(/NOAUTH/);
    expect((await kexscope(["-v", ...args], { env: { REDISCLI_AUTH: "right" } })).stderr).toMatch(/2 delivered, 0 B waiting/);
  });

  it.each([
    [["--sink", "http://x"], "write redis://HOST"],
    [["--sink", "redis://x"], "say with --spool DIR"],
    [["--sink", "redis://x", "--spool", "/nowhere"], "--spool /nowhere: does not exist"],
    [["--sink", "redis://x?maxlen=some", "--spool", "x"], "maxlen is the number of entries"],
    [["--sink", "file:"], "write file: and a path"],
    [["--sink", "file:a", "--sink", "file:a"], "is the place of two sinks"],
  ])("%j is refused", async (args, message) => {
    const { status, stderr } = await kexscope([...args, capture]);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});
