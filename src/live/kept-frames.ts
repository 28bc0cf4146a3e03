import type { Frame } from "../capture/frame.ts";
import { MAX_KEPT_BYTES, MAX_KEPT_BYTES_PER_CONNECTION } from "../limits.ts";
import { type Packet, PacketKind } from "../net/packet.ts";
import type { Connection } from "../tcp/connection.ts";
import { flowName, flowNameOf } from "./flow-name.ts";

/** A copy of a frame. */
export interface KeptFrame {
  seconds: number;
  nanoseconds: number;
  linkType: number;
  data: Uint8Array;
  originalLength: number;
  capture: number;
  number: number;
}

/** The frames of one connection: its beginning, and the latest ones. */
interface Kept {
  frames: KeptFrame[];
  /** Frames of the beginning, which are never dropped. */
  head: number;
  bytes: number;
  /** Frames between the beginning and the latest ones were dropped. */
  thinned: boolean;
  /** Seconds of the latest frame when it was last moved to the end of the order. */
  touched: number;
}

/** A connection whose exchange is complete: nothing is kept any more. */
const COMPLETE: Kept = { frames: [], head: 0, bytes: 0, thinned: false, touched: 0 };

/** Copies of frames by connection, in bounded memory: connections that were quiet for the longest lose theirs first. */
export class KeptFrames {
  readonly #flows = new Map<string, Kept>();
  #bytes = 0;
  /** Connections whose frames were dropped for want of room. */
  evicted = 0;

  add(packet: Packet, frame: Frame, capture: number): void {
    const name = nameOf(packet);
    if (name === null) return;
    const kept = this.#flows.get(name) ?? this.#begin(name, frame.seconds);
    if (kept === COMPLETE) return;
    this.#touch(name, kept, frame.seconds);
    const data = frame.data.slice(frame.offset, frame.offset + frame.capturedLength);
    const { seconds, nanoseconds, linkType, originalLength, number } = frame;
    kept.frames.push({ seconds, nanoseconds, linkType, data, originalLength, capture, number });
    this.#grow(kept, data.length);
    if (kept.bytes <= MAX_KEPT_BYTES_PER_CONNECTION / 2) kept.head = kept.frames.length;
    while (kept.bytes > MAX_KEPT_BYTES_PER_CONNECTION && kept.frames.length > kept.head + 1) {
      kept.thinned = true;
      this.#grow(kept, -kept.frames.splice(kept.head, 1)[0]!.data.length);
    }
    while (this.#bytes > MAX_KEPT_BYTES) this.#evict(kept);
  }

  /** The exchange is complete: its frames go, and no more come. */
  complete(connection: Connection): void {
    this.take(connection);
    this.#flows.set(nameOfConnection(connection), COMPLETE);
  }

  /** Hands out what is kept of a connection, and forgets it. */
  take(connection: Connection): { frames: readonly KeptFrame[]; thinned: boolean } {
    const name = nameOfConnection(connection);
    const kept = this.#flows.get(name) ?? COMPLETE;
    this.#flows.delete(name);
    this.#bytes -= kept.bytes;
    return kept;
  }

  #begin(name: string, seconds: number): Kept {
    const kept: Kept = { frames: [], head: 0, bytes: 0, thinned: false, touched: seconds };
    this.#flows.set(name, kept);
    return kept;
  }

  /** Keeps the map in order of the latest frame, to the second. */
  #touch(name: string, kept: Kept, seconds: number): void {
    if (seconds === kept.touched) return;
    kept.touched = seconds;
    this.#flows.delete(name);
    this.#flows.set(name, kept);
  }

  #grow(kept: Kept, bytes: number): void {
    kept.bytes += bytes;
    this.#bytes += bytes;
  }

  #evict(but: Kept): void {
    for (const [name, kept] of this.#flows) {
      if (kept === COMPLETE || kept === but) continue;
      this.#flows.delete(name);
      this.#bytes -= kept.bytes;
      this.evicted++;
      return;
    }
  }
}

function nameOf(packet: Packet): string | null {
  if (packet.kind === PacketKind.IcmpError) {
    const { data, quotedIpVersion, quotedSourceOffset, quotedDestinationOffset, quotedSourcePort, quotedDestinationPort } = packet;
    if (quotedIpVersion === 0) return null;
    return flowName(data, quotedIpVersion, quotedSourceOffset, quotedDestinationOffset, quotedSourcePort, quotedDestinationPort);
  }
  const { data, ipVersion, sourceOffset, destinationOffset, sourcePort, destinationPort } = packet;
  return ipVersion === 0 ? null : flowName(data, ipVersion, sourceOffset, destinationOffset, sourcePort, destinationPort);
}

function nameOfConnection({ originatorAddress, originatorPort, responderAddress, responderPort }: Connection): string {
  return flowNameOf(originatorAddress, originatorPort, responderAddress, responderPort);
}
