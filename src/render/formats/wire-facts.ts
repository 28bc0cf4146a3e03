import type { ConnectionRecord, KexInitRecord } from "../../diagnosis/record.ts";

/** The parts of an identification, RFC 4253 4.2: SSH-protoversion-softwareversion SP comments. */
export interface IdentParts {
  protoVersion: string;
  softwareVersion: string;
}

const IDENT = /^SSH-([^- ]+)-([^ ]*)/;

/** Null for what has not the form of an identification. */
export function identParts(ident: string | null): IdentParts | null {
  const match = ident === null ? null : IDENT.exec(ident);
  return match === null ? null : { protoVersion: match[1]!, softwareVersion: match[2]! };
}

/** What a client's hassh is the MD5 of (salesforce/hassh). */
export function hasshString(client: KexInitRecord): string {
  return joined([
    client.kex_algorithms,
    client.encryption_algorithms_client_to_server,
    client.mac_algorithms_client_to_server,
    client.compression_algorithms_client_to_server,
  ]);
}

/** The same of a server. */
export function hasshServerString(server: KexInitRecord): string {
  return joined([
    server.kex_algorithms,
    server.encryption_algorithms_server_to_client,
    server.mac_algorithms_server_to_client,
    server.compression_algorithms_server_to_client,
  ]);
}

function joined(lists: readonly (readonly string[])[]): string {
  return lists.map((names) => names.join(",")).join(";");
}

/** 4 or 6. */
export function ipVersion({ client }: ConnectionRecord): 4 | 6 {
  return client.ip.includes(":") ? 6 : 4;
}

/** Milliseconds since 1970, whole. */
export function milliseconds(time: string): number {
  return Math.floor(Date.parse(time));
}

/** Between two times of a record. Nanoseconds, exact up to 104 days. */
export function nanosecondsBetween(start: string, end: string): number {
  const seconds = Date.parse(`${end.slice(0, 19)}Z`) - Date.parse(`${start.slice(0, 19)}Z`);
  return seconds * 1e6 + fraction(end) - fraction(start);
}

/** Digits behind the second. Nanoseconds. */
function fraction(time: string): number {
  return Number((/\.(\d+)/.exec(time)?.[1] ?? "").padEnd(9, "0").slice(0, 9));
}
