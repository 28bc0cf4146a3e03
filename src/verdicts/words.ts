import type { FixNames } from "./context.ts";

/** Words that several verdicts share. Everything here is ASCII; wire text comes in escaped. */

/** Names shown of a list before the rest is counted. */
const NAMES_SHOWN = 3;

/** "a", "a and b", "a, b, c and 8 more". */
export function names(list: readonly string[], shown = NAMES_SHOWN): string {
  if (list.length === 0) return "nothing";
  if (list.length > shown) return `${list.slice(0, shown).join(", ")} and ${list.length - shown} more`;
  if (list.length === 1) return list[0]!;
  return `${list.slice(0, -1).join(", ")} and ${list[list.length - 1]}`;
}

/** A duration in ns: "14 ms", "5.02 s", "120 s", "15 min". */
export function duration(ns: number): string {
  const seconds = ns / 1e9;
  if (seconds < 0.001) return `${Math.round(ns / 1e3)} us`;
  if (seconds < 1) return `${Math.round(seconds * 1e3)} ms`;
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 600) return `${Math.round(seconds)} s`;
  return `${Math.round(seconds / 60)} min`;
}

/** "1 byte", "41 bytes". */
export function bytes(count: number): string {
  return count === 1 ? "1 byte" : `${count} bytes`;
}

/** "once", "twice", "5 times". */
export function times(count: number): string {
  if (count === 1) return "once";
  return count === 2 ? "twice" : `${count} times`;
}

/** Wire text in quotes, cut to a length that fits a line. */
export function quoted(text: string, longest = 80): string {
  return text.length > longest ? `"${text.slice(0, longest)}..."` : `"${text}"`;
}

/** The client as hosts.allow has it (hosts_access(5)): IPv6 in brackets. */
export function tcpWrappersClient({ client }: FixNames): string {
  return client.includes(":") ? `[${client}]` : client;
}
