import type { VerdictContext } from "./context.ts";

/** This client is, or was, connected to the server, in this capture: it is not a wrong address, and the way is there. */
export function gotInBefore({ facts, past, siblings }: VerdictContext): boolean {
  const { originatorAddress } = facts.connection;
  const isClient = (address: Uint8Array) => address.length === originatorAddress.length && address.every((byte, i) => byte === originatorAddress[i]);
  return (
    past.some((other) => other.established && other.clientIp === facts.client.ip) ||
    siblings.some((other) => other.established && isClient(other.originatorAddress))
  );
}
