import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Analyser } from "../../src/analysis/analyser.ts";
import { STALL_AFTER } from "../../src/analysis/analysis-options.ts";
import { newFrame } from "../../src/capture/frame.ts";
import { savingNotes } from "../../src/cli/frame-saver-for.ts";
import * as limits from "../../src/limits.ts";
import { FrameSaver } from "../../src/live/frame-saver.ts";
import { TcpFlag } from "../../src/net/packet.ts";
import { FailedFolder } from "../../src/sinks/failed-folder.ts";
import { ethernet, ipv4, tcp } from "../net/frames.ts";
import { SECONDS } from "./analyse-frames.ts";

const LARGE = 50_000;
/** Ethernet and IPv4: where the TCP header begins. */
const TCP_AT = 34;

let path: string;

beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), "kexscope-saving-"));
});
afterEach(() => rmSync(path, { recursive: true, force: true }));

/** Connections that nobody answers, each with so many SYNs of so many bytes, saved with the limits as they are. */
function save(connections: number, syns: number, payload: number): FrameSaver {
  const folder = new FailedFolder(path, (why) => expect.fail(why));
  expect(folder.open()).toBeNull();
  const saver = new FrameSaver(folder, null);
  const options = { ports: [22], separate: false, knownHosts: null, stallAfter: STALL_AFTER, frames: saver };
  const sink = { connection: () => {}, series: () => {} };
  const analyser = new Analyser(options, sink, SECONDS, { index: 0, path: "large.pcap", nanoseconds: false });
  const data = ethernet(ipv4(tcp({ flags: TcpFlag.Syn }, new Uint8Array(payload))));
  const frame = { ...newFrame(), data, capturedLength: data.length, originalLength: data.length, linkType: 1, seconds: SECONDS };
  const view = new DataView(data.buffer);
  for (let i = 0; i < connections * syns; i++) {
    const connection = Math.floor(i / syns);
    view.setUint16(TCP_AT, 1_024 + connection);
    view.setUint32(TCP_AT + 4, connection * 100_000);
    frame.seconds = SECONDS + i;
    frame.number++;
    analyser.frame(frame);
  }
  // Long enough for the last one to count as unanswered.
  analyser.tick((connections * syns + 60) * 1e9);
  analyser.finish();
  return saver;
}

const saved = () => readdirSync(path).map((name) => statSync(join(path, name)).size);

test("MAX_KEPT_BYTES_PER_CONNECTION: the beginning and the end are saved, and it is told that the middle is not", () => {
  const saver = save(1, 10, LARGE);
  const [size] = saved();
  expect(size).toBeGreaterThan(limits.MAX_KEPT_BYTES_PER_CONNECTION / 2);
  expect(size).toBeLessThan(limits.MAX_KEPT_BYTES_PER_CONNECTION + 1_000);
  expect(savingNotes(saver)).toEqual(["--save-failed: the middle is left out of 1 capture, of whose packets there were more than 256 KiB"]);
});

test("MAX_KEPT_BYTES: connections that were quiet for the longest lose their packets, which is told", () => {
  const beyond = 8;
  const each = 5;
  const fit = Math.floor(limits.MAX_KEPT_BYTES / (each * (LARGE + 54)));
  const saver = save(fit + beyond, each, LARGE);
  expect(saved()).toHaveLength(fit);
  expect(savingNotes(saver)).toEqual([`--save-failed: packets of ${beyond} connections left memory, which holds 64 MiB, before the end was known`]);
});

test("MAX_SAVED_FILES: the oldest captures leave, which is told", () => {
  const beyond = 7;
  const saver = save(limits.MAX_SAVED_FILES + beyond, 1, 0);
  expect(saved()).toHaveLength(limits.MAX_SAVED_FILES);
  expect(savingNotes(saver)).toEqual(["--save-failed: 7 older captures left the folder, which holds 1,000 files and 256 MiB"]);
});

test("MAX_SAVED_BYTES: the oldest captures leave, those of an earlier run too, which is told", () => {
  for (const second of [1, 2, 3, 4]) {
    const old = join(path, `20260101T14020${second}.000Z_192.0.2.1-50000_192.0.2.2-22_no-common-kex.pcap`);
    writeFileSync(old, "");
    // A hole: as long as it says, and no bytes on the disk.
    truncateSync(old, limits.MAX_SAVED_BYTES / 4);
  }
  const saver = save(3, 1, 0);
  expect(saved()).toHaveLength(6);
  expect(saved().reduce((sum, size) => sum + size)).toBeLessThan(limits.MAX_SAVED_BYTES);
  expect(savingNotes(saver)).toEqual(["--save-failed: 1 older capture left the folder, which holds 1,000 files and 256 MiB"]);
});

test("below the limits nothing is said", () => {
  expect(savingNotes(save(3, 2, 100))).toEqual([]);
});
