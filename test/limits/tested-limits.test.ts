import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as limits from "../../src/limits.ts";

type Limit = keyof typeof limits;
const TESTS = new URL("../", import.meta.url).pathname;
const OWN = "limits/tested-limits.test.ts";

/** Limits that are met in a test which does not name them: its file and title. */
const MET_IN: Partial<Record<Limit, readonly [file: string, title: string]>> = {
  MAX_DATAGRAM_BYTES: ["net/ip-fragments.test.ts", "with a length that is no multiple of 8, with none, or beyond 65,535 bytes, are malformed"],
  MAX_CANDIDATES: ["tcp/flow-table.test.ts", "are forgotten after a while without payload, and when there are too many"],
  CANDIDATE_TIMEOUT_SECONDS: ["tcp/flow-table.test.ts", "are forgotten after a while without payload, and when there are too many"],
  COPY_WINDOW_NANOSECONDS: ["tcp/flow-table.test.ts", "end where a retransmission could begin"],
  MAX_KEEP_NEGOTIATIONS: [
    "fleet/limits.test.ts",
    "a search that is cut off still ends with a set that keeps everybody, and says that it may not be the smallest",
  ],
  MAX_PARQUET_SILENCE: ["records/parquet-decoder.test.ts", "a file over which it never ends is given up, and the next one is read"],
};

/** Limits that no test meets, and why. */
const NOT_MET: Partial<Record<Limit, string>> = {
  MAX_FIXES_REMEMBERED: "a memo: what is forgotten is computed again, and 1,024 pairs take longer than the test is worth",
  MAX_PARQUET_COLUMN_BYTES: "needs a file of 512 MiB",
  MAX_PARQUET_PAGE_BYTES: "needs a page of 256 MiB",
  MAX_PARQUET_MESSAGE_BYTES: "the size of a message between two of our processes; what comes is the same for every size",
  MAX_PARQUET_DECODER_MIB: "V8 holds it; that the decoder's death is told is tested",
  MAX_WORKER_WORDS_BYTES: "kept of the worker's last words, of which one line is told: that line is tested in test/batch",
  MAX_SINK_QUEUE_BYTES: "needs a thread that stands still; that lost records are counted is tested with the spool",
};

const files = readdirSync(TESTS, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".test.ts") && name !== OWN);
const texts = files.map((name) => readFileSync(TESTS + name, "utf8"));

describe("each limit is met in a test", () => {
  test.each(Object.keys(limits) as Limit[])("%s", (limit) => {
    const named = texts.some((text) => new RegExp(`\\b${limit}\\b`).test(text));
    const place = MET_IN[limit];
    if (place !== undefined) expect(readFileSync(TESTS + place[0], "utf8")).toContain(place[1]);
    const ways = [named, place !== undefined, NOT_MET[limit] !== undefined];
    expect(ways.filter(Boolean), "by its name, or as the two tables above say").toHaveLength(1);
  });
});
