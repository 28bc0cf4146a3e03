import { TcpFlag } from "../net/packet.ts";
import type { Segment } from "../tcp/segment.ts";
import { otherEnd } from "./ends.ts";
import type { End, ExchangeFacts } from "./exchange-facts.ts";
import { vantageOf } from "./vantage.ts";

/** Bytes that reach the host that they are for, and that it does not take: it is not the way that loses them. */
export interface Unheeded {
  /** "here": this capture was made at that host. "answered": each repetition is answered, with an ACK of what came before. */
  shownBy: "here" | "answered";
  /** Why a kernel discards them without a word; null where the packets show no reason (its packet filter, mostly). */
  why: "checksum" | "timestamps" | null;
}

/** Answers to repetitions that no chance explains. */
const TELLING_ANSWERS = 2;

/** `sent`: all transmissions of the bytes that `from` repeats, two at least. */
export function unheeded(facts: ExchangeFacts, from: End, sent: readonly Segment[]): Unheeded | null {
  const here = vantageOf(facts) === otherEnd(from);
  if (!here && !isAnswered(facts, from, sent)) return null;
  return { shownBy: here ? "here" : "answered", why: whyOf(facts, from, sent) };
}

/** A bare ACK answers a segment (RFC 9293 3.10.7.4), and between two repetitions nothing else of that end was there to be answered. */
function isAnswered(facts: ExchangeFacts, from: End, sent: readonly Segment[]): boolean {
  const { fromOriginator } = facts[from];
  const last = sent[sent.length - 1]!;
  let answers = 0;
  let pending = false;
  for (const s of facts.segments) {
    if (s.time < sent[1]!.time) continue;
    if (s.fromOriginator === fromOriginator) {
      if (s.length === 0 || s.offset !== last.offset) return false;
      pending = true;
    } else if (pending && s.length === 0 && s.ackOffset <= last.offset && (s.flags & (TcpFlag.Syn | TcpFlag.Fin | TcpFlag.Rst)) === 0) {
      pending = false;
      answers++;
    }
  }
  return answers >= TELLING_ANSWERS;
}

function whyOf(facts: ExchangeFacts, from: End, sent: readonly Segment[]): Unheeded["why"] {
  const isBad = sent.every((s) => s.kind === "outside-window") && facts.connection.anomalies.some(({ code }) => code === "bad-tcp-checksum");
  if (isBad) return "checksum";
  return sent.every((s) => isOlderThanBefore(facts, from, s)) ? "timestamps" : null;
}

/** RFC 7323 5: a segment whose timestamp is older than that of one before is dropped, and acknowledged as what came before. */
function isOlderThanBefore(facts: ExchangeFacts, from: End, segment: Segment): boolean {
  const { fromOriginator } = facts[from];
  const syn = facts.segments.find((s) => s.fromOriginator === fromOriginator && (s.flags & TcpFlag.Syn) !== 0);
  if (syn === undefined || syn.timestampValue === -1 || segment.timestampValue === -1) return false;
  return ((segment.timestampValue - syn.timestampValue) | 0) < 0;
}
