import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Case } from "../../scripts/lab/case.ts";
import { CASES } from "../../scripts/lab/cases/index.ts";
import { pause } from "../../scripts/lab/process.ts";
import { setStage } from "../../scripts/lab/stage.ts";
import { type LiveEvent, LiveProcess, readFile } from "./live-process.ts";

const NOBODY = 65_534;
/** What the user waits at most after the last packet, or after the threshold of a stall. Milliseconds. */
const AT_MOST = 1_000;
const STALL_AFTER = 2;

/** Deaths that a packet ends. */
const CLOSED = [
  "tcp-refused",
  "icmp-admin-prohibited",
  "server-closed-before-ident",
  "not-ssh-server-http",
  "protocol-version-mismatch",
  "client-closed-after-server-ident",
  "no-common-kex",
  "no-common-cipher",
  "host-key-rejected-unknown",
  "disconnect-received",
];
/** Deaths that are a silence. */
const STALLED = ["tcp-no-response", "server-silent-before-ident", "kexinit-not-sent-server-stall"];

interface Seen {
  events: LiveEvent[];
  offline: string[];
}

/** Plays a case of the lab in front of a live capture at the client, and reads what it wrote once more from its file. `after`: how long it goes on. */
async function play(name: string, after = AT_MOST): Promise<Seen> {
  const one: Case | undefined = CASES.find((each) => each.name === name);
  if (one === undefined) throw new Error(`no case is called ${name}`);
  const stage = await setStage();
  const folder = mkdtempSync(join(tmpdir(), "kexscope-live-"));
  chownSync(folder, NOBODY, NOBODY);
  const file = join(folder, "all.pcap");
  try {
    const before = await one.before?.(stage);
    const live = new LiveProcess(
      ["ip", "netns", "exec", stage.client.name],
      [...["-i", "eth0", "--ndjson", "--stall-after", String(STALL_AFTER), "--write", file]],
    );
    await live.listening();
    await one.run(stage, before);
    await pause(after);
    await live.stop();
    return { events: live.events, offline: codesOf(await readFile(file)) };
  } finally {
    await stage.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

function codesOf(events: LiveEvent[]): string[] {
  return events.filter(({ event }) => event === "connection").map(({ verdict }) => verdict.code);
}

describe("a death is told within a second, with the verdict that its packets have in a file", () => {
  test.each(CLOSED)("%s", async (name) => {
    const { events, offline } = await play(name);
    expect(codesOf(events)).toEqual(offline);
    expect(offline.length).toBeGreaterThan(0);
    const told = new Set<string>();
    for (const { at, ended_at, outcome, event, uid } of events) {
      // What was told as waiting was told; its end comes when it is sure.
      if (told.has(uid)) continue;
      told.add(uid);
      if (event !== "summary" && outcome === "failed") expect(at - Date.parse(ended_at)).toBeLessThan(AT_MOST);
    }
  });
});

test("a SYN that an ICMP error answered is over some seconds after the error, not with the last SYN of a stubborn host", async () => {
  const { events } = await play("icmp-admin-prohibited", 6_000);
  const [waiting, connection] = events;
  expect([waiting?.event, connection?.event, connection?.uid]).toEqual(["waiting", "connection", waiting?.uid]);
  expect(connection!.at - Date.parse(connection!.ended_at)).toBeGreaterThan(4_000);
  expect(connection!.at - Date.parse(connection!.ended_at)).toBeLessThan(4_000 + AT_MOST);
});

describe("a stall is told within a second of its threshold, and its end as the same connection", () => {
  test.each(STALLED)("%s", async (name) => {
    const { events, offline } = await play(name);
    const waiting = events.find(({ event }) => event === "waiting");
    expect(waiting).toBeDefined();
    expect(waiting!.at - Date.parse(waiting!.waiting_for!.since) - STALL_AFTER * 1000).toBeLessThan(AT_MOST);
    expect(codesOf(events)).toEqual(offline);
    expect(events.find(({ event }) => event === "connection")?.uid).toBe(waiting!.uid);
    expect(events.filter(({ event, uid }) => event === "connection" && uid === waiting!.uid)).toHaveLength(1);
  });
});
