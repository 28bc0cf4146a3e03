import "../records/children.ts";
import { closeSync, fstatSync, openSync } from "node:fs";
import { ByteWriter, ParquetWriter, schemaFromColumnData } from "hyparquet-writer";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import {
  MAX_PARQUET_COLUMN_BYTES,
  MAX_PARQUET_DECODER_MIB,
  MAX_PARQUET_FOOTER_BYTES,
  MAX_PARQUET_MESSAGE_BYTES,
  MAX_PARQUET_PAGE_BYTES,
} from "../../src/limits.ts";
import { ParquetDecoder } from "../../src/records/parquet-decoder.ts";
import { decodeGroups } from "../../src/records/parquet-groups.ts";
import { RecordFolder } from "../records/record-folder.ts";

const MIB = 1024 * 1024;
const folder = new RecordFolder();
afterAll(() => folder.remove());

/** A file with a column of records, in one row group. `lie` changes what its footer says of that column. */
function parquet(records: readonly string[], lie: (column: { total_uncompressed_size: bigint; total_compressed_size: bigint }) => void = () => {}): Uint8Array {
  const columnData = [{ name: "record", data: [...records], type: "STRING" as const }];
  const writer = new ByteWriter();
  const file = new ParquetWriter({ writer, schema: schemaFromColumnData({ columnData }), statistics: false });
  file.write({ columnData });
  lie(file.row_groups[0]!.columns[0]!.meta_data!);
  file.finish();
  return new Uint8Array(writer.getBuffer());
}

/** The same of one small record whose page claims so many bytes unpacked. */
function pageOf(bytes: number): Uint8Array {
  const honest = parquet(["{}"]);
  // Thrift's compact protocol: page type (field 1) and unpacked bytes (field 2), both i32, in zigzag varints.
  const [type, oldSize] = [honest.subarray(4, 7), 1];
  if (type[0] !== 0x15 || type[2] !== 0x15) throw new Error("not a page's header");
  const size = varint(2 * bytes);
  const forged = parquet(["{}"], (column) => {
    column.total_compressed_size += BigInt(size.length - oldSize);
  });
  return Uint8Array.from([...forged.subarray(0, 7), ...size, ...forged.subarray(7 + oldSize)]);
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    bytes.push(rest < 128 ? rest : 128 + (rest % 128));
    if (rest < 128) return bytes;
  }
}

async function corruptOf(bytes: Uint8Array): Promise<{ corrupt: string | null; values: unknown[] }> {
  const values: unknown[] = [];
  const slice = (start: number, end = bytes.length) => bytes.slice(start, end).buffer;
  const { corrupt } = await decodeGroups({ byteLength: bytes.length, slice }, async (rows) => void values.push(...rows));
  return { corrupt, values };
}

describe("what a file claims of itself", () => {
  test("MAX_PARQUET_COLUMN_BYTES: a row group with more records is not read", async () => {
    const claiming = (bytes: number) =>
      corruptOf(
        parquet(["{}"], (column) => {
          column.total_uncompressed_size = BigInt(bytes);
        }),
      );
    expect(await claiming(MAX_PARQUET_COLUMN_BYTES)).toEqual({ corrupt: null, values: ["{}"] });
    expect(await claiming(MAX_PARQUET_COLUMN_BYTES + 1)).toEqual({ corrupt: "a row group holds more than 512 MiB of records: write smaller ones", values: [] });
  });

  test("MAX_PARQUET_PAGE_BYTES: a larger page gets no memory", async () => {
    // Some bytes of the page are levels, which are not packed.
    const larger = await corruptOf(pageOf(MAX_PARQUET_PAGE_BYTES + 100));
    expect(larger).toEqual({ corrupt: "not a whole Parquet file (a page is larger than any that is written)", values: [] });
    const smaller = await corruptOf(pageOf(1_000));
    expect(smaller.corrupt).toContain("not a whole Parquet file");
    expect(smaller.corrupt).not.toContain("larger");
  });

  test("MAX_PARQUET_FOOTER_BYTES: a footer that claims more is none", async () => {
    const size = MAX_PARQUET_FOOTER_BYTES + 1_000;
    const claiming = (footer: number) => {
      const tail = Buffer.alloc(8);
      tail.writeUInt32LE(footer, 0);
      tail.write("PAR1", 4, "latin1");
      // Zeroes but for its end, which is all that is asked for before the footer.
      const slice = (start: number, end = size) => {
        const part = new Uint8Array(end - start);
        if (end === size) part.set(tail.subarray(-Math.min(8, part.length)), Math.max(0, part.length - 8));
        return part.buffer;
      };
      return decodeGroups({ byteLength: size, slice }, async () => {}).then(({ corrupt }) => corrupt);
    };
    expect(await claiming(MAX_PARQUET_FOOTER_BYTES + 1)).toContain("its footer is longer than it can be");
  });
});

describe("the process that decodes", () => {
  let decoder: ParquetDecoder;
  afterEach(() => decoder.close());

  /** What it says of a file, and the values of each message. */
  async function read(path: string): Promise<{ corrupt: string | null; messages: unknown[][] }> {
    const fd = openSync(path, "r");
    const messages: unknown[][] = [];
    const { corrupt } = await decoder.decode(fd, fstatSync(fd).size, (values) => messages.push(values) > 0);
    closeSync(fd);
    return { corrupt, messages };
  }

  test("MAX_PARQUET_MESSAGE_BYTES: says a row group in parts of that size", async () => {
    decoder = new ParquetDecoder();
    const records = Array.from({ length: 10 }, (_, i) => String(i).repeat(MIB));
    const { corrupt, messages } = await read(folder.write("parts.parquet", parquet(records)));
    expect(corrupt).toBeNull();
    expect(messages.flat()).toEqual(records);
    const each = MAX_PARQUET_MESSAGE_BYTES / MIB;
    expect(messages.map(({ length }) => length)).toEqual([each, each, 10 - 2 * each]);
  });

  test("MAX_PARQUET_DECODER_MIB: is ended by V8 when a file takes more of its heap, which is told, and the next file is read", async () => {
    const heap = 100;
    expect(heap).toBeLessThan(MAX_PARQUET_DECODER_MIB);
    decoder = new ParquetDecoder({ heap });
    const greedy = folder.write("greedy.parquet", parquet(Array.from({ length: 60 }, (_, i) => String.fromCharCode(48 + i).repeat(4 * MIB))));
    const good = folder.write("good.parquet", parquet(["{}"]));
    expect(await read(greedy)).toEqual({ corrupt: "it cannot be decoded: it takes too much memory", messages: [] });
    expect(await read(good)).toEqual({ corrupt: null, messages: [["{}"]] });
  }, 60_000);
});
