import type { ConnectionRecord, Outcome, Stage } from "../../diagnosis/record.ts";
import { grouped } from "../grouped.ts";
import type { Tone } from "./style.ts";

/** The stage as it stands after "died in" and "stalled in". */
export const STAGE_NAMES: Record<Stage, string> = {
  "tcp-connect": "TCP connect",
  identification: "identification",
  kexinit: "KEXINIT",
  "key-exchange": "key exchange",
  newkeys: "NEWKEYS",
  encrypted: "the encrypted part",
};

export const OUTCOME_TONES: Record<Outcome, Tone> = { ok: "fine", failed: "failed", stalled: "waiting", probe: "aside", unknown: "waiting" };

/** Worst first: the order of tables and totals. */
export const OUTCOMES: readonly Outcome[] = ["failed", "stalled", "unknown", "probe", "ok"];

const OUTCOME_VERBS: Record<Outcome, string> = { ok: "completed", failed: "died", stalled: "stalled", probe: "probe, gone", unknown: "cannot tell" };

/** "died in KEXINIT", "stalled in key exchange", "completed". */
export function whereItDied(record: ConnectionRecord): string {
  const verb = OUTCOME_VERBS[record.outcome];
  return record.died_at === null || record.outcome === "ok" ? verb : `${verb} in ${STAGE_NAMES[record.died_at]}`;
}

/** "1 frame", "1,234 frames". */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(n)} ${n === 1 ? noun : plural}`;
}

const UNITS = ["B", "kB", "MB", "GB", "TB"];

/** Decimal units, as network people count: "4.1 kB". */
export function bytes(n: number): string {
  let unit = 0;
  let value = n;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 99.5 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

/** "0.09 s", "12 s", "3 min 20 s". */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds) % 60} s`;
}

/** "10.0.0.1:22", "[2001:db8::1]:22". */
export function endpoint(end: { ip: string; port: number }): string {
  return `${end.ip.includes(":") ? `[${end.ip}]` : end.ip}:${end.port}`;
}

/** A record's time to the millisecond, as a person reads it: "2026-03-01 14:02:11.482Z". */
export function readableTime(rfc3339: string): string {
  return rfc3339.replace(/^(\S+)T(\d\d:\d\d:\d\d\.\d{3})\d*Z$/, "$1 $2Z");
}

/** The same without its date. */
export function timeOfDay(rfc3339: string): string {
  return rfc3339.replace(/^\S+T(\d\d:\d\d:\d\d\.\d{3})\d*Z$/, "$1Z");
}
