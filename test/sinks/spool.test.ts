import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Spool } from "../../src/sinks/spool.ts";
import { SpoolSender } from "../../src/sinks/spool-sender.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kexscope-spool-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const PLENTY = 100_000_000;
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
const line = (value: string | number) => Buffer.from(`${value}\n`);

function opened(maxBytes = PLENTY): Spool {
  const spool = new Spool(folder, maxBytes);
  expect(spool.open().why).toBe(null);
  return spool;
}

/** A process that was killed leaves its lock and its files as they are. */
function forgetLock(): void {
  rmSync(join(folder, "lock"), { force: true });
}

describe("a spool", () => {
  it("gives back what it was given, in order, whatever happens in between", () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.record({ kind: fc.constant("append" as const), length: fc.integer({ min: 1, max: 400_000 }) }) },
      { weight: 6, arbitrary: fc.record({ kind: fc.constant("send" as const), most: fc.integer({ min: 1, max: 500_000 }) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant("killed" as const) }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        rmSync(folder, { recursive: true, force: true });
        folder = mkdtempSync(join(tmpdir(), "kexscope-spool-"));
        let spool = opened();
        let next = 0;
        const got: number[] = [];
        const send = (most: number): boolean => {
          const batch = spool.next(most);
          if (batch === null) return false;
          got.push(
            ...text(batch.bytes)
              .trim()
              .split("\n")
              .map((each) => Number.parseInt(each, 10)),
          );
          spool.acknowledge(batch);
          return true;
        };
        for (const each of steps) {
          if (each.kind === "append") spool.append(line(`${next++} ${"x".repeat(each.length)}`));
          else if (each.kind === "send") send(each.most);
          else {
            forgetLock();
            spool = opened();
          }
        }
        while (send(300_000));
        const unique = [...new Set(got)];
        expect(unique).toEqual(Array.from({ length: next }, (_, i) => i));
        expect(spool.bytes).toBe(0);
        spool.close();
        expect(readdirSync(folder)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it("is bounded: the oldest file of lines leaves, and its lines are counted", () => {
    const spool = opened(3_000_000);
    let lost = 0;
    for (let i = 0; i < 100; i++) {
      const bytes = line(`${i} ${"x".repeat(100_000)}`);
      while (spool.isFull(bytes.length)) lost += spool.dropOldest();
      spool.append(bytes);
    }
    expect(spool.bytes).toBeLessThanOrEqual(3_000_000);
    const first = Number.parseInt(text(spool.next(1)!.bytes), 10);
    expect(first).toBe(lost);
    spool.close();
  });

  it("leaves out a line that a killed process did not write to its end, and says so", () => {
    const spool = opened();
    spool.append(line("whole"));
    spool.append(line("not whole"));
    forgetLock();
    const [name] = readdirSync(folder);
    truncateSync(join(folder, name!), "whole\nnot wh".length);
    const again = new Spool(folder, PLENTY);
    expect(again.open()).toEqual({ why: null, torn: 1 });
    expect(text(again.next(1_000)!.bytes)).toBe("whole\n");
    again.append(line("later"));
    again.acknowledge(again.next(6)!);
    expect(text(again.next(1_000)!.bytes)).toBe("later\n");
    again.close();
  });

  it("belongs to one process; a lock whose process is gone is taken over", () => {
    writeFileSync(join(folder, "lock"), "1\n");
    expect(new Spool(folder, PLENTY).open().why).toBe("is used by process 1");
    writeFileSync(join(folder, "lock"), "999999999\n");
    const spool = opened();
    spool.close();
    expect(existsSync(join(folder, "lock"))).toBe(false);
  });

  it("touches nothing that is not its own, and follows no link", () => {
    writeFileSync(join(folder, "notes"), "mine");
    writeFileSync(join(folder, "target"), "a line\n");
    symlinkSync(join(folder, "target"), join(folder, "000000000001.spool"));
    const spool = opened();
    expect(spool.next(1_000)).toBe(null);
    spool.append(line("own"));
    spool.close();
    expect(readdirSync(folder).sort()).toEqual(
      ["000000000001.spool", "000000000002.spool", "notes", "target"].filter((name) => existsSync(join(folder, name))),
    );
  });
});

describe("a sender", () => {
  it("sends again what was not confirmed, tells once that nobody is there, and once that somebody is again", async () => {
    const spool = opened();
    for (let i = 0; i < 5; i++) spool.append(line(i));
    const got: string[] = [];
    const told: string[] = [];
    let tries = 0;
    const sender: SpoolSender = new SpoolSender(
      spool,
      async () => ({
        add: async (lines) => {
          if (++tries <= 2) throw new Error("away");
          got.push(text(lines));
          return 5;
        },
        destroy: () => {},
      }),
      { delivered: () => sender.stop(), up: () => told.push("up"), down: (why) => told.push(why) },
    );
    await sender.run();
    expect(got).toEqual(["0\n1\n2\n3\n4\n"]);
    expect(told).toEqual(["away", "up"]);
    expect(spool.bytes).toBe(0);
    spool.close();
  });
});
