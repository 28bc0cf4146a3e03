import { TcpFlag } from "../net/packet.ts";
import { SSH_MSG_DISCONNECT } from "../ssh/message-numbers.ts";
import type { Connection } from "../tcp/connection.ts";
import type { Segment } from "../tcp/segment.ts";
import type { Closing, InjectedReset, Peer } from "./exchange-facts.ts";
import { classifyRst } from "./rst-class.ts";

/** Who ended the connection, how, and after how long a silence; null while it is open. */
export function closingOf(connection: Connection, segments: readonly Segment[], client: Peer, server: Peer, injected: InjectedReset | null): Closing | null {
  const quietBefore = (time: number): number => silenceBefore(segments, time, [client, server]);
  if (injected?.effective && (connection.close === null || connection.close.time >= injected.segment.time)) {
    const { segment } = injected;
    const { capture, frame, time } = segment;
    return { by: "network", seen: true, how: "rst", capture, frame, time, rst: classifyRst(segment), segment, quietBefore: quietBefore(time) };
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
    quietBefore: quietBefore(close.time),
  };
}

/** A FIN takes one sequence number (RFC 9293 3.6): who acknowledges one more than the other end's last byte answers a FIN that was not captured. */
function acknowledgesFin(segment: Segment, connection: Connection): boolean {
  const other = segment.fromOriginator ? connection.responder : connection.originator;
  return other.segments > 0 && other.finOffset === -1 && segment.ackOffset === other.highest + 1;
}

/** From the last packet that moved the exchange (payload or SYN) to `time`. A DISCONNECT ends it, and moves nothing. */
function silenceBefore(segments: readonly Segment[], time: number, peers: readonly Peer[]): number {
  for (let i = segments.length - 1; i >= 0; i--) {
    const segment = segments[i]!;
    if (segment.time >= time || peers.some((peer) => isFarewell(segment, peer))) continue;
    if (segment.length > 0 || (segment.flags & TcpFlag.Syn) !== 0) return time - segment.time;
  }
  return 0;
}

function isFarewell(segment: Segment, { fromOriginator, ssh }: Peer): boolean {
  const disconnect = ssh.messages.find(({ number }) => number === SSH_MSG_DISCONNECT);
  return disconnect !== undefined && segment.fromOriginator === fromOriginator && segment.offset >= disconnect.at.offset;
}
