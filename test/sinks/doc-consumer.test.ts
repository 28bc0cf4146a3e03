import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeCapture } from "../../scripts/bench/traffic/make-capture.ts";
import { SHAPES } from "../../scripts/bench/traffic/shapes.ts";
import { buildKexscope, kexscope } from "../cli/kexscope.ts";
import { RedisServer } from "./redis-server.ts";

/** The reader of docs/stream.md as it stands there. */
const DOC = readFileSync(new URL("../../docs/stream.md", import.meta.url), "utf8");
const CONSUMER = /```js\n([\s\S]*?)```/.exec(DOC)![1]!;
const CONNECTIONS = 400;

const root = mkdtempSync(join(tmpdir(), "kexscope-consumer-"));
// Below the package, so that it finds @redis/client as a user's program does.
const program = fileURLToPath(new URL("../../dist/consumer.mjs", import.meta.url));
const redis = new RedisServer(join(root, "redis"));

beforeAll(async () => {
  buildKexscope();
  chmodSync(root, 0o755);
  writeFileSync(program, CONSUMER);
  mkdirSync(join(root, "spool"));
  chmodSync(join(root, "spool"), 0o777);
  await redis.start();
}, 180_000);
afterAll(async () => {
  await redis.kill();
  rmSync(root, { recursive: true, force: true });
  rmSync(program, { force: true });
});

it("the reader in docs/stream.md counts every record once, though it is killed and everything is sent twice", { timeout: 90_000 }, async () => {
  const capture = join(root, "capture.pcap");
  makeCapture(capture, SHAPES.mix, "pcap", CONNECTIONS);
  // Everything twice, as after a crash in the worst moment.
  for (let i = 0; i < 2; i++) await kexscope(["--sink", `redis+unix://${redis.socket}?stream=ssh`, "--spool", join(root, "spool"), capture]);
  expect(await redis.length("ssh")).toBe(2 * CONNECTIONS);

  const lines: string[] = [];
  const first = consumer(lines);
  await until(() => lines.length >= 50);
  first.kill("SIGKILL");
  // A minute has to pass until what it had taken is somebody else's; XCLAIM says that it has.
  const client = await redis.client();
  const taken = (await client.xPendingRange("ssh", "report", "-", "+", 1_000)).map(({ id }) => id);
  if (taken.length > 0) await client.sendCommand(["XCLAIM", "ssh", "report", "gone", "0", ...taken, "IDLE", "120000", "JUSTID"]);
  const second = consumer(lines);
  const uids = () => new Set(lines.map((line) => line.split(" ").at(-1)));
  await until(async () => uids().size === CONNECTIONS && (await client.xPending("ssh", "report")).pending === 0);
  second.kill("SIGKILL");
  client.destroy();
  // One may be printed twice: that which was printed when the first was killed.
  expect(lines.length - CONNECTIONS).toBeLessThanOrEqual(1);
  expect(lines[0]).toMatch(/^(?:ok|failed|stalled) 10\.\d+\.\d+\.\d+ 192\.168\.\d+\.\d+ [a-z0-9-]+ C\w+$/);
});

function consumer(lines: string[]): ChildProcess {
  const child = spawn(process.execPath, [program, `unix://${redis.socket}`, "ssh"], { stdio: ["ignore", "pipe", "inherit"] });
  let partial = "";
  child.stdout!.setEncoding("utf8").on("data", (text: string) => {
    const parts = (partial + text).split("\n");
    partial = parts.pop() ?? "";
    lines.push(...parts);
  });
  return child;
}

async function until(fits: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 1_500; i++) {
    if (await fits()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("it never came to that");
}
