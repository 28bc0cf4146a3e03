import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CLIENT, MORE_CLIENTS, SERVER } from "../../scripts/lab/addresses.ts";
import { startCapture } from "../../scripts/lab/capture.ts";
import { ssh } from "../../scripts/lab/peers/ssh.ts";
import { startSshd } from "../../scripts/lab/peers/sshd.ts";
import { run } from "../../scripts/lab/process.ts";
import { type Stage, setStage } from "../../scripts/lab/stage.ts";
import type { FleetAnswer } from "../../src/fleet/what-if-fleet.ts";
import { MAIN } from "./live-process.ts";

/** Clients by their address: what each has in its configuration. */
const CLIENTS: Readonly<Record<string, readonly string[]>> = {
  [CLIENT.v4]: [],
  [MORE_CLIENTS[0]]: ["Ciphers aes128-ctr"],
  [MORE_CLIENTS[1]]: ["KexAlgorithms diffie-hellman-group14-sha256"],
  [MORE_CLIENTS[2]]: ["MACs hmac-sha1", "Ciphers aes256-ctr"],
  [CLIENT.v6]: ["Ciphers chacha20-poly1305@openssh.com"],
};
/** The server as it is, and what is asked about. */
const NOW = ["Ciphers aes128-ctr,aes256-ctr"];
const CHANGE = ["KexAlgorithms -diffie-hellman-*", "MACs -*sha1*", "Ciphers +aes256-cbc"];

let stage: Stage;
let folder = "";
let answer: FleetAnswer;

/** Runs every client against an sshd with these lines; true where the exchange completed, and ssh went on to ask for a login. */
async function outcomes(lines: readonly string[]): Promise<Record<string, boolean>> {
  const sshd = await startSshd(stage, { config: lines });
  const all: Record<string, boolean> = {};
  try {
    for (const [address, options] of Object.entries(CLIENTS)) {
      const host = address.includes(":") ? SERVER.v6 : SERVER.v4;
      const { stderr } = await ssh(stage, { host, options: [...options, `BindAddress ${address}`] });
      const agreed = /Permission denied/.test(stderr);
      if (!agreed && !/no matching/.test(stderr)) throw new Error(`${address}: ${stderr}`);
      all[address] = agreed;
    }
  } finally {
    sshd.signal("SIGTERM");
    await sshd.ended;
  }
  return all;
}

async function ask(records: string, lines: readonly string[]) {
  const { status, stdout, stderr } = await run([process.execPath, MAIN, "what-if", records, "--json", ...lines.flatMap((line) => ["--server", line])]);
  if (stdout === "") throw new Error(stderr);
  return { status, answer: JSON.parse(stdout) as FleetAnswer };
}

let before: Record<string, boolean>;

beforeAll(async () => {
  stage = await setStage();
  folder = mkdtempSync(join(tmpdir(), "kexscope-what-if-"));
  const capture = await startCapture(stage.client, join(folder, "fleet.pcap"));
  before = await outcomes(NOW);
  await capture.stop();
  const { stdout } = await run([process.execPath, MAIN, "--ndjson", capture.file]);
  writeFileSync(join(folder, "fleet.ndjson"), stdout);
}, 120_000);

afterAll(async () => {
  await stage.remove();
  rmSync(folder, { recursive: true, force: true });
});

const addresses = (groups: FleetAnswer["stop"]) => groups.flatMap(({ examples }) => examples.map(({ client }) => client)).sort();

test("the clients that what-if names fail once the change is made, those that it says start do, and the others go on", async () => {
  const asked = await ask(join(folder, "fleet.ndjson"), CHANGE);
  answer = asked.answer;
  expect(asked.status).toBe(1);
  const after = await outcomes(CHANGE);
  const those = (fits: (address: string) => boolean) => Object.keys(CLIENTS).filter(fits).sort();
  expect(addresses(answer.stop)).toEqual(those((address) => before[address]! && !after[address]));
  expect(addresses(answer.start)).toEqual(those((address) => !before[address] && after[address]!));
  expect(addresses(answer.stop)).toEqual([MORE_CLIENTS[1], MORE_CLIENTS[2]]);
  expect(addresses(answer.start)).toEqual([CLIENT.v6]);
}, 120_000);

test("with the lines that keep everybody, nobody fails", async () => {
  const { keep } = answer;
  expect(keep).toMatchObject({ smallest: true, checked: true, names: { KexAlgorithms: ["diffie-hellman-group14-sha256"], MACs: ["hmac-sha1"] } });
  const kept = await outcomes(keep!.lines);
  expect(Object.keys(CLIENTS).filter((address) => !kept[address])).toEqual([]);
  expect((await ask(join(folder, "fleet.pcap"), keep!.lines)).status).toBe(0);
}, 120_000);
