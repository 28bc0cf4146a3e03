import fc from "fast-check";
import { expect, test } from "vitest";
import { examine } from "../../scripts/fuzz/examine.ts";
import { captureNotes } from "../../src/render/text/capture-notes.ts";
import { analyseBytes } from "../limits/analyse-frames.ts";
import { captureOf, type HostileParts, WITH_METADATA } from "./hostile-capture.ts";

const NOTHING = new Uint8Array(0);

test("whatever stands in comments, names, filters and custom options of a capture, and in what its ends say: no output has a byte of it that it may not have", async () => {
  await fc.assert(
    fc.asyncProperty(WITH_METADATA, fc.nat(7), async (parts, variant) => {
      expect(await examine(captureOf(parts), { variant })).toBeNull();
    }),
    { numRuns: 150 },
  );
});

test("what describes a capture changes nothing in what is said of its connections", async () => {
  const answer = async (parts: HostileParts) => {
    const { connections, captures } = await analyseBytes(captureOf(parts));
    expect(captures[0]!.corrupt).toBeNull();
    expect(captures.flatMap(captureNotes).join("")).toMatch(/^[\x20-\x7e]*$/);
    expect(connections).toHaveLength(1);
    return connections;
  };
  await fc.assert(
    fc.asyncProperty(WITH_METADATA, async (parts) => {
      expect(await answer(parts)).toEqual(await answer({ ...parts, described: NOTHING }));
    }),
    { numRuns: 60 },
  );
});
