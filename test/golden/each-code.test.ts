import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CASES } from "../../scripts/lab/cases/index.ts";
import { VERDICTS } from "../../src/verdicts/index.ts";
import type { Golden } from "./summary-of-record.ts";

const CAPTURES = new URL("../../captures/", import.meta.url).pathname;
const codeOf = (text: string): string => text.replace(/ \(.*/, "");

const goldenOf = (name: string) => JSON.parse(readFileSync(join(CAPTURES, name, "expected.json"), "utf8")) as Golden;
const answered = (name: string) => existsSync(join(CAPTURES, name, "expected.json"));
const goldens = readdirSync(CAPTURES).filter(answered).map(goldenOf);
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

/** Codes in the first column of the table in docs/what-bytes-can-tell.md. */
function excepted(): string[] {
  const text = readFileSync(new URL("../../docs/what-bytes-can-tell.md", import.meta.url), "utf8");
  const section = text.split("## What no packaged program shows here")[1] ?? "";
  return [...section.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell]) => [...(cell ?? "").matchAll(/`([a-z0-9-]+)`/g)].map((code) => code[1]!));
}

describe("captures of packaged programs alone", () => {
  const real = CASES.filter((one) => !one.with.some((program) => program.startsWith("hand-made")))
    .flatMap(({ name }) => [name, `${name}-at-server`])
    .filter(answered)
    .map(goldenOf);
  const shown = new Set(real.flatMap(({ notes, connections: all }) => [...notes, ...all.flatMap(({ verdict, also }) => [verdict, ...also].map(codeOf))]));

  it("show every code but those that stand in docs/what-bytes-can-tell.md, with the reason", () => {
    expect(
      VERDICTS.map(({ code }) => code)
        .filter((code) => !shown.has(code))
        .sort(),
    ).toEqual(excepted().sort());
  });
});
