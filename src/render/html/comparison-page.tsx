import { renderToStaticMarkup } from "preact-render-to-string";
import type { ComparedRecord, Comparison, PointRecord } from "../../diagnosis/compare-record.ts";
import { MAX_HTML_SECTIONS } from "../../limits.ts";
import { clockWords, MATCH_WORDS, placeWords } from "../compare/compare-words.ts";
import type { Write } from "../renderer.ts";
import { captureNames } from "../text/capture-names.ts";
import { escapeRecord } from "../text/escape.ts";
import { bytes, count, endpoint, OUTCOMES, readableTime, whereItDied } from "../text/words.ts";
import { VerdictBody } from "./connection-section.tsx";
import { PageShell } from "./page-shell.tsx";
import { PathDiagram } from "./path-diagram.tsx";
import { Scroll } from "./scroll.tsx";

/** `compare --html`: the points and their clocks, and each exchange with what happened to it on the way, the worst first. */
export function writeComparisonPage(comparison: Comparison, write: Write): void {
  write(`<!doctype html>\n${renderToStaticMarkup(<ComparisonPage comparison={escapeRecord(comparison)} />)}\n`);
}

function ComparisonPage({ comparison: { captures, connections, summary } }: { comparison: Comparison }) {
  const names = captureNames(captures.map(({ path }) => path));
  const outcomes = OUTCOMES.flatMap((outcome) => (summary.by_outcome[outcome] ? [`${summary.by_outcome[outcome]} ${outcome}`] : [])).join(", ");
  const worst = [...connections].sort((a, b) => OUTCOMES.indexOf(a.outcome) - OUTCOMES.indexOf(b.outcome));
  const told = worst.slice(0, MAX_HTML_SECTIONS);
  return (
    <PageShell title={`${count(captures.length, "point")}, ${outcomes || "no exchange"}`}>
      <header>
        <h1>
          SSH exchanges at {count(captures.length, "point")}: {outcomes || "none"}
        </h1>
        <ol>
          {captures.map((capture, i) => (
            <PointItem capture={capture} name={names[i]!} index={i} />
          ))}
        </ol>
      </header>
      <main>
        <h2>What happened on the way, the worst first</h2>
        {told.map((record, i) => (
          <ComparedSection record={record} names={names} open={i === 0} />
        ))}
        {worst.length > told.length && <p>{count(worst.length - told.length, "more exchange")}: in full with --json.</p>}
      </main>
    </PageShell>
  );
}

function PointItem({ capture, name, index }: { capture: PointRecord; name: string; index: number }) {
  return (
    <li>
      <code>{name}</code>: {count(capture.frames, "frame")}, {bytes(capture.bytes)}; {clockWords(capture, index)}
      {capture.truncated && ", its last record is cut short"}
      {capture.corrupt !== null && <strong>, not read to its end: {capture.corrupt}</strong>}
    </li>
  );
}

function ComparedSection({ record, names, open }: { record: ComparedRecord; names: readonly string[]; open: boolean }) {
  const { verdict } = record;
  const by = record.matched_by.map((key) => MATCH_WORDS[key]);
  return (
    <details class={`connection ${record.outcome}`} id={record.uid} open={open}>
      <summary>
        <strong>
          {endpoint(record.client)} → {endpoint(record.server)}
        </strong>{" "}
        <span class="outcome">{whereItDied(record)}</span> <code>{verdict.code}</code> {verdict.certainty} <time>{readableTime(record.started_at)}</time>
      </summary>
      <p class="sentence">{verdict.summary}</p>
      <PathTable record={record} names={names} />
      <PathDiagram record={record} names={names} />
      <p class="evidence">
        Seen at {record.seen_at.map((at) => `${names[at.capture]} from frame ${at.first_frame} (${endpoint(at.client)} → ${endpoint(at.server)})`).join("; ")}
        {by.length > 0 && `; matched by ${by.join(", ")}`}.
      </p>
      <VerdictBody verdict={verdict} places={names} />
    </details>
  );
}

function PathTable({ record, names }: { record: ComparedRecord; names: readonly string[] }) {
  return (
    <Scroll label="What happened on the way">
      <table class="findings">
        <caption>On the way</caption>
        <thead>
          <tr>
            <th scope="col">Points</th>
            <th scope="col">Finding</th>
            <th scope="col">Whose</th>
            <th scope="col">What</th>
            <th scope="col">Frames</th>
          </tr>
        </thead>
        <tbody>
          {record.path.map(({ between, finding, from, what, frames, capture }) => (
            <tr class={finding}>
              <td>{placeWords(between)}</td>
              <td>{finding}</td>
              <td>{from ?? "both"}</td>
              <td>{what}</td>
              <td>{frames.length === 0 ? "–" : `${frames.join(", ")} of ${names[capture]}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
