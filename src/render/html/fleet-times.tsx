import type { Outcome } from "../../diagnosis/record.ts";
import type { VerdictRow, VerdictTimes } from "../../fleet/report/verdict-times.ts";
import { count, OUTCOMES } from "../text/words.ts";
import { Scroll } from "./scroll.tsx";

const HEIGHT = 60;
const COLUMN = 6;
/** Verdicts shown at once; the others stand behind a click. */
const SHOWN_VERDICTS = 20;

/** Connections over time, a column each slice of it, coloured by outcome. */
export function FleetTimes({ times }: { times: VerdictTimes }) {
  const { outcomes, from, to } = times;
  const most = Math.max(1, ...outcomes.map((slice) => Object.values(slice).reduce((a, b) => a + b, 0)));
  const seen = OUTCOMES.filter((outcome) => outcomes.some((slice) => slice[outcome] !== undefined));
  return (
    <figure>
      <svg
        class="times"
        viewBox={`0 0 ${outcomes.length * COLUMN} ${HEIGHT}`}
        role="img"
        aria-label={`Connections over time by outcome: at most ${most.toLocaleString("en-GB")} in a column`}
      >
        {outcomes.flatMap((slice, x) => column(slice, x, most))}
      </svg>
      <figcaption>
        <span class="key">
          {seen.map((outcome) => (
            <>
              <svg viewBox="0 0 10 10" aria-hidden="true">
                <rect class={outcome} width="10" height="10" />
              </svg>{" "}
              {outcome}{" "}
            </>
          ))}
        </span>
        By start, {dayAndHour(from)} to {dayAndHour(to)}; a column is {span((to - from) / outcomes.length)}, the highest has {most.toLocaleString("en-GB")}
      </figcaption>
    </figure>
  );
}

function column(slice: Partial<Record<Outcome, number>>, x: number, most: number) {
  let y = HEIGHT;
  return OUTCOMES.toReversed().flatMap((outcome) => {
    const height = ((slice[outcome] ?? 0) / most) * HEIGHT;
    y -= height;
    return height === 0 ? [] : [<rect class={outcome} x={x * COLUMN} y={round(y)} width={COLUMN - 1} height={round(height)} />];
  });
}

/** A row each verdict, with its own picture of the same time. */
export function VerdictTimesTable({ verdicts }: { verdicts: readonly VerdictRow[] }) {
  const rest = verdicts.slice(SHOWN_VERDICTS);
  return (
    <>
      <Rows caption="Verdicts over the same time" verdicts={verdicts.slice(0, SHOWN_VERDICTS)} />
      {rest.length > 0 && (
        <details>
          <summary>{count(rest.length, "more verdict")}</summary>
          <Rows caption="The less frequent ones" verdicts={rest} />
        </details>
      )}
    </>
  );
}

function Rows({ caption, verdicts }: { caption: string; verdicts: readonly VerdictRow[] }) {
  return (
    <Scroll label={caption}>
      <table class="findings fleet">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Verdict</th>
            <th scope="col" class="number">
              Connections
            </th>
            <th scope="col">When</th>
            <th scope="col">First</th>
            <th scope="col">Last</th>
          </tr>
        </thead>
        <tbody>
          {verdicts.map(({ code, title, outcome, connections, slices, first_seen, last_seen }) => (
            <tr>
              <th scope="row">
                <code>{code}</code> {title}
              </th>
              <td class="number">{connections.toLocaleString("en-GB")}</td>
              <td>
                <Spark slices={slices} outcome={outcome} />
              </td>
              <td class="date">{day(first_seen)}</td>
              <td class="date">{day(last_seen)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** The time of one verdict alone, by its own measure: numbers stand beside it. */
function Spark({ slices, outcome }: Pick<VerdictRow, "slices" | "outcome">) {
  const most = Math.max(1, ...slices);
  return (
    <svg class="bar" viewBox={`0 0 ${slices.length * 2} 20`} preserveAspectRatio="none" aria-hidden="true">
      {slices.map(
        (n, x) =>
          n > 0 && <rect class={outcome} x={x * 2} y={round(20 - Math.max(2, (18 * n) / most))} width="2" height={round(Math.max(2, (18 * n) / most))} />,
      )}
    </svg>
  );
}

/** "2026-03-01" */
export function day(time: string): string {
  return time.slice(0, 10);
}

function dayAndHour(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 16).replace("T", " ")}Z`;
}

const HOUR = 3_600_000;

function span(milliseconds: number): string {
  const hours = milliseconds / HOUR;
  if (hours < 1) return count(Math.max(1, Math.round(hours * 60)), "minute");
  return hours < 48 ? count(Math.round(hours), "hour") : count(Math.round(hours / 24), "day");
}

function round(n: number): number {
  return Math.round(n * 100) / 100;
}
