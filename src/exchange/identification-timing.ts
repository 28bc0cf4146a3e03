import type { ExchangeFacts } from "./exchange-facts.ts";
import { handshakeOf } from "./handshake.ts";
import { SECOND } from "./waiting.ts";

/** From the end of the handshake (what a server counts from: its accept) to the close, ns; -1 while open. */
export function closedAfter(facts: ExchangeFacts): number {
  if (facts.closing === null) return -1;
  const { ack, synAcks } = handshakeOf(facts);
  const from = ack?.time ?? synAcks[0]?.time ?? facts.connection.firstTime;
  return facts.closing.time - from;
}

/** Limits that servers and fronts are set to, in seconds (LoginGraceTime 120, dropbear 300, load balancers 30 or 60, old servers 600). */
const USUAL_LIMITS = [30, 60, 120, 300, 600];
/** OpenSSH 9.9 and later add up to 4 s of jitter (sshd.c); a little more for what the machine adds. */
const LIMIT_JITTER = 5 * SECOND;
/** Clocks and rounding. */
const LIMIT_EARLY = 0.5 * SECOND;

/** The usual limit that this time stands for, in seconds; null when it is none of them. */
export function usualLimit(time: number): number | null {
  return USUAL_LIMITS.find((limit) => time >= limit * SECOND - LIMIT_EARLY && time <= limit * SECOND + LIMIT_JITTER) ?? null;
}

/** A resolver gives up after 5 s and tries again: delays caused by DNS are multiples of it (resolv.conf(5), timeout). */
const RESOLVER_TIMEOUT = 5 * SECOND;
const RESOLVER_JITTER = 0.3 * SECOND;
/** Beyond, other limits are more usual. */
const MAX_RESOLVER_ROUNDS = 6;

/** How many resolver time-outs this delay holds; null when it is no multiple of one. */
export function resolverRounds(time: number): number | null {
  const rounds = Math.round(time / RESOLVER_TIMEOUT);
  if (rounds < 1 || rounds > MAX_RESOLVER_ROUNDS) return null;
  return Math.abs(time - rounds * RESOLVER_TIMEOUT) < RESOLVER_JITTER ? rounds : null;
}
