import { isKexNumber, SSH_MSG_DISCONNECT, SSH_MSG_KEXINIT, SSH_MSG_NEWKEYS } from "../ssh/message-numbers.ts";
import type { Message } from "../ssh/transport-facts.ts";
import { ENDS } from "./ends.ts";
import type { End, ExchangeFacts } from "./exchange-facts.ts";

/** A packet that strict key exchange forbids (OpenSSH PROTOCOL 1.10), and why. */
export interface StrictViolation {
  from: End;
  message: Message;
  why: "before-kexinit" | "second-kexinit" | "unexpected";
}

/**
 * The first packet of either end that strict key exchange forbids: until NEWKEYS only KEXINIT (first of all, and once), the method's own
 * messages and NEWKEYS may come, and a DISCONNECT. Says nothing of whether the two agreed on strict key exchange.
 */
export function strictViolationOf(facts: ExchangeFacts): StrictViolation | null {
  let first: StrictViolation | null = null;
  for (const from of ENDS) {
    const violation = violationIn(from, facts[from].ssh.messages);
    if (violation !== null && (first === null || violation.message.at.time < first.message.at.time)) first = violation;
  }
  return first;
}

function violationIn(from: End, messages: readonly Message[]): StrictViolation | null {
  let kexInits = 0;
  for (const message of messages) {
    const { number } = message;
    if (number === SSH_MSG_NEWKEYS) return null;
    if (number === SSH_MSG_KEXINIT) {
      if (++kexInits > 1) return { from, message, why: "second-kexinit" };
    } else if (number !== SSH_MSG_DISCONNECT && !isKexNumber(number)) {
      // Only where reading began at the first packet can it be said that none came before.
      return { from, message, why: kexInits === 0 && message.sequence !== null ? "before-kexinit" : "unexpected" };
    }
  }
  return null;
}
