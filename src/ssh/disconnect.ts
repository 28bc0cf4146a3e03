import { SSH_MSG_DISCONNECT, SSH_MSG_UNIMPLEMENTED } from "./message-numbers.ts";
import { WireReader } from "./wire-reader.ts";

/** RFC 4253 11.1, from reason code 1 on. */
const REASONS = [
  "SSH_DISCONNECT_HOST_NOT_ALLOWED_TO_CONNECT",
  "SSH_DISCONNECT_PROTOCOL_ERROR",
  "SSH_DISCONNECT_KEY_EXCHANGE_FAILED",
  "SSH_DISCONNECT_RESERVED",
  "SSH_DISCONNECT_MAC_ERROR",
  "SSH_DISCONNECT_COMPRESSION_ERROR",
  "SSH_DISCONNECT_SERVICE_NOT_AVAILABLE",
  "SSH_DISCONNECT_PROTOCOL_VERSION_NOT_SUPPORTED",
  "SSH_DISCONNECT_HOST_KEY_NOT_VERIFIABLE",
  "SSH_DISCONNECT_CONNECTION_LOST",
  "SSH_DISCONNECT_BY_APPLICATION",
  "SSH_DISCONNECT_TOO_MANY_CONNECTIONS",
  "SSH_DISCONNECT_AUTH_CANCELLED_BY_USER",
  "SSH_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE",
  "SSH_DISCONNECT_ILLEGAL_USER_NAME",
] as const;

/** SSH_MSG_DISCONNECT, RFC 4253 11.1. */
export interface Disconnect {
  reasonCode: number;
  /** The RFC's name; SSH_DISCONNECT_ and the number for a code without one. */
  reason: string;
  /** As sent, meant to be UTF-8; hostile. Empty when it is cut short. */
  description: Uint8Array;
  language: Uint8Array;
  /** All three fields are there; some implementations stop after the reason or leave the language out. */
  complete: boolean;
}

/** The RFC's name of a reason code. */
export function disconnectReason(code: number): string {
  return REASONS[code - 1] ?? `SSH_DISCONNECT_${code}`;
}

/** Decodes SSH_MSG_DISCONNECT; null when not even the reason is there. */
export function decodeDisconnect(payload: Uint8Array): Disconnect | null {
  if (payload[0] !== SSH_MSG_DISCONNECT || payload.length < 5) return null;
  const reader = new WireReader(payload, 1);
  const reasonCode = reader.uint32();
  const description = reader.string();
  const language = reader.string();
  return { reasonCode, reason: disconnectReason(reasonCode), description, language, complete: !reader.failed };
}

/** Sequence number of the packet that SSH_MSG_UNIMPLEMENTED rejects, RFC 4253 11.4; null when it is cut short. */
export function decodeUnimplemented(payload: Uint8Array): number | null {
  const reader = new WireReader(payload, 1);
  const sequence = reader.uint32();
  return payload[0] !== SSH_MSG_UNIMPLEMENTED || reader.failed ? null : sequence;
}
