import { SSH_MSG_KEXINIT } from "../ssh/message-numbers.ts";
import type { IcmpEvent } from "../tcp/segment.ts";
import type { ExchangeFacts, LostSegment, Peer, Stage } from "./exchange-facts.ts";
import { isComplete } from "./kex-progress.ts";
import { packetTooBig } from "./packet-too-big.ts";
import { LIKELY_TRANSMISSIONS, pathMtuCertainty } from "./path-mtu.ts";
import { unheeded } from "./unheeded.ts";
import { SECOND } from "./waiting.ts";
import { wayAfterLoss } from "./way-after-loss.ts";

/** A loss by size in the clear part of the exchange, and what it hit. */
export interface PathMtuLoss {
  lost: LostSegment;
  /** "certain": a router said that the packet is too big, and the sender went on sending it. */
  certainty: "certain" | "likely" | "possible";
  message: "KEXINIT" | "KEX_INIT" | "KEX_REPLY";
  stage: Stage;
  /** Smaller packets of that end were seen to get through after it. */
  smallerPass: boolean;
  /** The message of that router. */
  icmp: IcmpEvent | null;
}

/** A hole may be filled by a packet that is only late, or sent once more; this long after, it isn't (retransmission begins after 0.2 to 1 s). */
const HOLE_STANDS = 1 * SECOND;

export function pathMtuLossOf(facts: ExchangeFacts): PathMtuLoss | null {
  if (isComplete(facts)) return null;
  for (const lost of facts.lost) {
    const certainty = pathMtuCertainty(lost);
    if (certainty === null || (mayYetArrive(facts, lost) && standingFor(facts, lost) < HOLE_STANDS)) continue;
    // What reaches its host is not lost for its size.
    if (lost.seenFrom === "sender" && unheeded(facts, lost.from, lost.evidence) !== null) continue;
    const way = wayAfterLoss(facts, lost);
    const message = messageIn(facts[lost.from], lost);
    if (way === "dead" || message === null) continue;
    const icmp = unheededIcmp(facts, lost);
    const smallerPass = way === "passes";
    const judged = icmp !== null ? "certain" : smallerPass ? certainty : "possible";
    return { lost, certainty: judged, message, stage: message === "KEXINIT" ? "kexinit" : "key-exchange", smallerPass, icmp };
  }
  return null;
}

/** A hole, and bytes that were repeated but once on a connection that is still open. */
function mayYetArrive(facts: ExchangeFacts, lost: LostSegment): boolean {
  return lost.seenFrom === "receiver" || (facts.closing === null && lost.transmissions < LIKELY_TRANSMISSIONS);
}

function standingFor(facts: ExchangeFacts, lost: LostSegment): number {
  // The ACK of the FIN is often the first packet that shows the hole: the bytes were sent, and lost, in the silence before it.
  if (facts.closing !== null && lost.firstTime >= facts.closing.time) return facts.closing.quietBefore;
  return (facts.closing?.time ?? facts.connection.lastTime + facts.openFor) - lost.firstTime;
}

/** What begins in, or reaches into, the lost bytes; null for what isn't a large clear message. */
function messageIn(peer: Peer, lost: LostSegment): PathMtuLoss["message"] | null {
  const { ssh } = peer;
  const seen = ssh.messages.find((message) => message.at.offset + message.packetBytes > lost.offset);
  const number = seen?.number ?? ssh.partialPacket?.number ?? null;
  if (number !== null) return nameOf(number, peer);
  if (ssh.newkeys !== null) return null;
  return ssh.kexinit === null ? "KEXINIT" : nameOf(30, peer);
}

function nameOf(number: number, peer: Peer): PathMtuLoss["message"] | null {
  if (number === SSH_MSG_KEXINIT) return "KEXINIT";
  if (number < 30 || number > 49) return null;
  return peer.end === "client" ? "KEX_INIT" : "KEX_REPLY";
}

/** A router asked for smaller packets of this end, and the full-size segment was sent again all the same. */
function unheededIcmp(facts: ExchangeFacts, lost: LostSegment): IcmpEvent | null {
  const { fromOriginator } = facts[lost.from];
  return (
    packetTooBig(facts).find((event) => event.quotedFromOriginator === fromOriginator && event.quotedOffset >= lost.offset && event.time < lost.lastTime) ??
    null
  );
}
