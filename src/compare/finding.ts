import type { Certainty, Evidence, Fix } from "../diagnosis/record.ts";
import { TimeText } from "../diagnosis/time-text.ts";
import type { Segment } from "../tcp/segment.ts";
import type { PathBetween } from "./path-between.ts";
import type { Sighting } from "./sighting.ts";

/** What a verdict of all points together is made of. */
export interface Finding {
  code: string;
  certainty: Certainty;
  summary: string;
  params: Record<string, unknown>;
  evidence: Evidence[];
  fixes: Fix[];
  /** Of what a single point would advise, that which still makes sense; all of it without. */
  applies?: (fix: Fix) => boolean;
}

/** What it takes to tell a finding: how the captures are called, and time 0 of each point's facts in seconds since 1970. */
export interface Tell {
  names: readonly string[];
  epochs: readonly number[];
}

/** "between client.pcap and server.pcap" */
export function between({ a, b }: PathBetween, { names }: Tell): string {
  return `between ${names[a.point]} and ${names[b?.point ?? a.point + 1]}`;
}

/** One frame of one point, as evidence. */
export function evidenceAt(sighting: Sighting, segment: Pick<Segment, "frame" | "time">, from: Evidence["from"], what: string, { epochs }: Tell): Evidence {
  return { capture: sighting.point, frame: segment.frame, time: new TimeText(epochs[sighting.point]!, false).text(segment.time), from, what };
}
