import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** What is generated, or only a part of another document. */
const NOT_LISTED = new Set(["README.md", "api", "img"]);

const documents = ["README.md", ...readdirSync(join(ROOT, "docs")).flatMap((name) => (name.endsWith(".md") ? [`docs/${name}`] : []))];

/** Targets of the links and pictures of a document that lead to files. */
function linksOf(document: string): string[] {
  const text = readFileSync(join(ROOT, document), "utf8");
  return [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, target]) => target!).filter((target) => !/^https?:/.test(target));
}

test.each(documents)("every link of %s leads to a file", (document) => {
  const missing = linksOf(document).filter((target) => !existsSync(join(ROOT, dirname(document), target)));
  expect(missing).toEqual([]);
});

test("the index of the documents names all of them", () => {
  const named = new Set(linksOf("docs/README.md").map((target) => target.split("/")[0]));
  expect(readdirSync(join(ROOT, "docs")).filter((name) => !named.has(name) && !NOT_LISTED.has(name))).toEqual([]);
});
