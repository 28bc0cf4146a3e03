import { MAX_ANOMALY_CODES } from "../limits.ts";
import type { Connection } from "./connection.ts";

/** Codes of what is odd about a connection's segments. Forever: they stand in the output. */
export type AnomalyCode =
  /** The same packet was captured more than once (several interfaces, VLANs or hops). */
  | "duplicate-packets"
  /** Acknowledged bytes that the capture doesn't hold. */
  | "capture-gap"
  /** The snap length cut payload. */
  | "snaplen-truncated"
  /** The snap length cut TCP headers: nothing of these segments can be used. */
  | "tcp-header-cut"
  /** Two copies of the same bytes differ: the first is shown. */
  | "overlap-conflict"
  /** A RST that no host acted on. */
  | "rst-ignored"
  /** Payload behind a FIN, RFC 9293 3.10.7.4. */
  | "data-after-fin"
  /** An urgent pointer, RFC 6093; the byte stays in the stream. */
  | "urgent-data"
  /** Flags that no TCP sends together, or payload without ACK; not used. */
  | "invalid-flags"
  /** SEQ or ACK far from all that was seen; not used. */
  | "outside-window"
  /** A TCP checksum that is wrong, while others of this direction are right; used only when the peer acknowledged it and no other copy came. */
  | "bad-tcp-checksum"
  /** More was held ahead of a hole than the limits allow. */
  | "reassembly-limit"
  /** More segments than are kept as facts; streams and counters go on. */
  | "segment-limit"
  /** More ICMP errors than are kept. */
  | "icmp-limit";

/** Counts one more of `code`; keeps the first frame and its detail. */
export function noteAnomaly(connection: Connection, code: AnomalyCode, frame: number, detail: string): void {
  for (const anomaly of connection.anomalies) {
    if (anomaly.code === code) {
      anomaly.count++;
      return;
    }
  }
  if (connection.anomalies.length < MAX_ANOMALY_CODES) connection.anomalies.push({ code, count: 1, firstFrame: frame, detail });
}
