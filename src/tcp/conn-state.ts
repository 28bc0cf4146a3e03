import type { HalfStream } from "./half-stream.ts";
import type { TcpConnection } from "./tcp-connection.ts";

type EndState = "inactive" | "partial" | "syn-sent" | "established" | "closed" | "reset";

/**
 * Zeek's conn_state (base/protocols/conn/main.zeek, function conn_state): what both ends had done when it was over.
 * S0 no answer, S1 open, SF closed, REJ refused, S2/S3 only the originator/responder closed, RSTO/RSTR reset by it, RSTOS0 and RSTRH
 * reset before the other was seen, SH and SHR a FIN before the other was seen, OTH none of these (mid-stream).
 */
export function connStateOf(connection: TcpConnection): string {
  const originator = endState(connection, connection.originator);
  const responder = endState(connection, connection.responder);
  const originatorAbsent = isAbsent(originator);
  const responderAbsent = isAbsent(responder);
  if (responder === "reset") {
    const noData = connection.originator.highest === 0 && connection.responder.highest === 0;
    if (originator === "syn-sent" || (originator === "reset" && noData)) return "REJ";
    return originatorAbsent ? "RSTRH" : "RSTR";
  }
  if (originator === "reset") return responderAbsent ? "RSTOS0" : "RSTO";
  if (originator === "closed" && responder === "closed") return "SF";
  if (originator === "closed") return responderAbsent ? "SH" : "S2";
  if (responder === "closed") return originatorAbsent ? "SHR" : "S3";
  if (originator === "syn-sent" && responder === "inactive") return "S0";
  return originator === "established" && responder === "established" ? "S1" : "OTH";
}

function endState(connection: TcpConnection, half: HalfStream): EndState {
  if (half.resetSent) return "reset";
  if (half.finOffset !== -1) return "closed";
  if (connection.synAckSeen && (connection.synSeen || connection.established)) return "established";
  if (half.synSent) return "syn-sent";
  return half.segments > 0 ? "partial" : "inactive";
}

/** Nothing, or nothing but the middle of a stream, was seen of this end. */
function isAbsent(state: EndState): boolean {
  return state === "inactive" || state === "partial";
}
