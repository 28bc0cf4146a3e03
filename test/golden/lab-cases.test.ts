import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CASES } from "../../scripts/lab/cases/index.ts";
import type { Golden } from "./summary-of-record.ts";

const CAPTURES = new URL("../../captures/", import.meta.url).pathname;

/** Each case of the lab with the folders that hold it, at the client and at the server. */
const folders = CASES.flatMap((one) => [one.name, `${one.name}-at-server`].filter((name) => existsSync(join(CAPTURES, name))).map((name) => ({ name, one })));

const codeOf = (text: string): string => text.replace(/ \(.*/, "");

/** Golden files say what the program answers; this says that it is what the maker of the capture accepts. */
describe("the answer to each capture is one that its maker accepts", () => {
  it.each(folders)("$name", ({ name, one }) => {
    const { connections } = JSON.parse(readFileSync(join(CAPTURES, name, "expected.json"), "utf8")) as Golden;
    expect(connections).toHaveLength(one.codes.length);
    for (const [i, accepted] of one.codes.entries()) expect(accepted, `connection ${i + 1}`).toContain(codeOf(connections[i]?.verdict ?? ""));
    const said = connections.flatMap(({ verdict, also }) => [verdict, ...also].map(codeOf));
    for (const code of one.also ?? []) expect(said).toContain(code);
  });
});
