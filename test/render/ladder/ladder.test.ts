import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TimelineStep } from "../../../src/diagnosis/record.ts";
import { ladderOf } from "../../../src/render/ladder/ladder.ts";
import { ladderText } from "../../../src/render/ladder/ladder-text.ts";
import type { Page } from "../../../src/render/text/page.ts";
import { PLAIN } from "../../../src/render/text/style.ts";
import { ASCII, UNICODE } from "../../../src/render/text/symbols.ts";
import { analyseCaptures } from "../../golden/analyse-capture.ts";
import { connection } from "../records.ts";

const CAPTURES = new URL("../../../captures/", import.meta.url).pathname;

function step(changes: Partial<TimelineStep>): TimelineStep {
  const time = "2026-03-01T14:02:11.480001Z";
  return { capture: 0, frame: 1, time, from: "client", to: "server", what: "SYN", bytes: 0, retransmissions: 0, lost: false, ...changes };
}

function page(width: number, symbols = UNICODE): Page {
  return { width, style: PLAIN, symbols, time: (time) => time };
}

async function labels(name: string): Promise<string[]> {
  const { connections } = await analyseCaptures([`${CAPTURES}${name}/input.pcap`], { timeline: true });
  return ladderOf(connections[0]!).map(({ kind, label }) => `${kind}: ${label}`);
}

describe("what stands in the ladder", () => {
  test("a KEXINIT that the path drops is lost at the sender's side", async () => {
    expect(await labels("kexinit-lost-path-mtu")).toContain("lost: KEXINIT, 1,448 bytes, sent 7 times, lost");
  });

  test("and stands in front of what jumps over it at the receiver's side, without a frame", async () => {
    const seen = await labels("kexinit-lost-path-mtu-at-server");
    const at = seen.indexOf("lost: KEXINIT, 1,448 bytes, lost");
    expect(at).toBeGreaterThan(0);
    expect(seen[at + 1]).toMatch(/^sent: data, 112 bytes/);
  });

  test("a forged RST is the network's, and what the server owed does not count as missing", async () => {
    const seen = await labels("injected-reset");
    expect(seen).toContain("reset: RST in the server's name");
    expect(seen.some((label) => label.startsWith("missing"))).toBe(false);
  });

  test("what never came is named", async () => {
    expect(await labels("tcp-no-response")).toEqual(["sent: SYN, sent 7 times", "missing: SYN-ACK never came"]);
  });

  test("there is no timeline unless it is asked for", async () => {
    const { connections } = await analyseCaptures([`${CAPTURES}tcp-no-response/input.pcap`]);
    expect(connections[0]!.timeline).toBeUndefined();
  });
});

describe("the ladder on a terminal", () => {
  const anyStep = fc.record({
    frame: fc.option(fc.integer({ min: 1, max: 9_999_999 })),
    from: fc.constantFrom("client", "server", "network"),
    to: fc.constantFrom("client", "server"),
    what: fc.string({ unit: "grapheme-ascii", maxLength: 120 }),
    bytes: fc.nat(1_000_000),
    retransmissions: fc.nat(20),
    lost: fc.boolean(),
  });

  test("fits into any width from 60 columns, every line as wide as the others", () => {
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 1, maxLength: 8 }), fc.integer({ min: 60, max: 200 }), fc.boolean(), (steps, width, ascii) => {
        const record = connection({ timeline: steps.map((changes) => step(changes as Partial<TimelineStep>)) });
        const widths = ladderText(record, page(width, ascii ? ASCII : UNICODE)).map((line) => line.length);
        expect(Math.max(...widths)).toBeLessThanOrEqual(width);
        expect(new Set(widths).size).toBe(1);
      }),
    );
  });

  test("is plain ASCII where the locale is not UTF-8", () => {
    const steps = [step({}), step({ to: "client", frame: null, what: "SYN-ACK" }), step({ lost: true, time: "2026-03-01T14:02:19.480001Z" })];
    const lines = ladderText(connection({ timeline: steps }), page(60, ASCII));
    expect(lines.join("\n")).toMatch(/^[\x20-\x7e\n]*$/);
    expect(lines.join("\n")).toContain("8.00 s later");
  });

  test("no timeline, no ladder", () => {
    expect(ladderText(connection(), page(80))).toEqual([]);
  });
});
