import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { analyse } from "../../src/analysis/analyse.ts";
import { STALL_AFTER } from "../../src/analysis/analysis-options.ts";
import { OpenFailure, openCapture } from "../../src/capture/open-capture.ts";
import { comparePoints, type Point } from "../../src/compare/compare-points.ts";
import type { Comparison } from "../../src/diagnosis/compare-record.ts";
import { type Rewriting, rewriteCapture, timeAt } from "./rewrite-capture.ts";

const CAPTURES = new URL("../../captures/", import.meta.url).pathname;
const at = (name: string) => `${CAPTURES}${name}/input.pcap`;
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "kexscope-compare-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function pointOf(path: string, point: number): Promise<Point> {
  const capture = openCapture(path);
  if (capture instanceof OpenFailure) throw new Error(capture.message);
  const sightings: Point["sightings"] = [];
  let epochSeconds = 0;
  const options = { ports: [22], separate: true, knownHosts: null, stallAfter: STALL_AFTER };
  const { captures } = await analyse(
    [capture],
    {
      ...options,
      observe: (facts, record, epoch) => {
        epochSeconds = epoch;
        sightings.push({ point, facts, record });
      },
    },
    { connection: () => {}, series: () => {} },
  );
  return { name: `point ${point + 1}`, capture: captures[0]!, epochSeconds, sightings };
}

async function compared(...paths: string[]): Promise<Comparison> {
  return comparePoints(await Promise.all(paths.map(pointOf)), true);
}

function rewritten(name: string, rewriting: Rewriting): string {
  const path = join(folder, `${name}-${Math.random()}.pcap`);
  writeFileSync(path, rewriteCapture(at(name), rewriting));
  return path;
}

describe("pairs of captures", () => {
  test.each([
    ["kexinit-lost-path-mtu", "kexinit-lost-path-mtu", "client"],
    ["kexinit-lost-path-mtu-from-server", "kexinit-lost-path-mtu", "server"],
    ["kex-reply-lost-path-mtu", "kex-reply-lost-path-mtu", "server"],
    ["ident-dropped-in-path", "ident-dropped-in-path", "client"],
    ["tcp-synack-lost", "tcp-synack-lost", "server"],
    ["tcp-ack-lost", "tcp-ack-lost", "client"],
  ])("%s: %s, and it is the %s's packets that are dropped", async (name, code, from) => {
    const { connections } = await compared(at(name), at(`${name}-at-server`));
    expect(connections[0]).toMatchObject({
      outcome: expect.stringMatching(/failed|stalled/),
      verdict: { code, certainty: "certain" },
      path: [{ finding: "dropped", from, between: [0, 1] }],
    });
  });

  test("a forged RST was seen on one side only", async () => {
    const { connections } = await compared(at("injected-reset"), at("injected-reset-at-server"));
    expect(connections[0]).toMatchObject({ verdict: { code: "injected-reset", certainty: "certain" } });
    expect(connections[0]!.path[0]).toMatchObject({ finding: "reset-injected", from: "server", frames: [5] });
  });

  test("where nothing happened it is said that nothing did", async () => {
    const { connections, captures } = await compared(at("complete-openssh"), at("complete-openssh-at-server"));
    expect(connections).toHaveLength(1);
    expect(connections[0]).toMatchObject({ outcome: "ok", matched_by: expect.arrayContaining(["isn", "cookie"]), path: [{ finding: "nothing" }] });
    expect(connections[0]!.packets!.every(({ frames }) => frames.every((frame) => frame !== null))).toBe(true);
    expect(Math.abs(captures[1]!.clock_offset_s!)).toBeLessThanOrEqual(captures[1]!.clock_offset_error_s! + 1e-6);
  });
});

describe("what the path and the clocks change", () => {
  test.each([3, -3])("a clock that is %i s off is set right, within its error", async (shift) => {
    const { captures, connections } = await compared(at("kexinit-lost-path-mtu"), rewritten("kexinit-lost-path-mtu-at-server", { shift }));
    const { clock_offset_s: offset, clock_offset_error_s: error } = captures[1]!;
    expect(Math.abs(offset! - shift)).toBeLessThanOrEqual(error! + 1e-4);
    expect(connections[0]!.verdict.code).toBe("kexinit-lost-path-mtu");
  });

  test("NAT: matched all the same, and told", async () => {
    const { connections } = await compared(at("complete-openssh"), rewritten("complete-openssh-at-server", { address: ["192.0.2.10", "203.0.113.5"] }));
    expect(connections).toHaveLength(1);
    expect(connections[0]!.matched_by).not.toContain("addresses");
    expect(connections[0]!.path).toMatchObject([{ finding: "rewritten", from: "client", what: expect.stringContaining("203.0.113.5") }]);
  });

  test("an MSS that is clamped is told, and is no failure", async () => {
    const { connections } = await compared(at("complete-openssh"), rewritten("complete-openssh-at-server", { mss: 1360 }));
    expect(connections[0]!.outcome).toBe("ok");
    expect(connections[0]!.path.map(({ finding, what }) => `${finding} ${what}`)).toContain("rewritten MSS 1460 becomes 1360");
  });

  test("two exchanges that meet in the middle: somebody intercepts", async () => {
    const a = readFileSync(at("complete-openssh"));
    const b = readFileSync(at("complete-paramiko"));
    const { connections } = await compared(at("complete-openssh"), rewritten("complete-paramiko", { shift: timeAt(a, 24) - timeAt(b, 24) + 0.001 }));
    expect(connections).toHaveLength(1);
    expect(connections[0]).toMatchObject({ matched_by: ["time"], verdict: { code: "ssh-intercepted", certainty: "likely" } });
  });

  test("a man in the middle, on a wire: by the KEXINITs and the host keys of the two sides", async () => {
    const { connections } = await compared(at("ssh-intercepted"), at("ssh-intercepted-at-server"));
    expect(connections).toHaveLength(1);
    expect(connections[0]).toMatchObject({ verdict: { code: "ssh-intercepted", certainty: "likely" } });
    expect(connections[0]!.path[0]).toMatchObject({ finding: "rewritten", what: expect.stringContaining("KEXINIT") });
  });

  test("a SYN that the second point never saw is lost before it, which is likely, not certain", async () => {
    const { connections } = await compared(at("tcp-no-response"), at("no-packets"));
    expect(connections[0]).toMatchObject({ verdict: { code: "tcp-no-response", certainty: "likely" }, path: [{ finding: "dropped", from: "client" }] });
  });
});
