import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FlowIndex } from "../../src/tcp/flow-index.ts";
import { runs } from "../property-runs.ts";

/** One end of a flow: its port and the words of its address, one of IPv4 and four of IPv6. */
type End = readonly number[];
interface Flow {
  source: End;
  destination: End;
}

const SEED = 0x5eed;
/** Slots before the index grows. */
const SLOTS = 512;

/** As flow-index.ts hashes: who knows the seed can choose addresses that collide. */
function mix(hash: number, value: number): number {
  const product = Math.imul(hash ^ value, 0x9e3779b1);
  return product ^ (product >>> 15);
}

/** The value for which mix(hash, value) is `wanted`. */
function valueFor(hash: number, wanted: number): number {
  const product = wanted ^ (wanted >>> 15) ^ (wanted >>> 30);
  return Math.imul(product, INVERSE) ^ hash;
}

/** Of the factor of mix, by Newton: each step doubles the right bits. */
const INVERSE = [0, 1, 2, 3, 4].reduce((x) => Math.imul(x, 2 - Math.imul(0x9e3779b1, x)), 1);

const hashOfEnd = (end: End) => end.reduce(mix, SEED);
const hashOf = ({ source, destination }: Flow) => mix(SEED, (hashOfEnd(source) + hashOfEnd(destination)) | 0);
const reversed = ({ source, destination }: Flow): Flow => ({ source: destination, destination: source });

/** The end with another port or word at `at`, and such a one behind it that its hash stays. */
function twin(end: End, at: number): End {
  const before = end.slice(0, at).reduce(mix, SEED);
  const other = [...end];
  other[at] = end[at]! ^ 0x5a5;
  other[at + 1] = mix(before, end[at]!) ^ mix(before, other[at]!) ^ end[at + 1]!;
  return other;
}

const twins = (end: End) => [end, ...end.slice(1).map((_, at) => twin(end, at))];

/** All flows with the hash of this one that differ from it in two places of an end, or of each. */
function family({ source, destination }: Flow): Flow[] {
  return twins(source).flatMap((s) => twins(destination).map((d) => ({ source: s, destination: d })));
}

let frame = 0;

function find<T>(index: FlowIndex<T>, { source, destination }: Flow): T | null {
  const words = source.length - 1;
  // What stands behind the addresses is another frame's each time.
  const data = new Uint8Array(64).fill(++frame);
  const view = new DataView(data.buffer);
  for (let i = 0; i < words; i++) {
    view.setInt32(3 + 4 * i, source[1 + i]!);
    view.setInt32(3 + 4 * (words + i), destination[1 + i]!);
  }
  return index.find(data, words === 1 ? 4 : 6, 3, 3 + 4 * words, source[0]!, destination[0]!);
}

function add(index: FlowIndex<Flow>, flow: Flow): number {
  expect(find(index, flow)).toBeNull();
  return index.add(flow);
}

function expectFound(index: FlowIndex<Flow>, flow: Flow): void {
  expect(find(index, flow)).toBe(flow);
  expect(index.forward).toBe(true);
  expect(find(index, reversed(flow))).toBe(flow);
  expect(index.forward).toBe(false);
}

const V4: Flow = { source: [40_000, 0x0a000001], destination: [22, 0x0a000002] };
const V6: Flow = { source: [40_000, 0x20010db8, 1, 2, 3], destination: [22, 0x20010db8, 5, 6, 7] };

