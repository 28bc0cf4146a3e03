import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as limits from "../../src/limits.ts";

type Limit = keyof typeof limits;
const TESTS = new URL("../", import.meta.url).pathname;
const OWN = "limits/tested-limits.test.ts";

/** Limits that are met in a test which does not name them: its file and title. */
const MET_IN: Partial<Record<Limit, readonly [file: string, title: string]>> = {
  MAX_DATAGRAM_BYTES: ["net/ip-fragments.test.ts", "with a length that is no multiple of 8, with none, or beyond 65,535 bytes, are malformed"],
  CANDIDATE_TIMEOUT_SECONDS: ["tcp/flow-table.test.ts", "are forgotten after a while without payload, and when there are too many"],
  MAX_KEEP_NEGOTIATIONS: [
    "fleet/limits.test.ts",
    "a search that is cut off still ends with a set that keeps everybody, and says that it may not be the smallest",
  ],
  MAX_PARQUET_SILENCE: ["records/parquet-decoder.test.ts", "a file over which it never ends is given up, and the next one is read"],
};

const files = readdirSync(TESTS, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".test.ts") && name !== OWN);
const texts = files.map((name) => readFileSync(TESTS + name, "utf8"));

describe("each limit is met in a test", () => {
  test.each(Object.keys(limits) as Limit[])("%s", (limit) => {
    const named = texts.some((text) => new RegExp(`\\b${limit}\\b`).test(text));
    const place = MET_IN[limit];
    if (place !== undefined) expect(readFileSync(TESTS + place[0], "utf8")).toContain(place[1]);
    expect(named, "by its name, or as the table above says").toBe(place === undefined);
  });
});
