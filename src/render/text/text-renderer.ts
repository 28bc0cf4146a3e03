import type { Outcome, SeriesRecord } from "../../diagnosis/record.ts";
import { MAX_REPORTS, MAX_SHORT_LINES } from "../../limits.ts";
import { grouped } from "../grouped.ts";
import type { Ending, Renderer, Write } from "../renderer.ts";
import { captureNames } from "./capture-names.ts";
import { escapeRecord } from "./escape.ts";
import type { Page } from "./page.ts";
import { noteReport, report, seriesPointer, seriesReport, shortLine } from "./report.ts";
import { type ReportGroup, ReportGroups, sameFailure, sameNotes } from "./report-groups.ts";
import { oneDay, totalLine } from "./total-line.ts";
import { VerdictTable } from "./verdict-table.ts";
import { waitingLine } from "./waiting-line.ts";
import { count, readableTime, timeOfDay } from "./words.ts";
import { wrap } from "./wrap.ts";

/** With more connections than this a table of the verdicts stands first. */
const TABLE_FROM = 4;

/** Exchanges that need no story: a line each. */
const NEEDS_NO_REPORT: ReadonlySet<Outcome> = new Set(["ok", "probe"]);

/** What text goes where: the sink, the page, and the paths of the captures, which name a frame's file where there are several. */
export interface TextOutput {
  write: Write;
  page: Omit<Page, "time">;
  captures: readonly string[];
}

/** The report that a person reads first: a table when there is much, then what failed, like with like, and no more than can be read. */
export function digestRenderer(target: TextOutput): Renderer {
  const table = new VerdictTable();
  const groups = new ReportGroups(sameFailure);
  const fine = new ReportGroups(sameNotes);
  const series: SeriesRecord[] = [];
  return {
    connection: (record) => {
      table.add(record);
      if (!NEEDS_NO_REPORT.has(record.outcome)) groups.add(record);
      else fine.add(record);
    },
    series: (record) => {
      if (series.length < MAX_REPORTS) series.push(record);
    },
    end: (ending) => {
      const output = layOutFor(target, oneDay(ending.captures) === null ? readableTime : timeOfDay);
      if (ending.summary.connections >= TABLE_FROM) writeBlock(output, table.lines(output.page));
      const told = groups.choose(MAX_REPORTS);
      for (const group of told) writeBlock(output, [...report(escapeRecord(group.first), output.captures, output.page), ...others(group, output.page)]);
      const quiet = fine.choose(MAX_SHORT_LINES);
      if (fine.size <= MAX_SHORT_LINES && fine.ungrouped === 0)
        writeBlock(
          output,
          quiet.flatMap((group) => [...shortLine(escapeRecord(group.first), output.page), ...others(group, output.page)]),
        );
      writeBlock(output, whatIsLeftOut(groups, output.page));
      for (const record of series) {
        const safe = escapeRecord(record);
        const root = told.find(({ first }) => first.verdict.code === record.verdict.code && record.uids.includes(first.uid));
        writeBlock(output, root === undefined ? seriesReport(safe, output.captures, output.page) : seriesPointer(safe, root.first.first_frame, output.page));
      }
      writeEnding(output, ending);
    },
  };
}

/** `--only`: every connection that was asked for, one by one, as it ends. */
export function listRenderer(target: TextOutput): Renderer {
  const output = layOutFor(target, readableTime);
  return {
    connection: (record) => {
      const { page, captures } = output;
      const safe = escapeRecord(record);
      if (NEEDS_NO_REPORT.has(record.outcome)) output.write(`${shortLine(safe, page).join("\n")}\n`);
      else writeBlock(output, report(safe, captures, page));
    },
    series: (record) => writeBlock(output, seriesReport(escapeRecord(record), output.captures, output.page)),
    waiting: (record) => output.write(`${waitingLine(escapeRecord(record), output.page).join("\n")}\n`),
    end: (ending) => writeEnding(output, ending),
  };
}

/** A TextOutput, ready: paths are escaped, and it is known how times are written. */
interface Layout extends TextOutput {
  page: Page;
}

function layOutFor(target: TextOutput, time: Page["time"]): Layout {
  return { ...target, captures: captureNames(escapeRecord(target.captures)), page: { ...target.page, time } };
}

/** How many more connections of a group there are, and where they begin. */
function others({ size, frames }: ReportGroup, page: Page): string[] {
  if (size === 1) return [];
  const more = size - 1 > frames.length ? ` ${page.symbols.more}` : "";
  return [page.style("heading", `  and ${grouped(size - 1)} more like it: from ${frames.length > 1 ? "frames" : "frame"} ${frames.join(", ")}${more}`)];
}

function whatIsLeftOut(groups: ReportGroups, { width }: Page): string[] {
  const left = groups.size - MAX_REPORTS;
  if (left <= 0) return [];
  const beyond = groups.ungrouped > 0 ? ` and ${count(groups.ungrouped, "connection")} beyond them` : "";
  const ways = "--only failed or --only all prints every one, --verdict CODE and --host IP narrow it, --json has it all";
  return wrap(`${count(left, "more report")}${beyond} not shown: ${ways}.`, width);
}

function writeEnding(output: Layout, ending: Ending): void {
  const { page, captures } = output;
  for (const note of escapeRecord(ending.summary.notes)) writeBlock(output, noteReport(note, captures, page));
  output.write(`${page.style("heading", totalLine(ending))}\n`);
}

/** Lines, and an empty one that parts them from what follows. */
function writeBlock({ write }: Layout, lines: string[]): void {
  if (lines.length > 0) write(`${lines.join("\n")}\n\n`);
}
