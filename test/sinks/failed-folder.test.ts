import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FailedFolder } from "../../src/sinks/failed-folder.ts";

let path: string;
const name = (second: number): string => `20260301T1402${String(second).padStart(2, "0")}.000Z_192.0.2.1-50000_192.0.2.2-22_no-common-kex`;
const bytes = new Uint8Array(100);

beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), "kexscope-folder-"));
});
afterEach(() => rmSync(path, { recursive: true, force: true }));

function folder(limits: { files: number; bytes: number }, failures: string[] = []): FailedFolder {
  const made = new FailedFolder(path, (why) => failures.push(why), limits);
  expect(made.open()).toBeNull();
  return made;
}

test("the oldest files of our own leave first, also those of an earlier run; others are never touched", () => {
  writeFileSync(join(path, "notes.pcap"), "precious");
  symlinkSync(join(path, "notes.pcap"), join(path, `${name(0)}.pcap`));
  mkdirSync(join(path, `${name(1)}.pcap`));
  writeFileSync(join(path, `${name(2)}.pcap`), bytes);
  const made = folder({ files: 2, bytes: 1_000 });
  for (const second of [3, 4]) expect(made.save(name(second), bytes)).toBe(join(path, `${name(second)}.pcap`));
  expect(readdirSync(path)).toEqual([0, 1, 3, 4].map((second) => `${name(second)}.pcap`).concat("notes.pcap"));
});

test("the bytes of all files are bounded", () => {
  const made = folder({ files: 100, bytes: 250 });
  for (const second of [1, 2, 3]) made.save(name(second), bytes);
  expect(readdirSync(path)).toEqual([2, 3].map((second) => `${name(second)}.pcap`));
});

test("a name that is taken gets a number; only the owner may read", () => {
  const made = folder({ files: 100, bytes: 10_000 });
  made.save(name(1), bytes);
  const second = made.save(name(1), Uint8Array.from([1, 2, 3]))!;
  expect(second.endsWith("no-common-kex~2.pcap")).toBe(true);
  expect([...readFileSync(second)]).toEqual([1, 2, 3]);
  expect(statSync(second).mode & 0o777).toBe(0o600);
});

test("a planted link with the name is not followed", () => {
  const target = join(path, "target");
  symlinkSync(target, join(path, `${name(1)}.pcap`));
  const made = folder({ files: 100, bytes: 10_000 });
  expect(made.save(name(1), bytes)).toBe(join(path, `${name(1)}~2.pcap`));
  expect(statSync(target, { throwIfNoEntry: false })).toBeUndefined();
});

test("what cannot be written is told once", () => {
  const failures: string[] = [];
  const made = folder({ files: 100, bytes: 10_000 }, failures);
  rmSync(path, { recursive: true });
  expect(made.save(name(1), bytes)).toBeNull();
  expect(made.save(name(2), bytes)).toBeNull();
  expect(failures).toHaveLength(1);
  mkdirSync(path);
  chmodSync(path, 0o700);
});
