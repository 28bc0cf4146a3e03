import { decodeUnimplemented } from "../ssh/disconnect.ts";
import { isKexNumber, SSH_MSG_KEXINIT, SSH_MSG_NEWKEYS, SSH_MSG_UNIMPLEMENTED } from "../ssh/message-numbers.ts";
import type { Message } from "../ssh/transport-facts.ts";
import { ENDS, otherEnd } from "./ends.ts";
import type { End, ExchangeFacts } from "./exchange-facts.ts";

/** A message that has no place before NEWKEYS. */
export interface UnexpectedMessage {
  from: End;
  /** Null where the refusal names a packet that was not seen. */
  message: Message | null;
  /** SSH_MSG_UNIMPLEMENTED of the other end about it. */
  refusal: Message | null;
  /** It is the message that the exchange needs there (RFC 4253 7.1, 8). */
  inPlace: boolean;
}

/** RFC 4253 12: transport layer generic. 8 and 9 are free or NEWCOMPRESS, 22 to 29 free. */
const LAST_GENERIC = 4;
const SSH_MSG_EXT_INFO = 7;

/** The first refused message of either end; without a refusal, the first that can't be right. */
export function unexpectedMessageOf(facts: ExchangeFacts): UnexpectedMessage | null {
  for (const from of ENDS) {
    const refusal = facts[otherEnd(from)].ssh.messages.find((message) => message.number === SSH_MSG_UNIMPLEMENTED) ?? null;
    if (refusal === null) continue;
    const sequence = refusal.payload === null ? null : decodeUnimplemented(refusal.payload);
    const message = sequence === null ? null : (facts[from].ssh.messages.find((m) => m.sequence === sequence) ?? null);
    return { from, message, refusal, inPlace: message !== null && isInPlace(facts, from, message) };
  }
  for (const from of ENDS) {
    const message = impossibleIn(facts[from].ssh.messages);
    if (message !== null) return { from, message, refusal: null, inPlace: false };
  }
  return null;
}

function impossibleIn(messages: readonly Message[]): Message | null {
  let kexInits = 0;
  for (const message of messages) {
    const { number } = message;
    if (number === SSH_MSG_NEWKEYS) return null;
    if (number === SSH_MSG_KEXINIT) {
      if (++kexInits > 1) return message;
    } else if (number > LAST_GENERIC && number !== SSH_MSG_EXT_INFO && !isKexNumber(number)) return message;
  }
  return null;
}

/** The first KEXINIT, or behind both KEXINITs the first message of the method by the client; a guess (first_kex_packet_follows) may be wrong. */
function isInPlace({ client, server }: ExchangeFacts, from: End, message: Message): boolean {
  const own = from === "client" ? client : server;
  if (message.number === SSH_MSG_KEXINIT) return own.ssh.messages.find(({ number }) => number === SSH_MSG_KEXINIT) === message;
  if (from !== "client" || client.ssh.kexinit === null || server.ssh.kexinit === null) return false;
  if (client.ssh.kexinit.lists.first_kex_packet_follows) return false;
  return isKexNumber(message.number) && own.ssh.messages.find(({ number }) => isKexNumber(number)) === message;
}