describe("flows with one hash", () => {
  test.each([
    ["IPv4", V4],
    ["IPv6", V6],
  ])("are told apart, %s", (_, flow) => {
    const flows = family(flow);
    expect(new Set(flows.map(hashOf))).toEqual(new Set([hashOf(flow)]));
    for (const first of flows) {
      const index = new FlowIndex<Flow>(SEED);
      add(index, first);
      expectFound(index, first);
      for (const other of flows) if (other !== first) expect([find(index, other), find(index, reversed(other))]).toEqual([null, null]);
    }
  });

  test("are told apart where only the ports differ", () => {
    const sums = new Map<number, Flow>();
    let pairs = 0;
    for (let a = 1; a <= 500; a++) {
      for (let b = 1; b <= 500; b++) {
        const flow = { source: [a, 0x0a000001], destination: [b, 0x0a000002] };
        const other = sums.get(hashOf(flow));
        sums.set(hashOf(flow), flow);
        if (other === undefined) continue;
        pairs++;
        const index = new FlowIndex<Flow>(SEED);
        add(index, other);
        expect([find(index, flow), find(index, reversed(flow))]).toEqual([null, null]);
        expectFound(index, other);
      }
    }
    expect(pairs).toBeGreaterThan(0);
  });

  test("are told apart where one is IPv4 and the other IPv6, with the same ports and first words", () => {
    const asV6 = (end: End): End => {
      const end6 = [...end, 11, 12];
      return [...end6, valueFor(hashOfEnd(end6), hashOfEnd(end))];
    };
    const six = { source: asV6(V4.source), destination: asV6(V4.destination) };
    expect(hashOf(six)).toBe(hashOf(V4));
    const index = new FlowIndex<Flow>(SEED);
    add(index, six);
    expect([find(index, V4), find(index, reversed(V4))]).toEqual([null, null]);
    add(index, V4);
    expectFound(index, V4);
    expectFound(index, six);
  });
});

/** Families whose slots begin here, around the end of the table. */
const HOMES = [SLOTS - 3, SLOTS - 1, 0, 1];

function familyAt(home: number): Flow[] {
  for (let port = 1; ; port++) {
    const flow = { ...V6, source: [port, ...V6.source.slice(1)] };
    if ((hashOf(flow) & (SLOTS - 1)) === home) return family(flow).slice(0, 8);
  }
}

test("flows that crowd around the end of the table stay, whichever leave", () => {
  const flows = HOMES.flatMap(familyAt);
  const all = fc.shuffledSubarray(flows, { minLength: flows.length });
  fc.assert(
    fc.property(all, fc.shuffledSubarray(flows), (adding, removing) => {
      const index = new FlowIndex<Flow>(SEED);
      const entries = new Map(adding.map((flow) => [flow, add(index, flow)]));
      expect([...entries.values()]).toEqual(flows.map((_, i) => i));
      for (const flow of removing) {
        index.remove(entries.get(flow)!);
        entries.delete(flow);
        for (const other of flows) expect(find(index, other)).toBe(entries.has(other) ? other : null);
      }
      expect(index.size).toBe(entries.size);
    }),
    { numRuns: runs(30) },
  );
});

describe("entries", () => {
  const many = (count: number) => Array.from({ length: count }, (_, i): Flow => ({ ...V4, source: [1_000 + i, 0x0a000001] }));

  test("count from 0, and the last that was given back is the next", () => {
    const index = new FlowIndex<Flow>(SEED);
    const [a, b, c, d] = many(4) as [Flow, Flow, Flow, Flow];
    expect([add(index, a), add(index, b), add(index, c)]).toEqual([0, 1, 2]);
    index.remove(0);
    index.remove(1);
    expect([find(index, b), index.size]).toEqual([null, 1]);
    expect([add(index, d), index.size]).toEqual([1, 2]);
    expect([find(index, reversed(c)), find(index, d)]).toEqual([c, d]);
    index.replace(1, a);
    expect(find(index, d)).toBe(a);
  });

  test("stay what they are when the index grows, and what was removed is not back", () => {
    const index = new FlowIndex<Flow>(SEED);
    const flows = many(1_200);
    for (const [i, flow] of flows.entries()) expect(add(index, flow)).toBe(i);
    for (const flow of flows) expectFound(index, flow);
    expect(index.size).toBe(1_200);
    for (let i = 0; i < 1_200; i += 2) index.remove(i);
    for (const [i, flow] of flows.entries()) expect(find(index, flow)).toBe(i % 2 === 0 ? null : flow);
    for (let i = 1_198; i >= 0; i -= 2) expect(add(index, flows[i]!)).toBe(i);
    for (const flow of flows) expectFound(index, flow);
  });

  test("are found by the whole address, in either direction", () => {
    const index = new FlowIndex<Flow>(SEED);
    add(index, V6);
    for (const end of ["source", "destination"] as const) {
      for (let at = 0; at < 5; at++) expect(find(index, { ...V6, [end]: V6[end].with(at, 9) })).toBeNull();
    }
  });
});
