import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FlowIndex } from "../../src/tcp/flow-index.ts";
import { runs } from "../property-runs.ts";

/** A 4-tuple of a small space, so that entries collide, come again and are found from both sides. */
const tuple = fc.record({ version: fc.constantFrom(4, 6), a: fc.nat(3), b: fc.nat(3), aPort: fc.nat(30), bPort: fc.nat(3) });
type Tuple = typeof tuple extends fc.Arbitrary<infer T> ? T : never;

function find(index: FlowIndex<string>, { version, a, b, aPort, bPort }: Tuple): string | null {
  const size = version === 4 ? 4 : 16;
  const data = new Uint8Array(32);
  data[size - 1] = a;
  data[2 * size - 1] = b;
  return index.find(data, version, 0, size, aPort, bPort);
}

const reversed = ({ version, a, b, aPort, bPort }: Tuple): Tuple => ({ version, a: b, b: a, aPort: bPort, bPort: aPort });
const name = ({ version, a, b, aPort, bPort }: Tuple): string => `${version}/${[`${a}:${aPort}`, `${b}:${bPort}`].sort().join(" ")}`;

describe("FlowIndex", () => {
  it("holds what a Map holds, through adding, removing and growing, from both directions", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(tuple, fc.boolean()), { maxLength: 1_500 }), fc.integer(), (steps, seed) => {
        const index = new FlowIndex<string>(seed);
        const model = new Map<string, number>();
        for (const [key, adds] of steps) {
          const known = model.get(name(key));
          expect(find(index, key)).toBe(known === undefined ? null : name(key));
          if (adds && known === undefined) model.set(name(key), index.add(name(key)));
          if (!adds && known !== undefined) {
            index.remove(known);
            model.delete(name(key));
          }
          expect(find(index, reversed(key))).toBe(model.has(name(key)) ? name(key) : null);
        }
        expect(index.size).toBe(model.size);
      }),
      { numRuns: runs(40) },
    );
  });

  it("tells the direction", () => {
    const index = new FlowIndex<string>(1);
    const key: Tuple = { version: 4, a: 1, b: 2, aPort: 3, bPort: 4 };
    find(index, key);
    index.add("flow");
    find(index, reversed(key));
    expect(index.forward).toBe(false);
    find(index, key);
    expect(index.forward).toBe(true);
  });
});
