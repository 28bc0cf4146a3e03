import type { ConnectionRecord } from "../../diagnosis/record.ts";
import { ladderOf, type Rung, type RungKind } from "../ladder/ladder.ts";
import { Scroll } from "./scroll.tsx";

/** Units of the view box: time and frame stand left of the client's lifeline. */
const CLIENT_X = 170;
const SERVER_X = 690;
const WIDTH = 730;
const ROW = 26;
const TOP = 40;
/** A row more where a second or more passes. */
const PAUSE = 18;
const TIP = 7;

/** What needs a word, where it is in the picture. */
const LEGEND: readonly (readonly [RungKind, string])[] = [
  ["lost", "Dotted with a cross, and lost: the path did not deliver it."],
  ["missing", "Dotted with a cross, and never came: it was owed, and this capture did not see it."],
  ["network", "An arrow that begins between the lines: neither end sent it."],
];

interface Placed {
  rung: Rung;
  y: number;
}

/** The exchange as a picture: time goes down, an arrow for each packet. The text of each arrow is in the picture, so it reads without seeing it. */
export function LadderDiagram({ record }: { record: ConnectionRecord }) {
  const placed: Placed[] = [];
  let y = TOP;
  for (const rung of ladderOf(record)) {
    y += rung.silence > 0 ? ROW + PAUSE : ROW;
    placed.push({ rung, y });
  }
  if (placed.length === 0) return null;
  const height = y + ROW;
  const kinds = new Set(placed.map(({ rung }) => (rung.byNetwork ? "network" : rung.kind)));
  return (
    <Scroll label="The exchange as a diagram">
      <svg class="ladder" viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={describe(placed)}>
        <text x={CLIENT_X} y={18} class="end">
          client
        </text>
        <text x={SERVER_X} y={18} class="end">
          server
        </text>
        <text x={80} y={18} class="figure">
          seconds
        </text>
        <text x={136} y={18} class="figure">
          frame
        </text>
        <line class="life" x1={CLIENT_X} x2={CLIENT_X} y1={26} y2={height - 8} />
        <line class="life" x1={SERVER_X} x2={SERVER_X} y1={26} y2={height - 8} />
        {placed.map((place) => (
          <Arrow {...place} />
        ))}
      </svg>
      {LEGEND.filter(([kind]) => kinds.has(kind)).map(([, words]) => (
        <p class="legend">{words}</p>
      ))}
    </Scroll>
  );
}

function Arrow({ rung, y }: Placed) {
  const fails = rung.kind === "lost" || rung.kind === "missing";
  const right = rung.to === "server";
  const from = rung.byNetwork ? (CLIENT_X + SERVER_X) / 2 : right ? CLIENT_X : SERVER_X;
  const reach = SERVER_X - CLIENT_X;
  const to = right ? CLIENT_X + reach * (fails ? 0.86 : 1) : SERVER_X - reach * (fails ? 0.86 : 1);
  const back = right ? -TIP : TIP;
  return (
    <g class={rung.kind}>
      {rung.silence > 0 && (
        <text x={(CLIENT_X + SERVER_X) / 2} y={y - ROW - 2} class="pause">
          {rung.silence.toFixed(2)} s later
        </text>
      )}
      <text x={80} y={y + 4} class="figure">
        {rung.seconds.toFixed(6)}
      </text>
      <text x={136} y={y + 4} class="figure">
        {rung.frame ?? "–"}
      </text>
      <line class="stroke" x1={from} x2={to} y1={y} y2={y} />
      {fails ? <path class="cross" d={`M${to - 5} ${y - 5} l10 10 m0 -10 l-10 10`} /> : <path class="tip" d={`M${to} ${y} l${back} -4 v8 z`} />}
      <text x={(CLIENT_X + SERVER_X) / 2} y={y - 5} class="label">
        {rung.label}
      </text>
    </g>
  );
}

function describe(placed: readonly Placed[]): string {
  return placed.map(({ rung }) => `${rung.frame === null ? "no frame" : `frame ${rung.frame}`}, to the ${rung.to}: ${rung.label}`).join("; ");
}
