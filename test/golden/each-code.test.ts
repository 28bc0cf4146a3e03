import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { VERDICTS } from "../../src/verdicts/index.ts";
import type { Golden } from "./summary-of-record.ts";

const CAPTURES = new URL("../../captures/", import.meta.url).pathname;
const codeOf = (text: string): string => text.replace(/ \(.*/, "");

const goldens = readdirSync(CAPTURES)
  .map((name) => join(CAPTURES, name, "expected.json"))
  .filter((file) => existsSync(file))
  .map((file) => JSON.parse(readFileSync(file, "utf8")) as Golden);
const connections = goldens.flatMap((golden) => golden.connections);
const asVerdict = new Set([...goldens.flatMap(({ notes }) => notes), ...connections.map(({ verdict }) => codeOf(verdict))]);
const beside = new Set(connections.flatMap(({ also }) => also.map(codeOf)));

/** Dialogue tests show what should be told; a capture shows that it is told of what programs do on a wire. */
describe("each code is the answer to a capture", () => {
  it.each(VERDICTS.filter(({ kind }) => kind !== "also").map(({ code }) => code))("%s is the verdict of one", (code) => {
    expect([...asVerdict]).toContain(code);
  });

  it.each(VERDICTS.filter(({ kind }) => kind === "also").map(({ code }) => code))("%s stands beside the verdict of one", (code) => {
    expect([...beside]).toContain(code);
  });
});
