import { wrap } from "../render/text/wrap.ts";

/** A line of a page that must stay as it is: a heading, or a fence round what is to be pasted. */
const FENCE = "```";

/** A page in Markdown with its paragraphs and list items wrapped to so many columns; what can be pasted stays whole. */
export function pageLines(markdown: string, width: number): string {
  let fenced = false;
  const lines = markdown.split("\n").flatMap((line) => {
    if (line.startsWith(FENCE)) fenced = !fenced;
    if (fenced || line.startsWith(FENCE) || line.startsWith("#") || line.length <= width) return [line];
    return line.startsWith("- ") ? wrap(line.slice(2), width, "- ") : wrap(line, width);
  });
  return lines.join("\n");
}
