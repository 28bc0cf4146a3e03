/**
 * The record of one connection, field for field what `--json` prints (docs/output.md; the schema is src/diagnosis/schema.ts).
 * Every string that came from the wire has already been through wireText(): printable ASCII, `\xNN` for the rest.
 */

export type Outcome = "ok" | "failed" | "stalled" | "probe" | "unknown";
export type Stage = "tcp-connect" | "identification" | "kexinit" | "key-exchange" | "newkeys" | "encrypted";
export type Certainty = "certain" | "likely" | "possible";
export type Side = "client" | "server" | "network";

export interface Evidence {
  capture: number;
  frame: number;
  time: string;
  from: Side;
  what: string;
  /** The same frame in a file of `--save-failed`. */
  saved?: { path: string; frame: number } | undefined;
}

export interface Cause {
  what: string;
  certainty: Certainty;
}

/** What the two would negotiate; null where a slot fails. An AEAD cipher's MAC is "<implicit>". */
export interface Negotiated {
  kex: string | null;
  host_key: string | null;
  cipher_c2s: string | null;
  cipher_s2c: string | null;
  mac_c2s: string | null;
  mac_s2c: string | null;
  compression_c2s: string | null;
  compression_s2c: string | null;
}

export interface Fix {
  side: Side;
  /** The file to edit; null for a fix that is a command alone. */
  file: string | null;
  /** What to write into the file, verbatim; may have several lines. */
  line: string | null;
  /** What to run, verbatim. */
  command: string | null;
  why: string;
  /** What comes back with it that had been retired; null without. */
  risk: string | null;
  checked: Negotiated | null;
  /** Half of a fix: the entry of that side, right before or after this one, has to be applied too. `checked` is what both together give. */
  needs?: "client" | "server" | undefined;
}

export interface NextCapture {
  host: string;
  command: string;
  outcomes: { if: string; then: string }[];
}

export interface Verdict {
  code: string;
  title: string;
  certainty: Certainty;
  summary: string;
  params: Record<string, unknown>;
  evidence: Evidence[];
  causes: Cause[];
  fixes: Fix[];
  next_capture: NextCapture | null;
}

export interface AlsoVerdict extends Verdict {
  stage: Stage | null;
}

/** What the two would negotiate with other lines in the configuration of one side. */
export interface WhatIfRecord {
  side: "client" | "server";
  lines: string;
  negotiated: Negotiated;
  /** Slots that would still have nothing in common. */
  failing: string[];
  /** What the version would not take, or what changes nothing. */
  remarks: string[];
}

export interface KexInitRecord {
  kex_algorithms: string[];
  server_host_key_algorithms: string[];
  encryption_algorithms_client_to_server: string[];
  encryption_algorithms_server_to_client: string[];
  mac_algorithms_client_to_server: string[];
  mac_algorithms_server_to_client: string[];
  compression_algorithms_client_to_server: string[];
  compression_algorithms_server_to_client: string[];
  languages_client_to_server: string[];
  languages_server_to_client: string[];
  first_kex_packet_follows: boolean;
  cookie: string;
}

export interface HostKeyRecord {
  type: string;
  bits: number | null;
  fingerprint: string;
}

export interface PeerRecord {
  ident: string | null;
  /** It was sent, and the path did not deliver it. */
  ident_lost?: true | undefined;
  software: string | null;
  version: string | null;
  kexinit: KexInitRecord | null;
}

/** One step of an exchange, as `--frames` shows it. */
export interface TimelineStep {
  capture: number;
  /** Null for what was never seen at this point: lost before it (`lost`), or owed and not sent. */
  frame: number | null;
  time: string;
  /** "network" for what neither end sent. */
  from: Side;
  to: "client" | "server";
  /** "SYN", "identification", "KEXINIT", "RST" and so on. */
  what: string;
  /** TCP payload. */
  bytes: number;
  /** Times that it was sent again. */
  retransmissions: number;
  /** The path did not deliver it. */
  lost: boolean;
}

export interface ConnectionRecord {
  uid: string;
  community_id: string;
  client: { ip: string; port: number };
  server: { ip: string; port: number };
  roles_from: "syn" | "ssh" | "port";
  started_at: string;
  ended_at: string;
  first_frame: number;
  last_frame: number;
  capture: string;
  outcome: Outcome;
  died_at: Stage | null;
  verdict: Verdict;
  also: AlsoVerdict[];
  tcp: {
    conn_state: string;
    history: string;
    syn_count: number;
    rtt_ms: number | null;
    mss: { client: number | null; server: number | null };
    retransmissions: { client: number; server: number };
    closed_by: Side | null;
    close: "fin" | "rst" | null;
  };
  ssh: {
    client: PeerRecord & { hassh: string | null };
    server: PeerRecord & { pre_ident_lines: string[]; hassh_server: string | null; host_key: HostKeyRecord | null };
    negotiated: Negotiated;
    /** `lost`: it was sent, and the path did not deliver it. `too_late`: it came after the client had closed. */
    messages: { capture: number; frame: number; from: "client" | "server"; name: string; lost?: true | undefined; too_late?: true | undefined }[];
    disconnect: { from: "client" | "server"; reason_code: number; reason: string; description: string } | null;
  };
  anomalies: { code: string; count: number; first_frame: number; detail: string }[];
  /** With `--frames` only. */
  timeline?: TimelineStep[] | undefined;
  /** With `--what-if` only, where both KEXINITs were read. */
  what_if?: WhatIfRecord | undefined;
}

/** Live: an exchange that stands still, as it is by now. */
export interface WaitingRecord extends ConnectionRecord {
  /** Who owes what: the end that has to send it (null when either may), the message, and since when. */
  waiting_for: { from: "client" | "server" | null; what: string; since: string };
}

export interface CaptureRecord {
  path: string;
  format: "pcap" | "pcap-ns" | "pcap-modified" | "pcapng" | null;
  compression: string | null;
  link_types: string[];
  frames: number;
  bytes: number;
  first_time: string | null;
  last_time: string | null;
  truncated: boolean;
  corrupt: string | null;
  anomalies: { code: string; count: number; first_frame: number | null; detail: string }[];
}

export interface SummaryRecord {
  connections: number;
  by_outcome: Partial<Record<Outcome, number>>;
  by_verdict: Record<string, number>;
  notes: Verdict[];
}

/** Several connections, one root cause. */
export interface SeriesRecord {
  id: string;
  uids: string[];
  source: string;
  pattern: string;
  verdict: Verdict;
}

/** The whole of `--json`. */
export interface DocumentRecord {
  schema_version: 1;
  tool: { name: "kexscope"; version: string };
  captures: CaptureRecord[];
  summary: SummaryRecord;
  connections: ConnectionRecord[];
  series: SeriesRecord[];
}
