import { describe, expect, it } from "vitest";
import { pageLines } from "../../src/cli/page-lines.ts";
import { VERDICTS } from "../../src/verdicts/index.ts";
import { page } from "../../src/verdicts/pages.ts";

const WIDTH = 60;
const fenced = (text: string) => text.split("```").filter((_, at) => at % 2 === 1);

describe("a page in the terminal", () => {
  it.each(VERDICTS.map(({ code }) => code))("%s fits the width, and what can be pasted is whole", (code) => {
    const markdown = page(code)!;
    const shown = pageLines(markdown, WIDTH);
    expect(fenced(shown)).toEqual(fenced(markdown));
    expect(shown.replaceAll(/\s+/g, " ")).toBe(markdown.replaceAll(/\s+/g, " "));
    const outside = shown.split("```").filter((_, at) => at % 2 === 0);
    // A word that is longer than the line stays whole.
    const tooLong = outside.flatMap((part) => part.split("\n")).filter((line) => line.length > WIDTH && line.trim().replace(/^- /, "").includes(" "));
    expect(tooLong.filter((line) => !line.startsWith("#"))).toEqual([]);
  });
});
