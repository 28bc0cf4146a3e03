import { type KexFamily, kexFamily } from "../ssh/kex-family.ts";
import { isKexNumber } from "../ssh/message-numbers.ts";
import type { Guess } from "../ssh/negotiate.ts";
import type { Message } from "../ssh/transport-facts.ts";
import type { ExchangeFacts, Peer } from "./exchange-facts.ts";
import { oncePerExchange } from "./once-per-exchange.ts";

/** How far the messages of the key exchange method came; a guess that has to be ignored is left out. */
export interface KexProgress {
  family: KexFamily;
  /** The client's packet of first_kex_packet_follows, where its guess was wrong (RFC 4253 7.1). */
  wrongGuess: Message | null;
  /** The first message of the method proper: the client's INIT or REQUEST, the server's PUBKEY with rsa. */
  begun: Message | null;
  /** SSH_MSG_KEX_DH_GEX_REQUEST (or the old one), and the group that answers it. */
  request: Message | null;
  group: Message | null;
  /** The client's message that asks for the reply. */
  init: Message | null;
  /** The server's last message: with it the key exchange is done but for NEWKEYS. */
  reply: Message | null;
}

/** Message numbers by family: RFC 4253 8, 4419 5, 4432 4, 4462 2.1, 5656 7.1. "unknown" takes what all but gex and rsa have. */
const NUMBERS: Readonly<Record<KexFamily, { request: readonly number[]; group: number; init: number; reply: number }>> = {
  dh: { request: [], group: -1, init: 30, reply: 31 },
  ecdh: { request: [], group: -1, init: 30, reply: 31 },
  hybrid: { request: [], group: -1, init: 30, reply: 31 },
  gex: { request: [30, 34], group: 31, init: 32, reply: 33 },
  rsa: { request: [], group: -1, init: 31, reply: 32 },
  gss: { request: [], group: -1, init: 30, reply: 32 },
  unknown: { request: [], group: -1, init: 30, reply: 31 },
};

/** How far the key exchange of an exchange came. */
export const kexProgressOf = oncePerExchange(readProgress);

function readProgress(facts: ExchangeFacts): KexProgress {
  const client = kexMessages(facts.client, facts.negotiation?.guess.client);
  const server = kexMessages(facts.server, facts.negotiation?.guess.server);
  const family = familyOf(facts, client.messages);
  const numbers = NUMBERS[family];
  const init = find(client.messages, [numbers.init]);
  const request = find(client.messages, numbers.request);
  const pubkey = family === "rsa" ? (server.messages[0] ?? null) : null;
  return {
    family,
    wrongGuess: client.wrongGuess,
    begun: pubkey ?? request ?? init ?? client.messages[0] ?? null,
    request,
    group: find(server.messages, [numbers.group]),
    init,
    reply: find(server.messages, [numbers.reply]),
  };
}

/** Messages 30 to 49 of one end, without the guess. `guess` undefined: the negotiation is unknown, and a packet that follows counts as a guess. */
function kexMessages(peer: Peer, guess: Guess | null | undefined): { messages: readonly Message[]; wrongGuess: Message | null } {
  const messages = peer.ssh.messages.filter((message) => isKexNumber(message.number));
  const ignored = guess === undefined ? peer.ssh.kexinit?.lists.first_kex_packet_follows === true : guess !== null && !guess.right;
  const first = messages[0];
  return ignored && first !== undefined ? { messages: messages.slice(1), wrongGuess: first } : { messages, wrongGuess: null };
}

/** By what was negotiated; where a KEXINIT is missing, by the numbers that only one family has. */
function familyOf(facts: ExchangeFacts, client: readonly Message[]): KexFamily {
  const method = facts.negotiation?.kex.chosen ?? null;
  if (method !== null) return kexFamily(method);
  return client.some((message) => message.number === 34 || message.number === 32) ? "gex" : "unknown";
}

function find(messages: readonly Message[], numbers: readonly number[]): Message | null {
  return messages.find((message) => numbers.includes(message.number)) ?? null;
}

/** The other end acknowledged all of this message. */
export function isAcknowledged(sender: Peer, message: Message): boolean {
  return sender.half.acked >= message.at.offset + message.packetBytes;
}

/** Both NEWKEYS got through: whatever came before, the exchange succeeded. */
export function isComplete(facts: ExchangeFacts): boolean {
  return facts.stage === "encrypted";
}
