import type { ConnectionRecord, Outcome } from "../../diagnosis/record.ts";
import { type DiagnosisBlock, diagnosisBlock } from "./diagnosis-block.ts";
import { ipVersion, nanosecondsBetween } from "./wire-facts.ts";

/** The version of the Elastic Common Schema whose fields these are. */
export const ECS_VERSION = "8.17.0";

interface EcsEndpoint {
  address: string;
  ip: string;
  port: number;
}

/** A document after the Elastic Common Schema; what it has no field for is in `kexscope` (docs/formats.md). */
export interface EcsDocument {
  "@timestamp": string;
  message: string;
  ecs: { version: string };
  event: {
    kind: "event";
    category: string[];
    type: string[];
    outcome: "success" | "failure" | "unknown";
    action: string;
    code: string;
    reason: string;
    id: string;
    module: string;
    dataset: string;
    start: string;
    end: string;
    duration: number;
  };
  source: EcsEndpoint;
  destination: EcsEndpoint;
  client: EcsEndpoint;
  server: EcsEndpoint;
  network: { community_id: string; protocol: "ssh"; transport: "tcp"; type: "ipv4" | "ipv6" };
  observer: { product: string; type: string; version: string };
  related: { ip: string[]; hash: string[] };
  kexscope: DiagnosisBlock & { hassh: string | null; hassh_server: string | null };
}

/** ECS knows three outcomes; a probe wanted no login, and what the capture cannot tell is unknown. */
const OUTCOMES: Readonly<Record<Outcome, EcsDocument["event"]["outcome"]>> = {
  ok: "success",
  failed: "failure",
  stalled: "failure",
  probe: "unknown",
  unknown: "unknown",
};

/** A record as a document of ECS. `version`: that of kexscope. */
export function ecsDocument(record: ConnectionRecord, version: string): EcsDocument {
  const { hassh } = record.ssh.client;
  const { hassh_server } = record.ssh.server;
  const source = endpoint(record.client);
  const destination = endpoint(record.server);
  return {
    "@timestamp": record.started_at,
    message: record.verdict.summary,
    ecs: { version: ECS_VERSION },
    event: {
      kind: "event",
      category: ["network"],
      type: ["connection", "protocol", "end"],
      outcome: OUTCOMES[record.outcome],
      action: "ssh-exchange",
      code: record.verdict.code,
      reason: record.verdict.title,
      id: record.uid,
      module: "kexscope",
      dataset: "kexscope.connection",
      start: record.started_at,
      end: record.ended_at,
      duration: nanosecondsBetween(record.started_at, record.ended_at),
    },
    source,
    destination,
    client: source,
    server: destination,
    network: { community_id: record.community_id, protocol: "ssh", transport: "tcp", type: ipVersion(record) === 6 ? "ipv6" : "ipv4" },
    observer: { product: "kexscope", type: "sensor", version },
    related: { ip: [...new Set([record.client.ip, record.server.ip])], hash: [hassh, hassh_server].filter((hash) => hash !== null) },
    kexscope: { ...diagnosisBlock(record), hassh, hassh_server },
  };
}

function endpoint({ ip, port }: { ip: string; port: number }): EcsEndpoint {
  return { address: ip, ip, port };
}
