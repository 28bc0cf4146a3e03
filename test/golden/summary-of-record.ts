import type { ConnectionRecord, DocumentRecord } from "../../src/diagnosis/record.ts";

/** What a golden file holds of a connection: the answer, not the wording. */
export interface GoldenConnection {
  client: string;
  server: string;
  frames: [number, number];
  outcome: string;
  died_at: string | null;
  verdict: string;
  evidence: number[];
  fixes: string[];
  also: string[];
  client_ident: string | null;
  server_ident: string | null;
  negotiated_kex: string | null;
  host_key: string | null;
  conn_state: string;
  history: string;
  anomalies: string[];
}

/** The same of the whole document. */
export interface Golden {
  captures: { format: string | null; link_types: string[]; frames: number; truncated: boolean; corrupt: string | null }[];
  notes: string[];
  connections: GoldenConnection[];
}

export function goldenOf(document: DocumentRecord): Golden {
  return {
    captures: document.captures.map(({ format, link_types, frames, truncated, corrupt }) => ({ format, link_types, frames, truncated, corrupt })),
    notes: document.summary.notes.map(({ code }) => code),
    connections: [...document.connections].sort((a, b) => a.first_frame - b.first_frame).map(goldenConnection),
  };
}

function goldenConnection(record: ConnectionRecord): GoldenConnection {
  const { verdict, ssh, tcp } = record;
  return {
    client: `${record.client.ip} ${record.client.port}`,
    server: `${record.server.ip} ${record.server.port}`,
    frames: [record.first_frame, record.last_frame],
    outcome: record.outcome,
    died_at: record.died_at,
    verdict: `${verdict.code} (${verdict.certainty})`,
    evidence: verdict.evidence.map(({ frame }) => frame),
    fixes: verdict.fixes.map(({ side, file, line, command }) =>
      [side, file, line?.replaceAll("\n", " / "), command].filter((part) => part != null).join(" | "),
    ),
    also: record.also.map(({ code, certainty }) => `${code} (${certainty})`),
    client_ident: ssh.client.ident,
    server_ident: ssh.server.ident,
    negotiated_kex: ssh.negotiated.kex,
    host_key: ssh.server.host_key === null ? null : `${ssh.server.host_key.type} ${ssh.server.host_key.bits} ${ssh.server.host_key.fingerprint}`,
    conn_state: tcp.conn_state,
    history: tcp.history,
    anomalies: record.anomalies.map(({ code, count }) => `${code} ${count}`),
  };
}
