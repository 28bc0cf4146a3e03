import type { ExchangeFacts } from "./exchange-facts.ts";
import { isComplete } from "./kex-progress.ts";
import { oncePerExchange } from "./once-per-exchange.ts";
import { SECOND } from "./waiting.ts";

/** What is left to see once everything is encrypted: the sizes of what was sent, by whom, in order. */
export interface EncryptedShape {
  /** Payload bytes of each segment after both NEWKEYS: positive from the client, negative from the server. */
  records: readonly number[];
  fromClient: number;
  fromServer: number;
  /** The client sent something encrypted, if only behind its NEWKEYS in the same segment. */
  clientSpoke: boolean;
  /** More came than is kept: a session, or a transfer. */
  long: boolean;
  /** Index of what looks like an OpenSSH server's list of host keys, which comes right after a login; -1 without. */
  loginAt: number;
}

/** As many as the flow table keeps (Connection.records). */
const KEPT = 64;
/** hostkeys-00@openssh.com (OpenSSH PROTOCOL 2.5) holds all public host keys. No answer of the authentication is that long, a banner may be. Bytes. */
const HOST_KEYS_BYTES = 400;
/** SERVICE_REQUEST and a USERAUTH_REQUEST come before any login. */
const RECORDS_BEFORE_LOGIN = 2;

/** Null before both NEWKEYS. */
export const encryptedShapeOf = oncePerExchange(readShape);

function readShape(facts: ExchangeFacts): EncryptedShape | null {
  if (!isComplete(facts)) return null;
  const sign = facts.client.fromOriginator ? 1 : -1;
  const records: number[] = [];
  let fromClient = 0;
  for (const size of facts.connection.records) {
    records.push(size * sign);
    if (size * sign > 0) fromClient++;
  }
  return {
    records,
    fromClient,
    fromServer: records.length - fromClient,
    clientSpoke: fromClient > 0 || facts.client.ssh.encryptedBytes > 0,
    long: records.length >= KEPT,
    loginAt: loginIn(records),
  };
}

function loginIn(records: readonly number[]): number {
  let fromClient = 0;
  for (let index = 0; index < records.length; index++) {
    const size = records[index]!;
    if (size > 0) fromClient++;
    else if (-size >= HOST_KEYS_BYTES && fromClient > RECORDS_BEFORE_LOGIN) return index;
  }
  return -1;
}

/** It ended before a login, as far as sizes tell, though something was said after NEWKEYS. */
export function endedInAuthentication(shape: EncryptedShape): boolean {
  return !shape.long && shape.loginAt === -1 && shape.fromClient > 0 && shape.fromServer > 0 && shape.fromClient <= MAX_AUTHENTICATION_RECORDS;
}

/** The server closed an authentication that was under way, later than any refusal takes: its login timer. Seconds since the SYN; null otherwise. */
export function loginTimeOf(facts: ExchangeFacts, shape: EncryptedShape): number | null {
  const { closing } = facts;
  if (closing?.by !== "server" || closing.how !== "fin" || closing.quietBefore < AFTER_SILENCE || !endedInAuthentication(shape)) return null;
  const after = (closing.time - facts.connection.firstTime) / SECOND;
  return after < SHORTEST_LOGIN_TIME ? null : after;
}

/** What a server says sooner is its answer to the last packet: a timer runs out while nothing moves. Nanoseconds. */
const AFTER_SILENCE = 1 * SECOND;
/** Shorter than any configured limit that makes sense. Seconds. */
const SHORTEST_LOGIN_TIME = 3;

/** Keys that an agent offers, one after the other, and a few passwords; a session has more to say. */
const MAX_AUTHENTICATION_RECORDS = 20;
