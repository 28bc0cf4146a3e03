import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { shownCaptures } from "../../scripts/docs/captures-of.ts";
import { verdictPages } from "../../scripts/docs/verdict-pages.ts";
import { COMPUTED_EXAMPLES } from "../../src/verdicts/computed-fixes.ts";
import { VERDICTS } from "../../src/verdicts/index.ts";
import { page } from "../../src/verdicts/pages.ts";
import { PLACEHOLDER_NAMES } from "../../src/verdicts/placeholder-names.ts";
import { analyseCaptures } from "../golden/analyse-capture.ts";

const ROOT = new URL("../../", import.meta.url);
const CODES = new Set(VERDICTS.map(({ code }) => code));
/** Two words at least, in lower case, joined by hyphens, where a code has to stand. */
const CODE = /^[a-z0-9]+(?:-[a-z0-9]+)+$/;

describe("docs/verdicts", () => {
  const wanted = verdictPages(shownCaptures(new URL("captures/", ROOT)));

  it("has a file for each verdict and no other: npx tsx scripts/docs/write-verdicts.ts", () => {
    expect(readdirSync(new URL("docs/verdicts/", ROOT)).sort()).toEqual([...wanted.keys()].sort());
  });

  it.each([...wanted])("%s is in step with the verdicts: npx tsx scripts/docs/write-verdicts.ts", (name, content) => {
    expect(readFileSync(new URL(`docs/verdicts/${name}`, ROOT), "utf8")).toBe(content);
  });
});

describe.each(VERDICTS.map((verdict) => [verdict.code, verdict] as const))("the page of %s", (code, verdict) => {
  const text = page(code)!;

  it("is plain ASCII and has no hole", () => {
    expect(text).toMatch(/^[\n\x20-\x7e]+$/);
    expect(text).not.toMatch(/\bundefined\b|(?<!\/dev\/)\bnull\b(?! route)|\bNaN\b|\[object/);
  });

  it("says what it means, how it looks on the wire, and where that is known from", () => {
    for (const heading of ["What it means", "On the wire", "Source"]) expect(text).toContain(`\n## ${heading}\n\n`);
  });

  it("names codes that exist", () => {
    const next = verdict.nextCapture?.(PLACEHOLDER_NAMES, {});
    const alike = verdict.page.lookAlikes.flatMap((line) => line.slice(0, Math.max(0, line.indexOf(": "))).split(/, | and /));
    const named = [...alike, ...(next?.outcomes.map((outcome) => outcome.then) ?? [])];
    expect(named.filter((name) => CODE.test(name) && !CODES.has(name))).toEqual([]);
  });

  it("offers no fix that weakens the check of host keys or opens files to everybody", () => {
    expect(text).not.toMatch(/StrictHostKeyChecking[= ](?:no|off)|UserKnownHostsFile[= ]\/dev\/null|chmod (?:-R )?777/);
  });
});

describe("computed fixes", () => {
  it("have an example wherever they are computed", () => {
    const computing = VERDICTS.filter((verdict) => verdict.computeFixes !== undefined).map(({ code }) => code);
    expect(computing.sort()).toEqual(Object.keys(COMPUTED_EXAMPLES).sort());
  });

  it.each(Object.entries(COMPUTED_EXAMPLES))("%s: the example is what is computed for its capture", async (code, { capture, line }) => {
    const { connections } = await analyseCaptures([new URL(`captures/${capture}/input.pcap`, ROOT).pathname]);
    const { verdict, server } = connections[0]!;
    expect(verdict.code).toBe(code);
    expect(verdict.fixes.map((fix) => fix.line?.replaceAll(server.ip, "SERVER"))).toContain(line);
  });
});

describe("page", () => {
  it("is null for what is no code", () => {
    for (const other of ["", "no-such-code", "__proto__", "constructor", "No-Common-Kex"]) expect(page(other)).toBeNull();
  });
});

describe("docs/what-bytes-can-tell.md", () => {
  /** Values of params and of a series that look like codes. */
  const VALUES = ["some-succeed", "changed-in-capture"];

  it("names codes that exist", () => {
    const text = readFileSync(new URL("docs/what-bytes-can-tell.md", ROOT), "utf8");
    const named = [...text.matchAll(/`([^`]+)`/g)].map(([, word]) => word ?? "").filter((word) => CODE.test(word) && !VALUES.includes(word));
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter((word) => !CODES.has(word))).toEqual([]);
  });
});
