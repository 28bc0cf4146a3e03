import { COPY_WINDOW_NANOSECONDS, IDENTIFIED_COPY_WINDOW_NANOSECONDS } from "../limits.ts";
import type { Packet } from "../net/packet.ts";
import { TcpFlag } from "../net/packet.ts";

/** Packets remembered: some milliseconds of a busy link. A power of two; a newer packet takes an older one's place. */
const SLOTS = 8_192;
/** Numbers kept of a packet. */
const WORDS = 8;

/** How sure it is that a packet was captured before. */
export const CopyProof = { None: 0, Weak: 1, Strong: 2 } as const;
export type CopyProof = (typeof CopyProof)[keyof typeof CopyProof];

/**
 * Finds the packet that was captured before: on another interface (`any`), in another VLAN, or a hop further (TTL lower by one).
 * All header fields that a sender changes from packet to packet are equal, and the time between is shorter than any RTO, so a
 * retransmission can't look like it. Linux sends SYN-ACKs and RSTs with IPv4 identification 0, and may send equal RSTs or ACKs in
 * a burst: without identification or payload the proof is weak, and counts only where the connection has copies anyway.
 */
export class CopyFilter {
  private readonly times = new Float64Array(SLOTS).fill(Number.NEGATIVE_INFINITY);
  private readonly words = new Int32Array(SLOTS * WORDS);

  /** Looks the packet up and, when it is new, keeps it. `owner` tells connections apart. */
  see(owner: number, forward: boolean, packet: Packet, time: number): CopyProof {
    const shape = (packet.flags << 24) | (packet.payloadLength << 1) | (forward ? 1 : 0);
    const slot = slotOf(owner, shape, packet);
    const words = this.words;
    const at = slot * WORDS;
    const isSame =
      words[at] === (packet.seq | 0) &&
      words[at + 1] === (packet.ack | 0) &&
      words[at + 2] === shape &&
      words[at + 3] === owner &&
      words[at + 4] === packet.identification &&
      words[at + 5] === (packet.timestampValue | 0) &&
      words[at + 6] === packet.window &&
      words[at + 7] === sackEdge(packet);
    const window = packet.identification > 0 ? IDENTIFIED_COPY_WINDOW_NANOSECONDS : COPY_WINDOW_NANOSECONDS;
    if (isSame && Math.abs(time - this.times[slot]!) <= window) return proofOf(packet);
    this.put(slot, shape, owner, packet, time);
    return CopyProof.None;
  }

  /** Keeps a packet that is known to be new. */
  keep(owner: number, forward: boolean, packet: Packet, time: number): void {
    const shape = (packet.flags << 24) | (packet.payloadLength << 1) | (forward ? 1 : 0);
    this.put(slotOf(owner, shape, packet), shape, owner, packet, time);
  }

  private put(slot: number, shape: number, owner: number, packet: Packet, time: number): void {
    const words = this.words;
    const at = slot * WORDS;
    this.times[slot] = time;
    words[at] = packet.seq;
    words[at + 1] = packet.ack;
    words[at + 2] = shape;
    words[at + 3] = owner;
    words[at + 4] = packet.identification;
    words[at + 5] = packet.timestampValue;
    words[at + 6] = packet.window;
    words[at + 7] = sackEdge(packet);
  }
}

function slotOf(owner: number, shape: number, packet: Packet): number {
  return (Math.imul(packet.seq ^ Math.imul(packet.ack ^ owner, 0x85ebca6b) ^ shape, 0x9e3779b1) >>> 16) & (SLOTS - 1);
}

function sackEdge(packet: Packet): number {
  return packet.sackCount === 0 ? 0 : packet.sackRight[0]! | 0;
}

/** A host sends nothing but SYN-ACKs, RSTs and pure ACKs twice within milliseconds: a SYN-ACK by its timer and for a repeated SYN. */
function proofOf(packet: Packet): CopyProof {
  const { Syn, Fin, Ack } = TcpFlag;
  const isOnce = packet.payloadLength > 0 || (packet.flags & Fin) !== 0 || (packet.flags & (Syn | Ack)) === Syn;
  return packet.identification > 0 || isOnce ? CopyProof.Strong : CopyProof.Weak;
}
