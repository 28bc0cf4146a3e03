import type { PacketRecord } from "../diagnosis/compare-record.ts";
import { TimeText } from "../diagnosis/time-text.ts";
import type { Segment } from "../tcp/segment.ts";
import { nameOf } from "./losses.ts";
import { pairSegments } from "./pair-segments.ts";
import type { Sighting } from "./sighting.ts";

/** One packet: its segment at each point that saw it, and where it was seen first. */
interface Row {
  segments: Map<number, Segment>;
  seenAt: Sighting;
  segment: Segment;
  fromClient: boolean;
}

/**
 * Every packet of a connection with its frame at each point. `epochs`: time 0 of each point's facts; `offsets`: what each point's clock is ahead
 * of the first one's, in seconds; null where nothing tells.
 */
export function packetsAtPoints(sightings: readonly (Sighting | null)[], epochs: readonly number[], offsets: readonly (number | null)[]): PacketRecord[] {
  const present = sightings.filter((sighting) => sighting !== null);
  const rows: Row[] = [];
  const known = new Map<Segment, Row>();
  for (const [i, sighting] of present.entries()) {
    if (i > 0) joinNext(present[i - 1]!, sighting, known);
    for (const segment of sighting.facts.segments) {
      if (known.has(segment)) continue;
      const fromClient = segment.fromOriginator === sighting.facts.client.fromOriginator;
      const row = { segments: new Map([[sighting.point, segment]]), seenAt: sighting, segment, fromClient };
      known.set(segment, row);
      rows.push(row);
    }
  }
  const at = ({ segment, seenAt }: Row): number => segment.time + seenAt.base - (offsets[seenAt.point] ?? 0) * 1e9;
  return rows.sort((x, y) => at(x) - at(y)).map((row) => packetRecord(row, epochs));
}

/** Adds the second point's segments to the rows of the packets that the first one saw too. */
function joinNext(a: Sighting, b: Sighting, known: Map<Segment, Row>): void {
  for (const { sent, received, fromClient } of pairSegments(a, b)) {
    const [atA, atB] = fromClient ? [sent, received] : [received, sent];
    const row = atA === null ? undefined : known.get(atA);
    if (row === undefined || atB === null) continue;
    row.segments.set(b.point, atB);
    known.set(atB, row);
  }
}

function packetRecord({ segments, seenAt, segment, fromClient }: Row, epochs: readonly number[]): PacketRecord {
  return {
    from: fromClient ? "client" : "server",
    what: nameOf(seenAt, segment, fromClient),
    bytes: segment.length,
    frames: epochs.map((_, point) => segments.get(point)?.frame ?? null),
    time: new TimeText(epochs[seenAt.point]!, false).text(segment.time),
  };
}
