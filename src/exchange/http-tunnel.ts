import type { ExchangeFacts } from "./exchange-facts.ts";

/** A client that asks an HTTP proxy for a way through (RFC 9110 9.3.6): what it says to that proxy stands before its SSH. */
export interface HttpTunnel {
  /** Where to: "host:port", as on the wire. */
  target: string;
  /** The proxy's status code and reason; null before it answers, and where it is no HTTP that answers. */
  status: { code: number; text: string } | null;
}

const REQUEST = /^CONNECT (\S{1,255}) HTTP\/1\.[01]\r?\n/;
const ANSWER = /^HTTP\/1\.[01] (\d{3})([^\r\n]{0,80})/;

export function httpTunnelOf({ client, server }: ExchangeFacts): HttpTunnel | null {
  const target = REQUEST.exec(latin1(client.ssh.head))?.[1];
  if (target === undefined) return null;
  const answer = ANSWER.exec(latin1(server.ssh.head));
  return { target, status: answer === null ? null : { code: Number(answer[1]), text: `${answer[1]}${answer[2]}` } };
}

/** The proxy let the client through (RFC 9110 9.3.6: any 2xx). */
export function isTunnelOpen(tunnel: HttpTunnel | null): boolean {
  return tunnel?.status != null && tunnel.status.code >= 200 && tunnel.status.code < 300;
}

function latin1(head: Uint8Array): string {
  return Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString("latin1");
}
