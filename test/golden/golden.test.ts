import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { analyseCaptures } from "./analyse-capture.ts";
import { type Golden, goldenOf } from "./summary-of-record.ts";

/** `KEXSCOPE_UPDATE_GOLDEN=1 npx vitest run test/golden` writes the golden files anew; read the difference before you commit it. */
const UPDATE = process.env["KEXSCOPE_UPDATE_GOLDEN"] === "1";
const CAPTURES = new URL("../../captures/", import.meta.url).pathname;

const names = readdirSync(CAPTURES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

function inputOf(name: string): string {
  const ng = join(CAPTURES, name, "input.pcapng");
  return existsSync(ng) ? ng : join(CAPTURES, name, "input.pcap");
}

describe("captures", () => {
  it("are at least 25", () => {
    expect(names.length).toBeGreaterThanOrEqual(25);
  });

  it.each(names)("%s: the answer is the one that was reviewed", async (name) => {
    const golden = goldenOf(await analyseCaptures([inputOf(name)]));
    const file = join(CAPTURES, name, "expected.json");
    if (UPDATE) writeFileSync(file, `${JSON.stringify(golden, null, 2)}\n`);
    expect(golden).toEqual(JSON.parse(readFileSync(file, "utf8")) as Golden);
  });
});
