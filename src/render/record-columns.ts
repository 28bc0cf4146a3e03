import type { ConnectionRecord } from "../diagnosis/record.ts";

/** How a column is stored: TIMESTAMP is microseconds since 1970, UTC, as a bigint. Every column may be null. */
export type ColumnType = "STRING" | "INT32" | "DOUBLE" | "TIMESTAMP";

/** Where a record belongs in a folder of many captures: the day on which its connection began (UTC), and the site of its capture. */
export interface RecordPlace {
  date: string;
  site: string;
}

/** One column of the flat table of connections. */
export interface RecordColumn {
  name: string;
  type: ColumnType;
  of(record: ConnectionRecord, place: RecordPlace): string | number | bigint | null;
}

const text = (name: string, of: RecordColumn["of"]): RecordColumn => ({ name, type: "STRING", of });
const number = (name: string, of: RecordColumn["of"]): RecordColumn => ({ name, type: "INT32", of });

/**
 * A record as one flat row: what is asked for most, under names of its own. What is in none of them is in `record`, which is the whole
 * (put there by whoever has its text). docs/batch.md lists the columns; columns may be added, never renamed.
 */
export const RECORD_COLUMNS: readonly RecordColumn[] = [
  text("uid", ({ uid }) => uid),
  text("community_id", ({ community_id }) => community_id),
  { name: "started_at", type: "TIMESTAMP", of: ({ started_at }) => microseconds(started_at) },
  { name: "ended_at", type: "TIMESTAMP", of: ({ ended_at }) => microseconds(ended_at) },
  text("date", (_, { date }) => date),
  text("site", (_, { site }) => site),
  text("capture", ({ capture }) => capture),
  number("first_frame", ({ first_frame }) => first_frame),
  text("client_ip", ({ client }) => client.ip),
  number("client_port", ({ client }) => client.port),
  text("server_ip", ({ server }) => server.ip),
  number("server_port", ({ server }) => server.port),
  text("outcome", ({ outcome }) => outcome),
  text("died_at", ({ died_at }) => died_at),
  text("code", ({ verdict }) => verdict.code),
  text("certainty", ({ verdict }) => verdict.certainty),
  text("summary", ({ verdict }) => verdict.summary),
  text("client_ident", ({ ssh }) => ssh.client.ident),
  text("client_software", ({ ssh }) => ssh.client.software),
  text("client_version", ({ ssh }) => ssh.client.version),
  text("hassh", ({ ssh }) => ssh.client.hassh),
  text("server_ident", ({ ssh }) => ssh.server.ident),
  text("server_software", ({ ssh }) => ssh.server.software),
  text("server_version", ({ ssh }) => ssh.server.version),
  text("hassh_server", ({ ssh }) => ssh.server.hassh_server),
  text("host_key_type", ({ ssh }) => ssh.server.host_key?.type ?? null),
  text("host_key_fingerprint", ({ ssh }) => ssh.server.host_key?.fingerprint ?? null),
  text("kex", ({ ssh }) => ssh.negotiated.kex),
  text("host_key", ({ ssh }) => ssh.negotiated.host_key),
  text("cipher_c2s", ({ ssh }) => ssh.negotiated.cipher_c2s),
  text("cipher_s2c", ({ ssh }) => ssh.negotiated.cipher_s2c),
  text("mac_c2s", ({ ssh }) => ssh.negotiated.mac_c2s),
  text("mac_s2c", ({ ssh }) => ssh.negotiated.mac_s2c),
  text("compression_c2s", ({ ssh }) => ssh.negotiated.compression_c2s),
  text("compression_s2c", ({ ssh }) => ssh.negotiated.compression_s2c),
  text("conn_state", ({ tcp }) => tcp.conn_state),
  { name: "rtt_ms", type: "DOUBLE", of: ({ tcp }) => tcp.rtt_ms },
  text("closed_by", ({ tcp }) => tcp.closed_by),
];

const SECONDS = 1_000_000n;

/** An RFC 3339 time of a record, with six or nine digits. */
function microseconds(time: string): bigint | null {
  const milliseconds = Date.parse(`${time.slice(0, 19)}Z`);
  if (Number.isNaN(milliseconds)) return null;
  return BigInt(milliseconds / 1000) * SECONDS + BigInt(time.slice(20, 26));
}
