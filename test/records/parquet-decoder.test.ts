import "./children.ts";
import { closeSync, fstatSync, openSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { ParquetDecoder } from "../../src/records/parquet-decoder.ts";
import { readParquet } from "../../src/records/parquet-records.ts";
import { completed, connection } from "../render/records.ts";
import { parquetOf, RecordFolder } from "./record-folder.ts";

/** One byte of a page's header is wrong, and hyparquet 1.31.5 never comes back from it. */
const ENDLESS = fileURLToPath(new URL("./cases/endless.parquet", import.meta.url));

const folder = new RecordFolder();
const GOOD = folder.write("good.parquet", parquetOf([connection({ uid: "C1" }), completed({ uid: "C2" })]));
let decoder: ParquetDecoder;
afterEach(() => decoder.close());

async function read(path: string, signal?: AbortSignal) {
  const fd = openSync(path, "r");
  const uids: string[] = [];
  const reading = await readParquet(decoder, path, fd, fstatSync(fd).size, ({ uid }) => uids.push(uid), signal);
  closeSync(fd);
  return { uids, corrupt: reading.corrupt };
}

describe("the process that decodes Parquet", () => {
  test("a file over which it never ends is given up, and the next one is read", async () => {
    decoder = new ParquetDecoder({ silence: 3_000 });
    expect(await read(ENDLESS)).toEqual({ uids: [], corrupt: "it cannot be decoded: it took longer than 3 seconds" });
    expect(await read(GOOD)).toEqual({ uids: ["C1", "C2"], corrupt: null });
  }, 90_000);

  test("serves one file after the other", async () => {
    decoder = new ParquetDecoder();
    for (let i = 0; i < 3; i++) expect(await read(GOOD)).toEqual({ uids: ["C1", "C2"], corrupt: null });
  });

  test("who stops is not kept waiting, and the file is not called corrupt", async () => {
    decoder = new ParquetDecoder();
    await decoder.start();
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 200);
    expect(await read(ENDLESS, stop.signal)).toEqual({ uids: [], corrupt: null });
  });

  test("its end is told: a file that it died of is one that cannot be decoded", async () => {
    decoder = new ParquetDecoder();
    await decoder.start();
    const reading = read(ENDLESS);
    setTimeout(() => decoder.close("it takes too much memory"), 200);
    expect((await reading).corrupt).toBe("it cannot be decoded: it takes too much memory");
  });
});
