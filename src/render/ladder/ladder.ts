import type { ConnectionRecord, TimelineStep } from "../../diagnosis/record.ts";
import { grouped } from "../grouped.ts";

/** How an arrow is drawn. */
export type RungKind =
  /** It was seen, and as far as can be told it arrived. */
  | "sent"
  /** The path did not deliver it. */
  | "lost"
  /** It was owed and never sent, as far as this point shows. */
  | "missing"
  /** A RST. */
  | "reset"
  /** Neither end sent it. */
  | "network";

/** One arrow of the diagram, from above to below in time. */
export interface Rung {
  kind: RungKind;
  /** The arrow points to this end. */
  to: "client" | "server";
  /** "KEXINIT, 1,504 bytes, sent 5 times". */
  label: string;
  /** Null for what was never seen here. */
  frame: number | null;
  capture: number;
  /** Seconds since the first packet. */
  seconds: number;
  /** Neither end sent it: a forged RST, an ICMP error. */
  byNetwork: boolean;
  /** Time without a first transmission before it that a person should see, in seconds; 0 for none. */
  silence: number;
}

/** Shorter pauses are told by the times alone. Seconds. */
const SILENCE_FROM = 1;

/** The diagram that the terminal and the page both draw; empty for a record without a timeline. */
export function ladderOf(record: ConnectionRecord): Rung[] {
  const start = secondsOf(record.started_at);
  let before = 0;
  return (record.timeline ?? []).map((step) => {
    const seconds = Math.max(0, secondsOf(step.time) - start);
    const pause = seconds - before;
    before = seconds;
    return {
      kind: kindOf(step),
      to: step.to,
      label: labelOf(step),
      frame: step.frame,
      byNetwork: step.from === "network",
      capture: step.capture,
      seconds,
      silence: pause >= SILENCE_FROM ? pause : 0,
    };
  });
}

function kindOf(step: TimelineStep): RungKind {
  if (step.lost) return "lost";
  if (step.frame === null) return "missing";
  if (step.what === "RST" || step.what.startsWith("RST in ")) return "reset";
  return step.from === "network" ? "network" : "sent";
}

function labelOf(step: TimelineStep): string {
  const size = step.bytes > 0 ? `, ${grouped(step.bytes)} ${step.bytes === 1 ? "byte" : "bytes"}` : "";
  const times = step.retransmissions > 0 ? `, sent ${step.retransmissions + 1} times` : "";
  const fate = step.lost ? ", lost" : step.frame === null ? " never came" : "";
  return step.what + size + times + fate;
}

/** Seconds since 1970, to the microsecond, from a record's time. */
function secondsOf(rfc3339: string): number {
  const fraction = /\.(\d+)Z$/.exec(rfc3339)?.[1] ?? "0";
  return Math.floor(Date.parse(rfc3339) / 1000) + Number(`0.${fraction}`);
}
