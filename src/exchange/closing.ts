import { TcpFlag } from "../net/packet.ts";
import type { Connection } from "../tcp/connection.ts";
import type { Segment } from "../tcp/segment.ts";
import type { Closing, InjectedReset, Peer } from "./exchange-facts.ts";
import { classifyRst } from "./rst-class.ts";

/** Who ended the connection, how, and after how long a silence; null while it is open. */
export function closingOf(connection: Connection, segments: readonly Segment[], client: Peer, injected: InjectedReset | null): Closing | null {
  if (injected?.effective && (connection.close === null || connection.close.time >= injected.segment.time)) {
    const { segment } = injected;
    const { capture, frame, time } = segment;
    return { by: "network", seen: true, how: "rst", capture, frame, time, rst: classifyRst(segment), segment, quietBefore: quietBefore(segments, time) };
  }
  const close = connection.close;
  if (close === null) return null;
  // Frames count from 1 in each file of a rotation.
  const segment = segments.find((s) => s.frame === close.frame && s.capture === close.capture) ?? null;
  const answers = close.how === "fin" && segment !== null && acknowledgesFin(segment, connection);
  return {
    by: (close.fromOriginator === client.fromOriginator) !== answers ? "client" : "server",
    seen: !answers,
    how: close.how,
    capture: close.capture,
    frame: close.frame,
    time: close.time,
    rst: close.how === "rst" && segment !== null ? classifyRst(segment) : null,
    segment,
    quietBefore: quietBefore(segments, close.time),
  };
}

/** A FIN takes one sequence number (RFC 9293 3.6): who acknowledges one more than the other end's last byte answers a FIN that was not captured. */
function acknowledgesFin(segment: Segment, connection: Connection): boolean {
  const other = segment.fromOriginator ? connection.responder : connection.originator;
  return other.segments > 0 && other.finOffset === -1 && segment.ackOffset === other.highest + 1;
}

/** From the last packet that moved the exchange (payload or SYN) to `time`. */
function quietBefore(segments: readonly Segment[], time: number): number {
  for (let i = segments.length - 1; i >= 0; i--) {
    const segment = segments[i]!;
    if (segment.time >= time) continue;
    if (segment.length > 0 || (segment.flags & TcpFlag.Syn) !== 0) return time - segment.time;
  }
  return 0;
}
