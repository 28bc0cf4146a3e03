/**
 * The SSH decoder alone: bytes in, facts out. It touches no file, no socket and no clock, and imports nothing of the rest of kexscope.
 * @packageDocumentation
 */
export type { FatalPacketFault, PacketOddity } from "./binary-packet.ts";
export { decodeStream } from "./decode-stream.ts";
export { type Disconnect, decodeDisconnect, disconnectReason } from "./disconnect.ts";
export { hassh, hasshServer } from "./hassh.ts";
export { type Certificate, type HostKey, readHostKey } from "./host-key.ts";
export type { KexFamily } from "./kex-family.ts";
export { decodeKexInit, type KexInitFailure, type KexInitResult } from "./kexinit.ts";
export { messageName } from "./message-numbers.ts";
export { type Guess, type NegotiatedSlot, type Negotiation, negotiate, type SlotName } from "./negotiate.ts";
export type { Position } from "./position.ts";
export { TransportDecoder } from "./transport-decoder.ts";
export type {
  Identification,
  IdentificationFault,
  KexInit,
  KexInitFact,
  KexInitFault,
  KexInitListName,
  KexInitOddity,
  Message,
  OfferLists,
  PacketFault,
  PreIdentLine,
  TransportFacts,
} from "./transport-facts.ts";
