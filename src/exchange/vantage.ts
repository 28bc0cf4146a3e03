import { TcpFlag } from "../net/packet.ts";
import type { End, ExchangeFacts } from "./exchange-facts.ts";

/** Hop limits that systems start with: Linux, BSD and macOS; Windows; Solaris and routers. A packet that has one of them crossed no router. */
const INITIAL_HOP_LIMITS: readonly number[] = [64, 128, 255];

/**
 * The end that the capture was made at (or on the link of): its packets crossed no router yet, those of the other end did.
 * Null where both or neither did: on one link, or in the middle.
 */
export function vantageOf(facts: ExchangeFacts): End | null {
  const fromClient = crossedNoRouter(facts, "client");
  const fromServer = crossedNoRouter(facts, "server");
  if (fromClient === null || fromServer === null || fromClient === fromServer) return null;
  return fromClient ? "client" : "server";
}

/** By the first packet of that end, RSTs left out: what a device sends in its name comes later. Null where nothing of it was seen. */
function crossedNoRouter(facts: ExchangeFacts, end: End): boolean | null {
  const first = facts.segments.find((s) => s.fromOriginator === facts[end].fromOriginator && (s.flags & TcpFlag.Rst) === 0);
  return first === undefined ? null : INITIAL_HOP_LIMITS.includes(first.hopLimit);
}
