import { MAX_STRAY_ANSWERS } from "../limits.ts";
import type { ExchangeFacts } from "./exchange-facts.ts";
import { handshakeOf } from "./handshake.ts";

/**
 * SYN-ACKs from addresses that were not asked, by the SYN that they acknowledge (RFC 9293 3.5: ACK is its ISN + 1).
 * To the flow table each is a connection of its own: only together with the SYN that stays without an answer do they tell of an
 * asymmetric NAT or a server of several addresses. Bounded: the oldest leave first.
 */
export class StrayAnswers {
  readonly #from = new Map<string, string>();

  /** The SYN-ACK of a connection that holds no SYN. */
  add(facts: ExchangeFacts): void {
    const [synAck] = handshakeOf(facts).synAcks;
    if (synAck === undefined) return;
    const key = keyOf(facts, synAck.ack);
    this.#from.delete(key);
    this.#from.set(key, facts.server.ip);
    if (this.#from.size > MAX_STRAY_ANSWERS) this.#from.delete(this.#from.keys().next().value!);
  }

  /** The address that acknowledged the SYN of this connection, and was not asked; null without. */
  answerTo(facts: ExchangeFacts): string | null {
    const [syn] = handshakeOf(facts).syns;
    if (this.#from.size === 0 || syn === undefined) return null;
    return this.#from.get(keyOf(facts, syn.seq + 1)) ?? null;
  }
}

/** Client's address and port, and the sequence number that follows its SYN. */
function keyOf({ client }: ExchangeFacts, next: number): string {
  return `${client.ip} ${client.port} ${next | 0}`;
}
