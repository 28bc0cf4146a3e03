import { EARLY_PACKET_NANOSECONDS, MAX_EARLY_ICMP } from "../limits.ts";
import { Packet } from "../net/packet.ts";
import { copyBytes } from "./copy-bytes.ts";

/** An ICMP error that came before the packet that it quotes. */
export interface EarlyIcmp {
  packet: Packet;
  capture: number;
  frame: number;
  time: number;
  sender: string;
}

const ADDRESS_BYTES = 16;

/** ICMP errors that quote a connection of which nothing was seen yet: a capture of several queues holds some before their SYN. */
export class EarlyIcmps {
  private held: EarlyIcmp[] = [];

  /** Keeps a copy; of many the latest. */
  keep(packet: Packet, capture: number, frame: number, time: number, sender: string): void {
    if (this.held.length >= MAX_EARLY_ICMP) this.held.shift();
    this.held.push({ packet: copyOf(packet), capture, frame, time, sender });
  }

  /** Hands out, once, those that quote this SYN: both ways of the 4-tuple were compared, and the SEQ is its ISN. */
  of(syn: Packet, time: number): readonly EarlyIcmp[] {
    if (this.held.length === 0) return NONE;
    this.held = this.held.filter((early) => Math.abs(time - early.time) <= EARLY_PACKET_NANOSECONDS);
    const found = this.held.filter(({ packet }) => quotes(packet, syn));
    this.held = this.held.filter((early) => !found.includes(early));
    return found;
  }
}

const NONE: readonly EarlyIcmp[] = [];

/** The quoted addresses stand in bytes of their own; nothing else of the frame is asked for later. */
function copyOf(packet: Packet): Packet {
  const { data, quotedSourceOffset, quotedDestinationOffset } = packet;
  const source = copyBytes(data, quotedSourceOffset, quotedSourceOffset + ADDRESS_BYTES);
  const destination = copyBytes(data, quotedDestinationOffset, quotedDestinationOffset + ADDRESS_BYTES);
  const both = new Uint8Array(2 * ADDRESS_BYTES);
  both.set(source);
  both.set(destination, ADDRESS_BYTES);
  return Object.assign(new Packet(), packet, { data: both, quotedSourceOffset: 0, quotedDestinationOffset: ADDRESS_BYTES });
}

function quotes(error: Packet, syn: Packet): boolean {
  return (
    error.quotedIpVersion === syn.ipVersion &&
    error.quotedSourcePort === syn.sourcePort &&
    error.quotedDestinationPort === syn.destinationPort &&
    error.quotedSeq === syn.seq &&
    sameAddress(error.data, error.quotedSourceOffset, syn.data, syn.sourceOffset, syn.ipVersion) &&
    sameAddress(error.data, error.quotedDestinationOffset, syn.data, syn.destinationOffset, syn.ipVersion)
  );
}

function sameAddress(a: Uint8Array, from: number, b: Uint8Array, at: number, version: number): boolean {
  for (let i = version === 4 ? 3 : 15; i >= 0; i--) if (a[from + i] !== b[at + i]) return false;
  return true;
}
