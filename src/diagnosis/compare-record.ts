import type { CaptureRecord, ConnectionRecord, SeriesRecord, SummaryRecord } from "./record.ts";

/** A capture as a point of the path, in path order: the client's end first. */
export interface PointRecord extends CaptureRecord {
  /** Add it to a time of the first point to get this point's; null where nothing tells. Seconds. */
  clock_offset_s: number | null;
  /** The true offset is within so much of it. */
  clock_offset_error_s: number | null;
  /** How much faster this point's clock runs than the first point's; null where it cannot be told. Parts per million. */
  clock_drift_ppm: number | null;
}

/** What happened to a connection between two points; at and behind one, where both are the same. */
export interface PathRecord {
  between: [number, number];
  finding: "dropped" | "reset-injected" | "rewritten" | "delayed" | "not-seen" | "nothing";
  /** Whose packets; null where both ends' are meant. */
  from: "client" | "server" | null;
  /** The point that saw these frames. */
  capture: number;
  frames: number[];
  what: string;
}

/** One packet at every point: its frame there, null where that point did not see it. */
export interface PacketRecord {
  from: "client" | "server";
  what: string;
  bytes: number;
  frames: (number | null)[];
  /** As the first point that saw it has it. */
  time: string;
}

/** One connection, put together from all points. The verdict is what they prove together. */
export interface ComparedRecord extends ConnectionRecord {
  seen_at: { capture: number; first_frame: number; last_frame: number; client: ConnectionRecord["client"]; server: ConnectionRecord["server"] }[];
  matched_by: ("isn" | "timestamps" | "payload" | "cookie" | "addresses" | "time")[];
  path: PathRecord[];
  /** With `--frames` only. */
  packets?: PacketRecord[] | undefined;
}

/** What all points together tell. */
export interface Comparison {
  captures: PointRecord[];
  summary: SummaryRecord;
  connections: ComparedRecord[];
}

/** The whole of `compare --json`. */
export interface ComparisonDocument extends Comparison {
  schema_version: 1;
  tool: { name: "kexscope"; version: string };
  /** A series is told from one point; none is told here. */
  series: SeriesRecord[];
}
