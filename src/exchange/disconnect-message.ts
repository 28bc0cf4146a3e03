import { decodeDisconnect } from "../ssh/disconnect.ts";
import { SSH_MSG_DISCONNECT } from "../ssh/message-numbers.ts";
import type { Position } from "../ssh/position.ts";
import { wireText } from "../wire-text.ts";
import { ENDS } from "./ends.ts";
import type { End, ExchangeFacts } from "./exchange-facts.ts";

/** An SSH_MSG_DISCONNECT that was sent in the clear, RFC 4253 11.1. */
export interface DisconnectMessage {
  from: End;
  reasonCode: number;
  /** The RFC's name of the code. */
  reason: string;
  /** Escaped, and still hostile: text of a peer. */
  description: string;
  at: Position;
}

/** The first one of either end; null without. */
export function disconnectMessageOf(facts: ExchangeFacts): DisconnectMessage | null {
  let first: DisconnectMessage | null = null;
  for (const from of ENDS) {
    const message = facts[from].ssh.messages.find((m) => m.number === SSH_MSG_DISCONNECT);
    const decoded = message?.payload ? decodeDisconnect(message.payload) : null;
    if (message === undefined || decoded === null || (first !== null && first.at.time <= message.at.time)) continue;
    first = { from, reasonCode: decoded.reasonCode, reason: decoded.reason, description: wireText(decoded.description), at: message.at };
  }
  return first;
}
