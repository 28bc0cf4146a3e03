import { TcpFlag } from "../net/packet.ts";
import type { Segment } from "../tcp/segment.ts";
import type { End, InjectedReset, Peer } from "./exchange-facts.ts";

/**
 * A host that has reset a connection cannot go on sending on it, and its packets keep one hop limit.
 * A RST that breaks either rule came from somebody in the path.
 */
export function injectedResetOf(segments: readonly Segment[], client: Peer, server: Peer): InjectedReset | null {
  for (let i = 0; i < segments.length; i++) {
    const rst = segments[i]!;
    if ((rst.flags & TcpFlag.Rst) === 0 || rst.kind === "outside-window") continue;
    const sender = rst.fromOriginator === client.fromOriginator ? client : server;
    const found = dataAfter(segments, i, sender) ?? otherHopLimit(segments, i, sender);
    if (found !== null) return found;
  }
  return null;
}

/** New bytes of the same end after its RST: the end itself did not close. */
function dataAfter(segments: readonly Segment[], index: number, sender: Peer): InjectedReset | null {
  const rst = segments[index]!;
  for (let i = index + 1; i < segments.length; i++) {
    const later = segments[i]!;
    if (later.fromOriginator !== rst.fromOriginator || later.length === 0 || (later.flags & TcpFlag.Rst) !== 0) continue;
    if (later.kind !== "new" && later.kind !== "out-of-order" && later.kind !== "retransmission") continue;
    if (later.time <= rst.time) continue;
    return found(segments, rst, sender.end, "data-after-reset", `frame ${later.frame} still brings data of the ${sender.end}`, 1);
  }
  return null;
}

function otherHopLimit(segments: readonly Segment[], index: number, sender: Peer): InjectedReset | null {
  const rst = segments[index]!;
  let genuine = -1;
  let count = 0;
  for (let i = 0; i < segments.length; i++) {
    const segment = segments[i]!;
    if (i === index || segment.fromOriginator !== rst.fromOriginator || (segment.flags & TcpFlag.Rst) !== 0) continue;
    if (genuine !== -1 && segment.hopLimit !== genuine) return null;
    genuine = segment.hopLimit;
    count++;
  }
  if (count === 0 || genuine === rst.hopLimit) return null;
  return found(segments, rst, sender.end, "hop-limit", `hop limit ${rst.hopLimit}, the ${sender.end}'s own packets have ${genuine}`, count);
}

function found(
  segments: readonly Segment[],
  segment: Segment,
  inNameOf: End,
  proof: InjectedReset["proof"],
  detail: string,
  genuinePackets: number,
): InjectedReset {
  const wentOn = segments.some((s) => s.time > segment.time && s.fromOriginator !== segment.fromOriginator && (s.flags & TcpFlag.Rst) === 0);
  const otherHopLimit = segments.every((s) => s.fromOriginator !== segment.fromOriginator || (s.flags & TcpFlag.Rst) !== 0 || s.hopLimit !== segment.hopLimit);
  return { segment, inNameOf, proof, detail, genuinePackets, otherHopLimit, effective: !wentOn };
}
