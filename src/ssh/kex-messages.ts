import { type KexFamily, kexFamily } from "./kex-family.ts";
import { isKexNumber } from "./message-numbers.ts";
import type { Negotiation } from "./negotiate.ts";
import { curveValue, dhValue, type PublicValue } from "./public-value.ts";
import type { Message } from "./transport-facts.ts";
import { mpintBits, mpintValue, WireReader } from "./wire-reader.ts";

/** SSH_MSG_KEX_DH_GEX_REQUEST, RFC 4419 3: sizes of the group in bits. The old form has n alone. */
export interface GexRequest {
  min: number | null;
  n: number;
  max: number | null;
  message: Message;
}

/** SSH_MSG_KEX_DH_GEX_GROUP, RFC 4419 3. */
export interface GexGroup {
  /** Bits of p. */
  bits: number;
  p: bigint;
  g: bigint;
  message: Message;
}

/** The client's public value. */
export interface KexInitMessage extends PublicValue {
  message: Message;
}

/** The server's answer: host key, public value, signature. */
export interface KexReply {
  /** The blob: readHostKey() reads it. */
  hostKey: Uint8Array;
  publicValue: PublicValue;
  /** The blob: signatureAlgorithm() names it. It can't be verified without the shared secret. */
  signature: Uint8Array;
  message: Message;
}

/** The messages 30 to 49 of both sides, read with the method that was negotiated. The first of each kind; null for what was not seen. */
export interface KexReading {
  kex: string;
  family: KexFamily;
  gexRequest: GexRequest | null;
  gexGroup: GexGroup | null;
  init: KexInitMessage | null;
  reply: KexReply | null;
  /** The host key's blob: of the reply, of KEXRSA_PUBKEY or of KEXGSS_HOSTKEY. */
  hostKey: Uint8Array | null;
  /** Wrong guesses (first_kex_packet_follows): their receivers must ignore them. */
  ignored: Message[];
  /** Messages whose fields end before they should. */
  malformed: Message[];
}

/** Numbers of the messages by family; null: none, or nothing that can be checked. */
interface Numbers {
  init: number | null;
  reply: number | null;
  hostKey: number | null;
}

const NUMBERS: Readonly<Record<KexFamily, Numbers>> = {
  dh: { init: 30, reply: 31, hostKey: null },
  ecdh: { init: 30, reply: 31, hostKey: null },
  hybrid: { init: 30, reply: 31, hostKey: null },
  gex: { init: 32, reply: 33, hostKey: null },
  rsa: { init: null, reply: null, hostKey: 30 },
  gss: { init: null, reply: null, hostKey: 33 },
  unknown: { init: null, reply: null, hostKey: null },
};

/** Reads the key exchange messages of both sides (TransportFacts.messages); null where no method was agreed on. */
export function readKexMessages(negotiation: Negotiation, client: readonly Message[], server: readonly Message[]): KexReading | null {
  const kex = negotiation.kex.chosen;
  if (kex === null) return null;
  const family = kexFamily(kex);
  const reading: KexReading = { kex, family, gexRequest: null, gexGroup: null, init: null, reply: null, hostKey: null, ignored: [], malformed: [] };
  const fromClient = withoutWrongGuess(client, negotiation.guess.client?.right === false, reading);
  const fromServer = withoutWrongGuess(server, negotiation.guess.server?.right === false, reading);
  // The group first: it is what both public values are held against.
  if (family === "gex") readGroupExchange(reading, fromClient, fromServer);
  for (const message of fromClient) if (message.number === NUMBERS[family].init) reading.init ??= readInit(reading, message);
  for (const message of fromServer) readFromServer(reading, message);
  return reading;
}

function withoutWrongGuess(messages: readonly Message[], wrong: boolean, reading: KexReading): Message[] {
  const exchange = messages.filter((message) => isKexNumber(message.number));
  const guess = wrong ? exchange.shift() : undefined;
  if (guess !== undefined) reading.ignored.push(guess);
  return exchange;
}

function readGroupExchange(reading: KexReading, client: readonly Message[], server: readonly Message[]): void {
  for (const message of client) {
    if (message.number === 34) reading.gexRequest ??= readGexRequest(reading, message);
    if (message.number === 30) reading.gexRequest ??= readOldGexRequest(reading, message);
  }
  for (const message of server) if (message.number === 31) reading.gexGroup ??= readGexGroup(reading, message);
}

function readFromServer(reading: KexReading, message: Message): void {
  const numbers = NUMBERS[reading.family];
  if (message.number === numbers.reply) reading.reply ??= readReply(reading, message);
  if (message.number === numbers.hostKey) reading.hostKey ??= read(reading, message, (reader) => reader.string());
  reading.hostKey ??= reading.reply?.hostKey ?? null;
}

function readGexRequest(reading: KexReading, message: Message): GexRequest | null {
  return read(reading, message, (reader) => ({ min: reader.uint32(), n: reader.uint32(), max: reader.uint32(), message }));
}

/** SSH_MSG_KEX_DH_GEX_REQUEST_OLD, RFC 4419 5. */
function readOldGexRequest(reading: KexReading, message: Message): GexRequest | null {
  return read(reading, message, (reader) => ({ min: null, n: reader.uint32(), max: null, message }));
}

function readGexGroup(reading: KexReading, message: Message): GexGroup | null {
  return read(reading, message, (reader) => {
    const p = reader.string();
    return { bits: mpintBits(p), p: mpintValue(p), g: mpintValue(reader.string()), message };
  });
}

function readInit(reading: KexReading, message: Message): KexInitMessage | null {
  return read(reading, message, (reader) => ({ ...publicValue(reading, "client", reader.string()), message }));
}

function readReply(reading: KexReading, message: Message): KexReply | null {
  return read(reading, message, (reader) => ({
    hostKey: reader.string(),
    publicValue: publicValue(reading, "server", reader.string()),
    signature: reader.string(),
    message,
  }));
}

function publicValue({ kex, family, gexGroup }: KexReading, from: "client" | "server", bytes: Uint8Array): PublicValue {
  return family === "dh" || family === "gex" ? dhValue(kex, bytes, gexGroup?.p ?? null) : curveValue(kex, from, bytes);
}

/** Reads the fields of a message whose payload was kept; a message that ends too early is noted and counts as not seen. */
function read<T>(reading: KexReading, message: Message, fields: (reader: WireReader) => T): T | null {
  if (message.payload === null) return null;
  const reader = new WireReader(message.payload, 1);
  const result = fields(reader);
  if (!reader.failed) return result;
  reading.malformed.push(message);
  return null;
}
