import type { ExchangeFacts, Peer } from "./exchange-facts.ts";

/** The connection stands still: nothing closed it, and nothing came for `stallAfter` nanoseconds up to the end of the input. */
export function isStalled(facts: ExchangeFacts, stallAfter: number): boolean {
  return facts.cutOff && facts.openFor >= stallAfter;
}

/** It is over: closed, or standing still. What is absent now stays absent. */
export function isOver(facts: ExchangeFacts, stallAfter: number): boolean {
  return facts.closing !== null || isStalled(facts, stallAfter);
}

/** This end sent at least one byte, seen here or proven by its own SEQ. */
export function hasSpoken(peer: Peer): boolean {
  return peer.half.highest > 0 || peer.half.claimed > 0;
}

/** All that this end sent was acknowledged by the other. */
export function isDelivered(peer: Peer): boolean {
  return peer.half.acked >= peer.half.highest;
}

/** Nanoseconds in a second, for thresholds that are told in seconds. */
export const SECOND = 1e9;
export const MILLISECOND = 1e6;
