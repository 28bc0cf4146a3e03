import type { ConnectionRecord, Outcome } from "../../diagnosis/record.ts";
import { grouped } from "../grouped.ts";
import type { Ending } from "../renderer.ts";
import { bytes, count, endpoint, OUTCOMES, readableTime } from "../text/words.ts";
import { Scroll } from "./scroll.tsx";

/** What a row of the table needs: of a large capture not more is kept of what went well. */
export interface Row {
  uid: string;
  client: string;
  server: string;
  outcome: Outcome;
  code: string;
  startedAt: string;
  /** It has a section of its own. */
  told: boolean;
}

export function rowOf(record: ConnectionRecord, told: boolean): Row {
  return {
    uid: record.uid,
    client: endpoint(record.client),
    server: endpoint(record.server),
    outcome: record.outcome,
    code: record.verdict.code,
    startedAt: record.started_at,
    told,
  };
}

/** More captures, or verdicts, than this stand behind a click: the failures are what the page is for. */
const SHOWN_CAPTURES = 4;
const SHOWN_VERDICTS = 12;

export function CaptureList({ captures }: Pick<Ending, "captures">) {
  const rest = captures.slice(SHOWN_CAPTURES);
  return (
    <>
      <CaptureItems captures={captures.slice(0, SHOWN_CAPTURES)} />
      {rest.length > 0 && (
        <details>
          <summary>{count(rest.length, "more capture")}</summary>
          <CaptureItems captures={rest} />
        </details>
      )}
    </>
  );
}

function CaptureItems({ captures }: Pick<Ending, "captures">) {
  return (
    <ul>
      {captures.map((capture) => (
        <li>
          <code>{capture.path}</code>: {count(capture.frames, "frame")}, {bytes(capture.bytes)}
          {capture.first_time !== null && `, from ${readableTime(capture.first_time)}`}
          {capture.truncated && ", its last record is cut short"}
          {capture.corrupt !== null && <strong>, not read to its end: {capture.corrupt}</strong>}
        </li>
      ))}
    </ul>
  );
}

/** Verdicts by count, as bars of text width; the most frequent is the longest. */
export function VerdictBars({ byVerdict }: { byVerdict: Record<string, number> }) {
  const rows = Object.entries(byVerdict).sort((a, b) => b[1] - a[1]);
  const rest = rows.slice(SHOWN_VERDICTS);
  const most = rows[0]?.[1] ?? 1;
  return (
    <>
      <BarTable caption="Verdicts by count" rows={rows.slice(0, SHOWN_VERDICTS)} most={most} />
      {rest.length > 0 && (
        <details>
          <summary>{count(rest.length, "more verdict")}</summary>
          <BarTable caption="The less frequent ones" rows={rest} most={most} />
        </details>
      )}
    </>
  );
}

function BarTable({ caption, rows, most }: { caption: string; rows: readonly [string, number][]; most: number }) {
  return (
    <table class="bars">
      <caption>{caption}</caption>
      <tbody>
        {rows.map(([code, n]) => (
          <tr>
            <th scope="row">
              <code>{code}</code>
            </th>
            <td>{grouped(n)}</td>
            <td>
              <svg class="bar" viewBox="0 0 200 10" preserveAspectRatio="none" aria-hidden="true">
                <rect width={Math.max(1, (200 * n) / most)} height="10" />
              </svg>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Columns of the picture: more would be thinner than a screen's pixel. */
const COLUMNS = 120;
const HEIGHT = 60;

/** Exchanges over time, a column each slice of it, coloured by outcome. */
export function OverTime({ rows }: { rows: readonly Row[] }) {
  const times = rows.map(({ startedAt }) => Date.parse(startedAt));
  const first = times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const last = times.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (rows.length < 2 || last <= first) return null;
  const slices = Array.from({ length: COLUMNS }, () => new Map<Outcome, number>());
  rows.forEach(({ outcome }, i) => {
    const slice = slices[Math.min(COLUMNS - 1, Math.floor(((times[i]! - first) / (last - first)) * COLUMNS))]!;
    slice.set(outcome, (slice.get(outcome) ?? 0) + 1);
  });
  const most = Math.max(...slices.map((slice) => [...slice.values()].reduce((a, b) => a + b, 0)));
  return (
    <figure>
      <svg class="times" viewBox={`0 0 ${COLUMNS * 6} ${HEIGHT}`} role="img" aria-label={`Exchanges over time: at most ${most} in a column`}>
        {slices.flatMap((slice, x) => {
          let y = HEIGHT;
          return OUTCOMES.toReversed().flatMap((outcome) => {
            const height = ((slice.get(outcome) ?? 0) / most) * HEIGHT;
            y -= height;
            return height === 0 ? [] : [<rect class={outcome} x={x * 6} y={y} width="5" height={height} />];
          });
        })}
      </svg>
      <figcaption>
        <span class="key">
          {OUTCOMES.filter((outcome) => rows.some((row) => row.outcome === outcome)).map((outcome) => (
            <>
              <svg viewBox="0 0 10 10" aria-hidden="true">
                <rect class={outcome} width="10" height="10" />
              </svg>{" "}
              {outcome}{" "}
            </>
          ))}
        </span>
        Exchanges by start, {readableTime(new Date(first).toISOString())} to {readableTime(new Date(last).toISOString())}
      </figcaption>
    </figure>
  );
}

/** A longer table stands behind a click: a browser takes seconds to lay out ten thousand rows. */
const OPEN_ROWS = 1000;

/** Every connection, a row each; the script adds filter, pages and sorting. */
export function ConnectionTable({ rows }: { rows: readonly Row[] }) {
  return (
    <details id="everything" open={rows.length <= OPEN_ROWS}>
      <summary>{rows.length === 1 ? "The exchange" : `All ${count(rows.length, "exchange")}`}, a row each</summary>
      <p class="filter" hidden>
        <label for="filter">Filter </label>
        <input id="filter" type="search" placeholder="address, verdict, outcome" /> <span id="found" role="status" />
      </p>
      <Scroll label="All exchanges">
        <table id="all">
          <caption>All exchanges</caption>
          <thead>
            <tr>
              <th scope="col">Start</th>
              <th scope="col">Client</th>
              <th scope="col">Server</th>
              <th scope="col">Outcome</th>
              <th scope="col">Verdict</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr>
                <td>{readableTime(row.startedAt)}</td>
                <td>{row.client}</td>
                <td>{row.server}</td>
                <td class={row.outcome}>{row.outcome}</td>
                <td>{row.told ? <a href={`#${row.uid}`}>{row.code}</a> : row.code}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <button id="more" type="button" hidden>
        Show more
      </button>
    </details>
  );
}
