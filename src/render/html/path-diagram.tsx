import type { ComparedRecord, PacketRecord } from "../../diagnosis/compare-record.ts";
import { count } from "../text/words.ts";
import { Scroll } from "./scroll.tsx";

/** Units of the view box: the time stands left of the first lifeline. */
const FIRST_X = 160;
const LAST_X = 640;
const WIDTH = 730;
/** Of a row; points on the way have their frame numbers below the line. */
const ROW = 26;
const ROW_WITH_NUMBERS = 34;
const BELOW = 14;
const TOP = 46;
const TIP = 7;
/** More would not be looked at; the table of --frames has all. */
const MAX_ROWS = 80;
/** How far a packet gets that is lost, of the way between two lifelines. */
const LOST_AT = 0.55;

/** A lifeline for each point, and every packet on its way between them. What was lost on the way ends in a cross, what was made on the way begins there. */
export function PathDiagram({ record, names }: { record: ComparedRecord; names: readonly string[] }) {
  const points = record.seen_at.map(({ capture }) => capture);
  const packets = (record.packets ?? []).filter(isTold);
  if (packets.length === 0 || record.path.some(({ finding }) => finding === "not-seen")) return null;
  const lines = points.length > 1 ? points : names.map((_, i) => i);
  const x = (i: number): number => FIRST_X + ((LAST_X - FIRST_X) * i) / (lines.length - 1);
  const shown = packets.slice(0, MAX_ROWS);
  const row = lines.length > 2 ? ROW_WITH_NUMBERS : ROW;
  const height = TOP + row * (shown.length + 1) + 8;
  const start = secondsOf(packets[0]!.time);
  const late = new Set(record.path.flatMap(({ finding, capture, frames }) => (finding === "delayed" ? frames.map((frame) => `${capture} ${frame}`) : [])));
  const isLate = ({ frames }: PacketRecord): boolean => frames.some((frame, capture) => late.has(`${capture} ${frame}`));
  return (
    <Scroll label="Packets between the points">
      <svg class="ladder path" viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={shown.map((packet) => describe(packet, names)).join("; ")}>
        <text x={70} y={18} class="figure">
          seconds
        </text>
        {lines.map((point, i) => (
          <>
            <text x={x(i)} y={18} class="end">
              {`${point + 1}: ${i === 0 ? "client's end" : i === lines.length - 1 ? "server's end" : "on the way"}`}
            </text>
            <line class="life" x1={x(i)} x2={x(i)} y1={26} y2={height - 8} />
          </>
        ))}
        {shown.map((packet, i) => (
          <PacketRow packet={packet} late={isLate(packet)} lines={lines} x={x} y={TOP + row * (i + 1)} seconds={secondsOf(packet.time) - start} />
        ))}
      </svg>
      <p class="legend">
        A cross ends what was lost on the way, or had not come when the capture ended; a dot begins what was made on the way. #N is the packet's frame at that
        point.
      </p>
      {packets.length > shown.length && <p>{count(packets.length - shown.length, "more packet")}: see kexscope compare --frames.</p>}
    </Scroll>
  );
}

/** A pure ACK that arrived has nothing to say but in the handshake. */
function isTold({ what, frames }: PacketRecord, index: number): boolean {
  return what !== "ACK" || index < 3 || frames.filter((frame) => frame !== null).length < 2;
}

interface RowProps {
  packet: PacketRecord;
  /** It was held back on the way: the time is that of its arrival, where that point is the first. */
  late: boolean;
  /** The points that have a lifeline, in path order, and where it stands. */
  lines: readonly number[];
  x: (index: number) => number;
  y: number;
  seconds: number;
}

function PacketRow({ packet, late, lines, x, y, seconds }: RowProps) {
  const right = packet.from === "client";
  const seen = lines.map((point) => packet.frames[point] ?? null);
  // In the order in which the packet passes the points.
  const order = right ? lines.map((_, i) => i) : lines.map((_, i) => i).reverse();
  const first = order.findIndex((i) => seen[i] !== null);
  const last = order.findLastIndex((i) => seen[i] !== null);
  const made = first > 0;
  const lost = last < order.length - 1;
  const between = (from: number, to: number, part: number): number => x(from) + (x(to) - x(from)) * part;
  const from = made ? between(order[first - 1]!, order[first]!, 1 - LOST_AT) : x(order[0]!);
  const to = lost ? between(order[last]!, order[last + 1]!, LOST_AT) : x(order.at(-1)!);
  const back = right ? -TIP : TIP;
  return (
    <g class={made ? "network" : lost ? "lost" : late ? "late" : "sent"}>
      <text x={70} y={y + 4} class="figure">
        {Math.max(0, seconds).toFixed(6)}
      </text>
      <line class="stroke" x1={from} x2={to} y1={y} y2={y} />
      {lost ? <path class="cross" d={`M${to - 5} ${y - 5} l10 10 m0 -10 l-10 10`} /> : <path class="tip" d={`M${to} ${y} l${back} -4 v8 z`} />}
      {made && <circle class="origin" cx={from} cy={y} r={4} />}
      {seen.map(
        (frame, i) =>
          frame !== null && (
            <text x={i === 0 ? x(0) - 8 : x(i) + 8} y={y + (i > 0 && i < seen.length - 1 ? BELOW : 4)} class={i === 0 ? "figure" : "after"}>{`#${frame}`}</text>
          ),
      )}
      <text x={(from + to) / 2} y={y - 5} class="label">
        {labelOf(packet)}
        {late && ", delayed"}
      </text>
    </g>
  );
}

function labelOf({ what, bytes }: PacketRecord): string {
  return bytes > 0 ? `${what}, ${count(bytes, "byte")}` : what;
}

function describe(packet: PacketRecord, names: readonly string[]): string {
  const places = packet.frames.map((frame, i) => (frame === null ? `not seen at ${names[i]}` : `frame ${frame} at ${names[i]}`));
  return `${labelOf(packet)} from the ${packet.from}: ${places.join(", ")}`;
}

/** Seconds since 1970, to the microsecond, from a record's time. */
function secondsOf(rfc3339: string): number {
  return Math.floor(Date.parse(rfc3339) / 1000) + Number(`0.${/\.(\d+)Z$/.exec(rfc3339)?.[1] ?? "0"}`);
}
