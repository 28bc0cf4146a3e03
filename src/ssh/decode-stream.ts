import { TransportDecoder } from "./transport-decoder.ts";
import type { TransportFacts } from "./transport-facts.ts";

/**
 * What one direction of an SSH connection says in the clear (RFC 4253): identification, KEXINIT, key exchange messages, DISCONNECT, and where
 * NEWKEYS ends it. Never throws; what is odd in the bytes is among the facts. For bytes that come bit by bit there is `TransportDecoder`.
 * @param bytes the direction's TCP payload from its first byte on, put together
 */
export function decodeStream(bytes: Uint8Array): TransportFacts {
  const decoder = new TransportDecoder({ midStream: false });
  decoder.push(bytes, 0, bytes.length, 0, 0, 1, 0);
  decoder.endOfStream();
  return decoder.facts;
}
