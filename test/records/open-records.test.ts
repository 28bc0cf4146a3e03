import "./children.ts";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { OpenFailure } from "../../src/capture/open-failure.ts";
import { MAX_RECORD_LINE_BYTES } from "../../src/limits.ts";
import { openRecords } from "../../src/records/open-records.ts";
import { ParquetDecoder } from "../../src/records/parquet-decoder.ts";
import { recordFiles } from "../../src/records/record-files.ts";
import type { StoredRecord } from "../../src/records/stored-record.ts";
import { jsonRenderer } from "../../src/render/json.ts";
import { ndjsonRenderer } from "../../src/render/ndjson.ts";
import { analyseCaptures } from "../golden/analyse-capture.ts";
import { completed, connection, ending, unanswered } from "../render/records.ts";
import { ndjsonLine, parquetOf, RecordFolder } from "./record-folder.ts";

const folder = new RecordFolder();
const decoder = new ParquetDecoder({ silence: 20_000 });
afterAll(() => {
  decoder.close();
  folder.remove();
});

const RECORDS = [connection({ uid: "C1" }), completed({ uid: "C2" }), unanswered({ uid: "C3" })];
const NDJSON = RECORDS.map(ndjsonLine).join("");

async function read(path: string) {
  const opened = openRecords(path, decoder);
  if (opened instanceof OpenFailure) throw new Error(opened.message);
  const records: StoredRecord[] = [];
  return { reading: await opened.read((record) => records.push(record)), records, uids: records.map(({ uid }) => uid) };
}

