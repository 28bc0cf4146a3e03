import type { ConnectionRecord, Outcome } from "../../diagnosis/record.ts";
import { type DiagnosisBlock, diagnosisBlock } from "./diagnosis-block.ts";
import { hasshServerString, hasshString, identParts, ipVersion, milliseconds } from "./wire-facts.ts";

/** The version of the Open Cybersecurity Schema Framework whose names these are. */
export const OCSF_VERSION = "1.7.0";
const CATEGORY_UID = 4;
const CLASS_UID = 4007;
/** IANA's number of TCP. */
const TCP = 6;
/** fingerprint.algorithm_id of MD5. */
const MD5 = 1;

interface Hassh {
  algorithm: string;
  fingerprint: { algorithm: "MD5"; algorithm_id: number; value: string };
}

/** An event of OCSF's class SSH Activity; what it has no attribute for is in `unmapped.kexscope` (docs/formats.md). */
export interface OcsfEvent {
  category_uid: number;
  category_name: string;
  class_uid: number;
  class_name: string;
  activity_id: number;
  activity_name: string;
  type_uid: number;
  type_name: string;
  severity_id: number;
  severity: string;
  time: number;
  start_time: number;
  end_time: number;
  duration: number;
  message: string;
  status_id: number;
  status: string;
  status_code: string;
  status_detail: string;
  metadata: { version: string; uid: string; product: { name: string; vendor_name: string; version: string } };
  src_endpoint: { ip: string; port: number };
  dst_endpoint: { ip: string; port: number };
  connection_info: {
    uid: string;
    community_uid: string;
    direction_id: number;
    flag_history: string;
    protocol_name: string;
    protocol_num: number;
    protocol_ver_id: number;
  };
  protocol_ver?: string;
  client_hassh?: Hassh;
  server_hassh?: Hassh;
  unmapped: { kexscope: DiagnosisBlock };
}

const ACTIVITIES = { close: [2, "Close"], reset: [3, "Reset"], fail: [4, "Fail"], refuse: [5, "Refuse"], traffic: [6, "Traffic"] } as const;
const STATUSES = { unknown: [0, "Unknown"], success: [1, "Success"], failure: [2, "Failure"] } as const;
const SEVERITIES = { informational: [1, "Informational"], medium: [3, "Medium"] } as const;

/** Only a failed login asks for somebody's time. */
const BY_OUTCOME: Readonly<Record<Outcome, { status: keyof typeof STATUSES; severity: keyof typeof SEVERITIES }>> = {
  ok: { status: "success", severity: "informational" },
  failed: { status: "failure", severity: "medium" },
  stalled: { status: "failure", severity: "medium" },
  probe: { status: "unknown", severity: "informational" },
  unknown: { status: "unknown", severity: "informational" },
};

/** What became of the connection, in OCSF's words. */
function activityOf({ outcome, died_at, tcp }: ConnectionRecord): (typeof ACTIVITIES)[keyof typeof ACTIVITIES] {
  if (died_at === "tcp-connect" && outcome !== "ok") return tcp.close === "rst" ? ACTIVITIES.refuse : ACTIVITIES.fail;
  if (tcp.close === "rst") return ACTIVITIES.reset;
  if (outcome === "failed" || outcome === "stalled") return ACTIVITIES.fail;
  return tcp.close === "fin" ? ACTIVITIES.close : ACTIVITIES.traffic;
}

/** A record as an event of OCSF. `version`: that of kexscope. */
export function ocsfEvent(record: ConnectionRecord, version: string): OcsfEvent {
  const [activity_id, activity_name] = activityOf(record);
  const { status, severity } = BY_OUTCOME[record.outcome];
  const start = milliseconds(record.started_at);
  const end = milliseconds(record.ended_at);
  return {
    category_uid: CATEGORY_UID,
    category_name: "Network Activity",
    class_uid: CLASS_UID,
    class_name: "SSH Activity",
    activity_id,
    activity_name,
    type_uid: CLASS_UID * 100 + activity_id,
    type_name: `SSH Activity: ${activity_name}`,
    severity_id: SEVERITIES[severity][0],
    severity: SEVERITIES[severity][1],
    time: start,
    start_time: start,
    end_time: end,
    duration: end - start,
    message: record.verdict.title,
    status_id: STATUSES[status][0],
    status: STATUSES[status][1],
    status_code: record.verdict.code,
    status_detail: record.verdict.summary,
    metadata: { version: OCSF_VERSION, uid: record.uid, product: { name: "kexscope", vendor_name: "kexscope", version } },
    src_endpoint: { ip: record.client.ip, port: record.client.port },
    dst_endpoint: { ip: record.server.ip, port: record.server.port },
    connection_info: {
      uid: record.uid,
      community_uid: record.community_id,
      direction_id: 0,
      flag_history: record.tcp.history,
      protocol_name: "tcp",
      protocol_num: TCP,
      protocol_ver_id: ipVersion(record),
    },
    ...sshPart(record),
    unmapped: { kexscope: diagnosisBlock(record) },
  };
}

/** What was seen of SSH itself; what was not is left out. */
function sshPart({ ssh: { client, server } }: ConnectionRecord): Pick<OcsfEvent, "protocol_ver" | "client_hassh" | "server_hassh"> {
  const version = (identParts(server.ident) ?? identParts(client.ident))?.protoVersion;
  return {
    ...(version === undefined ? {} : { protocol_ver: version }),
    ...(client.hassh === null || client.kexinit === null ? {} : { client_hassh: hassh(client.hassh, hasshString(client.kexinit)) }),
    ...(server.hassh_server === null || server.kexinit === null ? {} : { server_hassh: hassh(server.hassh_server, hasshServerString(server.kexinit)) }),
  };
}

function hassh(value: string, algorithm: string): Hassh {
  return { algorithm, fingerprint: { algorithm: "MD5", algorithm_id: MD5, value } };
}
