import { expect, test } from "vitest";
import { terminalSvg } from "../../scripts/docs/terminal-svg.ts";

const ESC = "\u001b";

test("colours become fills, and markup stays text", () => {
  const svg = terminalSvg("A screen", `${ESC}[31m${ESC}[1m<b>${ESC}[22m${ESC}[39m & more`, 80);
  expect(svg).toContain('font-weight="bold" fill="#ff8a80">&lt;b&gt;</tspan>');
  expect(svg).toContain("> &amp; more</tspan>");
});

test("a line that is too long goes on below, in its colour", () => {
  const svg = terminalSvg("A screen", `${ESC}[36m12345678${ESC}[39m`, 5);
  expect([...svg.matchAll(/fill="#7fd6e0">(\d+)</g)].map(([, text]) => text)).toEqual(["12345", "678"]);
});

test("each run is as wide as its letters", () => {
  expect(terminalSvg("A screen", "→→", 80)).toContain('textLength="16.8"');
});
