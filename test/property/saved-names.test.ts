import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MemoryCapture } from "../../scripts/fuzz/memory-capture.ts";
import { analyse } from "../../src/analysis/analyse.ts";
import { STALL_AFTER } from "../../src/analysis/analysis-options.ts";
import type { ConnectionRecord } from "../../src/diagnosis/record.ts";
import { FrameSaver } from "../../src/live/frame-saver.ts";
import { FailedFolder } from "../../src/sinks/failed-folder.ts";
import { captureOf, WITH_METADATA } from "./hostile-capture.ts";

/** Digits, letters of addresses and codes, and what stands between them: nothing that a shell, a file system or a terminal minds. */
const NAME = /^\d{8}T\d{6}\.\d{3}Z_[0-9a-f.-]+-\d{1,5}_[0-9a-f.-]+-\d{1,5}_[a-z0-9-]+(?:~\d)?\.pcap$/;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "kexscope-names-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("--save-failed: whatever the ends say, whatever their addresses and the time are, names are of our own characters", async () => {
  let saved = 0;
  await fc.assert(
    fc.asyncProperty(WITH_METADATA, async (parts) => {
      const own = mkdtempSync(join(folder, "run-"));
      const failed = new FailedFolder(own, (why) => expect.fail(why));
      expect(failed.open()).toBeNull();
      const saver = new FrameSaver(failed, null);
      const records: ConnectionRecord[] = [];
      const options = { ports: [22], separate: false, knownHosts: null, stallAfter: STALL_AFTER, frames: saver };
      await analyse([new MemoryCapture(captureOf(parts), 65_536)], options, { connection: (record) => records.push(record), series: () => {} });
      const names = readdirSync(own);
      saved += names.length;
      for (const name of names) {
        expect(name).toMatch(NAME);
        expect(readFileSync(join(own, name)).length).toBeGreaterThan(24);
      }
      // And the record says where: below the folder, by that name.
      const told = records.flatMap(({ verdict }) => verdict.evidence.flatMap((evidence) => evidence.saved?.path ?? []));
      for (const path of told) expect(names.map((name) => join(own, name))).toContain(path);
      rmSync(own, { recursive: true });
    }),
    { numRuns: 80 },
  );
  expect(saved).toBeGreaterThan(60);
});
