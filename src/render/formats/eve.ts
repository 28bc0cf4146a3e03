import { createHash } from "node:crypto";
import type { ConnectionRecord, PeerRecord } from "../../diagnosis/record.ts";
import { type DiagnosisBlock, diagnosisBlock } from "./diagnosis-block.ts";
import { hasshServerString, hasshString, identParts, ipVersion } from "./wire-facts.ts";

interface EvePeer {
  proto_version?: string;
  software_version?: string;
  hassh?: { hash: string; string: string };
}

/** An event of Suricata's EVE log, type "ssh", with our diagnosis beside it (docs/formats.md). */
export interface EveEvent {
  timestamp: string;
  flow_id: number;
  event_type: "ssh";
  src_ip: string;
  src_port: number;
  dest_ip: string;
  dest_port: number;
  proto: "TCP";
  ip_v: 4 | 6;
  community_id: string;
  ssh: { client?: EvePeer; server?: EvePeer };
  diagnosis: DiagnosisBlock;
}

/** 13 hexadecimal digits: what a double, and so every reader of JSON, keeps exact. */
const FLOW_ID_DIGITS = 13;

/** A record as an event of the EVE log. */
export function eveEvent(record: ConnectionRecord): EveEvent {
  const { client, server } = record.ssh;
  const clientPeer = evePeer(client, client.hassh, client.kexinit === null ? "" : hasshString(client.kexinit));
  const serverPeer = evePeer(server, server.hassh_server, server.kexinit === null ? "" : hasshServerString(server.kexinit));
  return {
    timestamp: eveTime(record.started_at),
    flow_id: flowId(record.uid),
    event_type: "ssh",
    src_ip: record.client.ip,
    src_port: record.client.port,
    dest_ip: record.server.ip,
    dest_port: record.server.port,
    proto: "TCP",
    ip_v: ipVersion(record),
    community_id: record.community_id,
    ssh: { ...(clientPeer === null ? {} : { client: clientPeer }), ...(serverPeer === null ? {} : { server: serverPeer }) },
    diagnosis: diagnosisBlock(record),
  };
}

/** Null where nothing was seen of that side: Suricata leaves such a part out. */
function evePeer({ ident }: PeerRecord, hash: string | null, string: string): EvePeer | null {
  const parts = identParts(ident);
  if (parts === null && hash === null) return null;
  return {
    ...(parts === null ? {} : { proto_version: parts.protoVersion, software_version: parts.softwareVersion }),
    ...(hash === null ? {} : { hassh: { hash, string } }),
  };
}

/** A number for the connection, the same whenever its capture is read. */
function flowId(uid: string): number {
  return Number.parseInt(createHash("sha256").update(uid).digest("hex").slice(0, FLOW_ID_DIGITS), 16);
}

/** EVE writes the zone as +0000, and microseconds. */
function eveTime(time: string): string {
  return `${time.replace(/Z$/, "").slice(0, 26)}+0000`;
}
