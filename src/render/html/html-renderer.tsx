import { renderToStaticMarkup } from "preact-render-to-string";
import type { ConnectionRecord, Outcome, SeriesRecord } from "../../diagnosis/record.ts";
import { MAX_HTML_SECTIONS } from "../../limits.ts";
import type { Ending, Renderer, Write } from "../renderer.ts";
import { escapeRecord } from "../text/escape.ts";
import { count, OUTCOMES } from "../text/words.ts";
import { ConnectionSection, VerdictBody } from "./connection-section.tsx";
import { NotedBesides, NotedSection } from "./noted-besides.tsx";
import { CaptureList, ConnectionTable, OverTime, type Row, rowOf, VerdictBars } from "./overview.tsx";
import { PageShell } from "./page-shell.tsx";

/** Open when the page opens: the one that is looked for. The others are a click away. */
const OPEN_SECTIONS = 1;

/**
 * `--html`: one page that needs nothing else, no network and no script. Components are made into text by preact, which escapes every string;
 * the policy in its head lets only our own style and script in, by their hashes.
 */
export function htmlRenderer(write: Write): Renderer {
  const rows: Row[] = [];
  const sections: ConnectionRecord[] = [];
  const series: SeriesRecord[] = [];
  const noted = new NotedBesides();
  let untold = 0;
  return {
    connection: (record) => {
      const safe = escapeRecord(record);
      const wanted = record.outcome !== "ok" && record.outcome !== "probe";
      const told = wanted && sections.length < MAX_HTML_SECTIONS;
      rows.push(rowOf(safe, told));
      noted.add(safe);
      if (told) sections.push(safe);
      else if (wanted) untold++;
    },
    series: (record) => series.push(escapeRecord(record)),
    end: (ending) => {
      const page = <Page ending={escapeRecord(ending)} rows={rows} sections={sections.sort(worstFirst)} series={series} noted={noted} untold={untold} />;
      write(`<!doctype html>\n${renderToStaticMarkup(page)}\n`);
    },
  };
}

const RANK: ReadonlyMap<Outcome, number> = new Map(OUTCOMES.map((outcome, rank) => [outcome, rank]));

/** By outcome; among equals those whose verdict is certain. */
function worstFirst(a: ConnectionRecord, b: ConnectionRecord): number {
  const sure = (record: ConnectionRecord): number => (record.verdict.certainty === "certain" ? 0 : 1);
  return RANK.get(a.outcome)! - RANK.get(b.outcome)! || sure(a) - sure(b);
}

interface PageProps {
  ending: Ending;
  rows: readonly Row[];
  sections: readonly ConnectionRecord[];
  series: readonly SeriesRecord[];
  noted: NotedBesides;
  /** Failures beyond MAX_HTML_SECTIONS. */
  untold: number;
}

function Page({ ending, rows, sections, series, noted, untold }: PageProps) {
  const { captures, summary } = ending;
  const outcomes = OUTCOMES.flatMap((outcome) => (summary.by_outcome[outcome] ? [`${summary.by_outcome[outcome]} ${outcome}`] : []));
  return (
    <PageShell title={outcomes.join(", ") || "no exchange"}>
      <header>
        <h1>SSH exchanges: {outcomes.join(", ") || "none"}</h1>
        <CaptureList captures={captures} />
      </header>
      <main>
        {summary.connections > 0 && <VerdictBars byVerdict={summary.by_verdict} />}
        <OverTime rows={rows} />
        {summary.notes.map((note) => (
          <section>
            <h2>
              {note.title} <code>{note.code}</code>
            </h2>
            <p>{note.summary}</p>
            <VerdictBody verdict={note} />
          </section>
        ))}
        {sections.length > 0 && <h2>What went wrong, the worst first</h2>}
        {sections.map((record, i) => (
          <ConnectionSection record={record} open={i < OPEN_SECTIONS} />
        ))}
        {untold > 0 && <p>{count(untold, "more exchange")} that failed: in the table below, and in full with --json.</p>}
        {series.length > 0 && <h2>Several exchanges, one cause</h2>}
        {series.map(({ source, uids, verdict }) => (
          <section>
            <h3>
              {source}: {count(uids.length, "connection")} <code>{verdict.code}</code>
            </h3>
            <p>{verdict.summary}</p>
            <VerdictBody verdict={verdict} />
          </section>
        ))}
        <NotedSection noted={noted.all()} />
        <h2>Everything</h2>
        <ConnectionTable rows={rows} />
      </main>
    </PageShell>
  );
}