describe("files of records", () => {
  test("NDJSON, as it is and packed; events that are no connection are no fault", async () => {
    const other = `${JSON.stringify({ schema_version: 1, event: "summary" })}\n${JSON.stringify({ schema_version: 1, event: "waiting", uid: "C1" })}\n`;
    for (const content of [NDJSON + other, gzipSync(NDJSON + other)]) {
      const { reading, uids } = await read(folder.write("plain", content));
      expect(uids).toEqual(["C1", "C2", "C3"]);
      expect(reading).toMatchObject({ format: "ndjson", records: 3, faults: 0, corrupt: null, truncated: false });
    }
  });

  test("what our own renderers write of a capture", async () => {
    const document = await analyseCaptures([new URL("../../captures/no-common-kex/input.pcap", import.meta.url).pathname]);
    for (const make of [(write: (text: string) => void) => ndjsonRenderer(write), (write: (text: string) => void) => jsonRenderer(write, "0")]) {
      let text = "";
      const renderer = make((piece) => {
        text += piece;
      });
      for (const record of document.connections) renderer.connection(record);
      for (const record of document.series) renderer.series(record);
      renderer.end({ ...ending([]), captures: document.captures, summary: document.summary });
      const { reading, records } = await read(folder.write("rendered", text));
      expect(reading.firstFault).toBeNull();
      expect(records.map(({ uid, ssh }) => [uid, ssh.client.kexinit?.kex_algorithms])).toEqual(
        document.connections.map(({ uid, ssh }) => [uid, ssh.client.kexinit?.kex_algorithms]),
      );
    }
  });

  test("Parquet: each row group, with the row's number where a row is no record", async () => {
    const { reading, uids } = await read(folder.write("a.parquet", parquetOf([...RECORDS, connection({ uid: "C4" })], { rowGroupSize: 2 })));
    expect(uids).toEqual(["C1", "C2", "C3", "C4"]);
    expect(reading).toMatchObject({ format: "parquet", records: 4, faults: 0, corrupt: null });
    const broken = [RECORDS[0]!, { ...RECORDS[1]!, outcome: "odd" as never }, RECORDS[2]!];
    expect((await read(folder.write("b.parquet", parquetOf(broken)))).reading).toMatchObject({
      records: 2,
      faults: 1,
      firstFault: { at: 2, reason: "its outcome is missing or not as kexscope writes it" },
    });
  });

  test("lines that cannot be used are counted, the first is told, and the others are read", async () => {
    const { reading, uids } = await read(
      folder.write("odd", `${ndjsonLine(RECORDS[0]!)}{"schema_version":2,"event":"connection"}\nno json\n[1]\n${ndjsonLine(RECORDS[1]!)}`),
    );
    expect(uids).toEqual(["C1", "C2"]);
    expect(reading).toMatchObject({ records: 2, faults: 3, firstFault: { at: 2, reason: "schema_version is not 1: another version of kexscope wrote it" } });
  });

  test("a line beyond the limit is skipped, in bounded memory", async () => {
    const { reading, uids } = await read(folder.write("long", `${"x".repeat(MAX_RECORD_LINE_BYTES + 1)}\n${NDJSON}`));
    expect(uids).toEqual(["C1", "C2", "C3"]);
    expect(reading).toMatchObject({ faults: 1, firstFault: { at: 1, reason: "longer than 4 MiB" } });
  });

  test("a last line that is cut is a warning, a packed file that is damaged is not", async () => {
    expect((await read(folder.write("cut", NDJSON.slice(0, -30)))).reading).toMatchObject({ records: 2, faults: 0, truncated: true, corrupt: null });
    expect((await read(folder.write("whole", NDJSON.slice(0, -1)))).reading).toMatchObject({ records: 3, truncated: false });
    const packed = gzipSync(NDJSON);
    packed[packed.length - 6]! ^= 0xff;
    expect((await read(folder.write("damaged.gz", packed))).reading.corrupt).toMatch(/check sum/);
  });

  test("other files are told as what they are", async () => {
    const capture = await read(new URL("../../captures/no-common-kex/input.pcap", import.meta.url).pathname);
    expect(capture.reading).toMatchObject({ records: 0, corrupt: "a capture, not records: kexscope --ndjson makes records of it" });
    const whole = parquetOf(RECORDS);
    expect((await read(folder.write("half.parquet", whole.subarray(0, whole.length >> 1)))).reading.corrupt).toMatch(/its end is missing/);
    expect(openRecords(folder.path, decoder)).toMatchObject({ code: "directory" });
    expect(openRecords(`${folder.path}/none`, decoder)).toMatchObject({ code: "missing" });
  });

  test("whatever stands in a file, nothing is thrown", async () => {
    const parquet = parquetOf(RECORDS);
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.json().map((text) => Buffer.from(`${text}\n`)),
      fc.tuple(fc.nat(parquet.length - 1), fc.nat(255)).map(([at, value]) => {
        const copy = new Uint8Array(parquet);
        copy[at] = value;
        return copy;
      }),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (content) => {
        const { reading, records } = await read(folder.write("any", content));
        expect(reading.records).toBe(records.length);
      }),
      { numRuns: 300 },
    );
  });
});

test("of what batch writes only the Parquet files are read", () => {
  const own = new RecordFolder();
  for (const name of ["connections/date=2026-03-01/site=a/1.parquet", "ndjson/date=2026-03-01/site=a/1.ndjson", "captures/site=a/1.json"]) own.write(name, "");
  expect(recordFiles([own.path]).paths.map(({ path }) => path.replace(`${own.path}/`, ""))).toEqual(["connections/date=2026-03-01/site=a/1.parquet"]);
  expect(recordFiles([`${own.path}/ndjson`]).paths).toHaveLength(1);
  own.remove();
});

test("folders are walked in the order of names, without what Hive hides", () => {
  const own = new RecordFolder();
  for (const name of ["date=2026-03-02/site=b/2.parquet", "date=2026-03-01/site=a/1.ndjson.gz", "_manifest/x.ndjson", ".tmp-1.parquet", "notes.txt"])
    own.write(name, "");
  const { paths, unreadable, cut } = recordFiles([own.path, "-", "given.txt"]);
  expect(paths.map(({ path }) => path.replace(`${own.path}/`, ""))).toEqual([
    "date=2026-03-01/site=a/1.ndjson.gz",
    "date=2026-03-02/site=b/2.parquet",
    "-",
    "given.txt",
  ]);
  expect(paths.map(({ found }) => found)).toEqual([true, true, false, false]);
  expect({ unreadable, cut }).toEqual({ unreadable: [], cut: false });
  own.remove();
});
