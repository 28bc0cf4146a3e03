import type { ComparedRecord, Comparison, PacketRecord, PathRecord, PointRecord } from "../../diagnosis/compare-record.ts";
import type { Write } from "../renderer.ts";
import { captureNames } from "../text/capture-names.ts";
import { escapeRecord } from "../text/escape.ts";
import { headline } from "../text/headline.ts";
import type { Page } from "../text/page.ts";
import { explainHint, verdictBody } from "../text/verdict-body.ts";
import { count, endpoint } from "../text/words.ts";
import { wrap } from "../text/wrap.ts";
import { clockWords, MATCH_WORDS, placeWords } from "./compare-words.ts";

/** `kexscope compare` as text: the clocks, and each connection with what happened to it between the points. */
export function writeComparison(comparison: Comparison, page: Page, write: Write): void {
  const { captures, connections } = escapeRecord(comparison);
  const paths = captureNames(captures.map(({ path }) => path));
  write(`${clocks(captures, paths, page).join("\n")}\n\n`);
  for (const record of connections) write(`${connection(record, paths, page).join("\n")}\n\n`);
  const outcomes = Object.entries(comparison.summary.by_outcome).map(([outcome, n]) => `${n} ${outcome}`);
  write(
    `${page.style("heading", `${count(connections.length, "exchange")} at ${count(captures.length, "point")}${outcomes.length === 0 ? "" : `: ${outcomes.join(", ")}`}`)}\n`,
  );
}

function clocks(captures: readonly PointRecord[], paths: readonly string[], page: Page): string[] {
  return captures.flatMap((capture, index) => wrap(`${paths[index]}: ${clockWords(capture, index)}`, page.width, `${index + 1}  `));
}

function connection(record: ComparedRecord, paths: readonly string[], page: Page): string[] {
  return [
    ...headline(record, page),
    ...wrap(record.verdict.summary, page.width, "  "),
    ...seenAt(record, paths, page),
    page.style("heading", "  On the way"),
    ...record.path.flatMap((finding) => pathLine(finding, paths, page)),
    ...packets(record.packets ?? [], page),
    ...verdictBody(record.verdict, paths, page),
    explainHint(record.verdict, page),
  ];
}

function seenAt(record: ComparedRecord, paths: readonly string[], page: Page): string[] {
  const places = record.seen_at.map(
    (at) => `${paths[at.capture]} from frame ${at.first_frame} (${endpoint(at.client)} ${page.symbols.arrow} ${endpoint(at.server)})`,
  );
  const by = record.matched_by.map((key) => MATCH_WORDS[key]);
  return wrap(`seen at ${places.join("; ")}${by.length === 0 ? "" : `; matched by ${by.join(", ")}`}`, page.width, "  ").map((line) =>
    page.style("aside", line),
  );
}

function pathLine({ between, finding, from, capture, frames, what }: PathRecord, paths: readonly string[], page: Page): string[] {
  const who = from === null ? "" : `${from}: `;
  const cited = frames.length === 0 ? "" : ` (${paths[capture]} ${frames.length > 1 ? "frames" : "frame"} ${frames.join(", ")})`;
  const lines = wrap(`${who}${what}${cited}`, page.width, `    ${placeWords(between).padEnd("at 1".length)}  ${finding.padEnd("reset-injected".length)}  `);
  return finding === "nothing" ? lines.map((line) => page.style("fine", line)) : lines;
}

/** A packet a line, with its frame at each point; a dash where it was not seen. */
function packets(all: readonly PacketRecord[], page: Page): string[] {
  return all.map(({ from, what, bytes, frames }) => {
    const arrow = from === "client" ? page.symbols.clientToServer : page.symbols.serverToClient;
    const cells = frames.map((frame) => String(frame ?? "-").padStart(7)).join(` ${arrow}`);
    const line = `    ${cells}  ${what}${bytes > 0 ? `, ${count(bytes, "byte")}` : ""}`;
    return frames.filter((frame) => frame !== null).length < 2 ? page.style("failed", line) : page.style("aside", line);
  });
}
