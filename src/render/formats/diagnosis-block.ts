import type { AlsoVerdict, ConnectionRecord, HostKeyRecord, Negotiated, Verdict } from "../../diagnosis/record.ts";
import { SCHEMA_VERSION } from "../../diagnosis/schema-version.ts";

/** Our own part of a foreign record: all of ours but what the format has a place for, and but the KEXINITs, the messages and the timeline. */
export interface DiagnosisBlock {
  schema_version: number;
  uid: string;
  outcome: ConnectionRecord["outcome"];
  died_at: ConnectionRecord["died_at"];
  verdict: Verdict;
  also: AlsoVerdict[];
  started_at: string;
  ended_at: string;
  capture: string;
  client: { ident: string | null; software: string | null; version: string | null };
  server: { ident: string | null; software: string | null; version: string | null; host_key: HostKeyRecord | null };
  negotiated: Negotiated;
  tcp: ConnectionRecord["tcp"];
  disconnect: ConnectionRecord["ssh"]["disconnect"];
}

/** Takes the block out of a record; shares its parts with it. */
export function diagnosisBlock(record: ConnectionRecord): DiagnosisBlock {
  const { client, server, negotiated, disconnect } = record.ssh;
  return {
    schema_version: SCHEMA_VERSION,
    uid: record.uid,
    outcome: record.outcome,
    died_at: record.died_at,
    verdict: record.verdict,
    also: record.also,
    started_at: record.started_at,
    ended_at: record.ended_at,
    capture: record.capture,
    client: { ident: client.ident, software: client.software, version: client.version },
    server: { ident: server.ident, software: server.software, version: server.version, host_key: server.host_key },
    negotiated,
    tcp: record.tcp,
    disconnect,
  };
}
