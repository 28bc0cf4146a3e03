import type { ConnectionRecord } from "../diagnosis/record.ts";
import type { PastExchange } from "../exchange/history.ts";
import { TcpFlag } from "../net/packet.ts";
import type { VerdictContext } from "../verdicts/context.ts";

/** What later connections to the same server may need of this one. */
export function pastExchangeOf({ facts, hostKey }: VerdictContext, record: ConnectionRecord): PastExchange {
  const { connection, client, server } = facts;
  const genuine = facts.segments.find((s) => s.fromOriginator === server.fromOriginator && (s.flags & TcpFlag.Rst) === 0);
  return {
    uid: record.uid,
    clientIp: client.ip,
    serverIp: server.ip,
    serverPort: server.port,
    startedAt: connection.firstTime,
    endedAt: facts.cutOff ? Number.POSITIVE_INFINITY : connection.lastTime,
    code: record.verdict.code,
    outcome: record.outcome,
    serverHopLimit: genuine?.hopLimit ?? -1,
    serverIdent: server.ident,
    hostKey: hostKey === null ? null : { type: hostKey.type, fingerprint: hostKey.fingerprint },
    established: connection.established,
    serverBytes: server.half.highest,
    complete: record.outcome === "ok",
  };
}
