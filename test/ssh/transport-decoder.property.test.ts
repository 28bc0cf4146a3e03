import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeKexInit } from "../../src/ssh/kexinit.ts";
import { negotiate } from "../../src/ssh/negotiate.ts";
import { TransportDecoder } from "../../src/ssh/transport-decoder.ts";
import type { TransportFacts } from "../../src/ssh/transport-facts.ts";
import { runs } from "../property-runs.ts";
import { bytes, disconnect, gexGroup, ident, ignore, kexEcdhInit, kexInit, kexInitPayload, kexReply, lists, newKeys, packet } from "./messages.ts";

const DIALOGUES: Record<string, Uint8Array> = {
  client: bytes(ident(), kexInit(), kexEcdhInit(), newKeys(), "secret".repeat(9)),
  "server with a preamble": bytes("Welcome\r\n\nto us\r\n", ident("SSH-1.99-x", "\n"), ignore("x"), kexInit(), kexReply(), newKeys()),
  disconnected: bytes(ident(), kexInit(), kexInit(), disconnect(2, "bye")),
  "odd packets": bytes(ident(), packet(kexInitPayload(), { padding: 5 }), gexGroup(2n ** 2047n + 1n), packet([1])),
  "text behind the identification": bytes(ident(), "Invalid SSH identification string.\r\nand so on, and so on, and so on"),
  "padding too long": bytes(ident(), packet([20, 0], { paddingLength: 200 }), "rest"),
  "no identification": bytes("GET / HTTP/1.1\r\nHost: x\r\n\r\nno end"),
  "an endless line": new Uint8Array(9_000).fill(0x80),
};

/** Reads `data` cut at these places; the end of the stream included. All in one frame, so that only the cuts differ. */
function readCut(data: Uint8Array, cuts: readonly number[], midStream = false): TransportFacts {
  const decoder = new TransportDecoder({ midStream });
  const edges = [0, ...cuts.map((cut) => cut % (data.length + 1)).sort((a, b) => a - b), data.length];
  for (let i = 1; i < edges.length; i++) decoder.push(data, edges[i - 1] ?? 0, edges[i] ?? 0, edges[i - 1] ?? 0, 0, 1, 5);
  decoder.endOfStream();
  return decoder.facts;
}

describe("segmentation", () => {
  it.each(Object.entries(DIALOGUES))("does not change the facts: %s", (_name, data) => {
    const whole = readCut(data, []);
    fc.assert(fc.property(fc.array(fc.nat(), { maxLength: 40 }), (cuts) => void expect(readCut(data, cuts)).toEqual(whole)));
    const everywhere = Array.from({ length: data.length }, (_, i) => i);
    expect(readCut(data, everywhere)).toEqual(whole);
  });

  it("does not matter for where in a buffer the bytes lie", () => {
    const data = DIALOGUES["client"] ?? new Uint8Array();
    const decoder = new TransportDecoder({ midStream: false });
    decoder.push(bytes("noise", data, "noise"), 5, 5 + data.length, 0, 0, 1, 5);
    expect(decoder.facts).toEqual(readCut(data, []));
  });
});

describe("the facts own their bytes", () => {
  it("so that the buffer can be used again", () => {
    const data = bytes("Welcome\r\n", ident(), kexInit(), kexReply(), disconnect(2, "bye"), packet([20], { packetLength: 1 }), new Uint8Array(64));
    const expected = readCut(data.slice(), []);
    const decoder = new TransportDecoder({ midStream: false });
    decoder.push(data, 0, data.length, 0, 0, 1, 5);
    data.fill(0xee);
    expect(decoder.facts).toEqual(expected);
  });
});

type Step = { kind: "bytes"; data: Uint8Array } | { kind: "gap"; length: number };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...Object.values(DIALOGUES)).map((data): Step => ({ kind: "bytes", data })) },
    { weight: 2, arbitrary: fc.uint8Array({ maxLength: 200 }).map((data): Step => ({ kind: "bytes", data })) },
    { weight: 2, arbitrary: fc.nat({ max: 3000 }).map((length): Step => ({ kind: "gap", length })) },
  ),
  { maxLength: 12 },
);

describe("any input", () => {
  it("with any holes never throws, and every byte is counted", () => {
    fc.assert(
      fc.property(steps, fc.boolean(), fc.nat(), (all, midStream, mutation) => {
        const decoder = new TransportDecoder({ midStream });
        let offset = 0;
        let pushed = 0;
        for (const step of all) {
          if (step.kind === "gap") decoder.gap(offset, step.length, 0, 1, 5);
          else decoder.push(mutate(step.data, mutation), 0, step.data.length, offset, 0, 1, 5);
          offset += step.kind === "gap" ? step.length : step.data.length;
          pushed += step.kind === "gap" ? 0 : step.data.length;
        }
        decoder.endOfStream();
        const { facts } = decoder;
        expect(facts.bytes).toBe(pushed);
        expect(facts.lastByteAt === null).toBe(pushed === 0);
        expect(facts.messages.length).toBeLessThanOrEqual(facts.messageCount);
        if (midStream && facts.ident === null) expect(facts.packetFault).toBeNull();
      }),
      { numRuns: runs(500) },
    );
  });
});

/** Changes one byte in a copy. */
function mutate(data: Uint8Array, seed: number): Uint8Array {
  const copy = data.slice();
  if (copy.length > 0) copy[seed % copy.length] = (seed >> 3) & 0xff;
  return copy;
}

/** Least CPU time of several runs, in microseconds: the clock on the wall would measure what else the machine does. */
function leastCpuTime(run: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 5; i++) {
    const start = process.cpuUsage();
    run();
    least = Math.min(least, process.cpuUsage(start).user);
  }
  return least;
}

describe("time", () => {
  const oneByOne = (data: Uint8Array) => {
    const decoder = new TransportDecoder({ midStream: false });
    for (let i = 0; i < data.length; i++) decoder.push(data, i, i + 1, i, 0, 1, 5);
  };
  const names = (count: number) => Array.from({ length: count }, (_, i) => `name-${i}`);
  const WORK: Record<string, (size: number) => () => void> = {
    "one-byte pushes into a large packet": (size) => {
      const data = bytes(ident(), packet(kexInitPayload({ kex_algorithms: ["x".repeat(size * 16)] })));
      return () => oneByOne(data);
    },
    "one-byte pushes into short lines": (size) => {
      const data = bytes("line\n".repeat(size / 16));
      return () => oneByOne(data);
    },
    "names in a list": (size) => {
      const payload = kexInitPayload({ kex_algorithms: names(size) });
      return () => void decodeKexInit(payload);
    },
    "lists without a common name": (size) => {
      const client = lists({ kex_algorithms: names(size) });
      const server = lists({ kex_algorithms: names(size).map((name) => `${name}@x`) });
      return () => void negotiate(client, server);
    },
    "a line that does not end": (size) => {
      const data = new Uint8Array(size).fill(0x41);
      return () => oneByOne(data);
    },
  };

  it.each(Object.entries(WORK))("is linear: %s", (_name, work) => {
    // Eight times the size may cost thirty times the time; a quadratic algorithm takes sixty-four. Below a millisecond it can't be measured.
    const small = leastCpuTime(work(1_000));
    expect(leastCpuTime(work(8_000))).toBeLessThan(Math.max(small, 1_000) * 30);
  });
});
