import { TcpFlag } from "../net/packet.ts";
import type { Segment } from "../tcp/segment.ts";
import type { End, ExchangeFacts } from "./exchange-facts.ts";
import { classifyRst } from "./rst-class.ts";
import { SECOND } from "./waiting.ts";

/** An end that spoke this recently has not been forgotten by a NAT nor restarted: somebody ended its connection. */
const JUST_NOW = 1 * SECOND;

/** An end whose host answered data with "no such connection", though it had made that connection moments before and never closed it. */
export interface FreshReset {
  from: End;
  rst: Segment;
  provoked: Segment;
  /** From the SYN-ACK to the RST, ns. */
  age: number;
}

export function freshReset(facts: ExchangeFacts): FreshReset | null {
  const { client, segments } = facts;
  const synAck = segments.find((s) => (s.flags & TcpFlag.Syn) !== 0 && (s.flags & TcpFlag.Ack) !== 0);
  if (synAck === undefined || !facts.connection.established || facts.stage === "encrypted") return null;
  for (const rst of segments) {
    if ((rst.flags & TcpFlag.Rst) === 0) continue;
    if (classifyRst(rst) !== "no-such-socket") return null;
    const before = segments.findLast((s) => s.fromOriginator === rst.fromOriginator && s.time < rst.time && (s.flags & TcpFlag.Rst) === 0);
    if (closedBefore(segments, rst) || before === undefined || rst.time - before.time > JUST_NOW) return null;
    const provoked = segments.findLast((s) => s.fromOriginator !== rst.fromOriginator && s.length > 0 && s.time <= rst.time && s.ack === rst.seq);
    if (provoked === undefined) return null;
    return { from: rst.fromOriginator === client.fromOriginator ? "client" : "server", rst, provoked, age: rst.time - synAck.time };
  }
  return null;
}

/** Either side had already sent FIN: then a RST is the noise of the close. */
function closedBefore(segments: readonly Segment[], rst: Segment): boolean {
  return segments.some((s) => s.time < rst.time && (s.flags & TcpFlag.Fin) !== 0);
}
