import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { segmentExpression } from "../../src/batch/glob.ts";
import { inputsOf } from "../../src/batch/inputs.ts";
import { captureRowPath, rowsPath } from "../../src/batch/layout.ts";
import { isOfShard, parseShard } from "../../src/batch/shard.ts";

const root = mkdtempSync(join(tmpdir(), "kexscope-inputs-"));

beforeAll(() => {
  for (const name of ["a/x.pcap", "a/2026/y.pcapng.gz", "b/z.pcap3", "b/notes.txt", "b/.hidden.pcap", "top.cap", "b/odd[1].pcap"]) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), "");
  }
  symlinkSync("..", join(root, "a/circle"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const found = (words: string[], site: string | null = null) =>
  inputsOf(
    words.map((word) => word.replace("ROOT", root)),
    site,
  ).map(({ path, site: each }) => `${path.slice(root.length + 1)} ${each.replace(root.slice(root.lastIndexOf("/") + 1), "ROOT")}`);

describe("what the words of the command line stand for", () => {
  it.each<[string[], string[]]>([
    [["ROOT"], ["a/2026/y.pcapng.gz a", "a/x.pcap a", "b/odd[1].pcap b", "b/z.pcap3 b", "top.cap ROOT"]],
    [["ROOT/b/"], ["b/odd[1].pcap b", "b/z.pcap3 b"]],
    [["ROOT/*/*.pcap"], ["a/x.pcap a", "b/odd[1].pcap b"]],
    [["ROOT/a/*.pcap"], ["a/x.pcap a"]],
    [["ROOT/**/*.pcap*"], ["a/2026/y.pcapng.gz a", "a/x.pcap a", "b/odd[1].pcap b", "b/z.pcap3 b"]],
    [["ROOT/[!a]/z.pcap?"], ["b/z.pcap3 b"]],
    [["ROOT/b/odd[1].pcap"], ["b/odd[1].pcap b"]],
    [["ROOT/a/x.pcap", "ROOT/*/x.pcap"], ["a/x.pcap a"]],
    [["ROOT/missing.pcap"], ["missing.pcap ROOT"]],
    [["ROOT/nowhere/*.pcap"], []],
  ])("%j", (words, expected) => expect(found(words)).toEqual(expected));

  it("a list, and a site for all", () => {
    writeFileSync(join(root, "list"), `${root}/a/x.pcap\r\n\n${root}/top.cap\n`);
    expect(found([`@${root}/list`], "here")).toEqual(["a/x.pcap here", "top.cap here"]);
    expect(() => found(["@ROOT/none"])).toThrow();
  });
});

describe("patterns", () => {
  it("never throw, and a name that is no pattern matches itself", () => {
    fc.assert(fc.property(fc.string(), (text) => void segmentExpression(text)));
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }).filter((text) => !/[*?[\n/]/.test(text)),
        (text) => segmentExpression(text).test(text),
      ),
    );
  });
});

describe("shards", () => {
  it.each([
    ["1/4", { index: 1, of: 4 }],
    ["0/4", { index: 0, of: 4 }],
    ["4/4", { index: 0, of: 4 }],
    ["5/4", null],
    ["1/0", null],
    ["-1/4", null],
    ["1", null],
  ])("%s", (text, expected) => expect(parseShard(text)).toEqual(expected));

  it("hold every capture once", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 50 }), (path, of) => {
        const holders = Array.from({ length: of }, (_, index) => isOfShard(path, { index, of })).filter(Boolean);
        expect(holders).toHaveLength(1);
      }),
    );
  });
});

describe("sites in paths", () => {
  it.each([
    ["berlin-1", "site=berlin-1"],
    ["..", "site=%2E%2E"],
    ["a/b", "site=a%2Fb"],
    ["a=b c", "site=a%3Db%20c"],
    ["", "site=__HIVE_DEFAULT_PARTITION__"],
  ])("%j", (site, expected) => {
    expect(captureRowPath(site, "k")).toBe(`captures/${expected}/k.json`);
    expect(rowsPath("connections", "2026-03-01", site, "k")).toBe(`connections/date=2026-03-01/${expected}/k.parquet`);
  });

  it("never lead out of the folder", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (site) => captureRowPath(site, "k").split("/").length === 3));
  });
});
