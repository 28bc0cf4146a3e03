import { MAX_NESTING } from "../limits.ts";
import { Cursor, note } from "./cursor.ts";
import { dispatch } from "./dispatch.ts";
import { type FragmentCounters, FragmentTable } from "./ip-fragments.ts";
import { ChecksumState, type Packet, PacketAnomaly, PacketKind } from "./packet.ts";
import { LINK_TYPE_BASE, STOP } from "./protocol.ts";

export { packetAnomalyCode } from "./anomaly-code.ts";

/** Turns frames into packets. One for each timeline, since it holds the fragments that wait for their datagram. */
export class FrameDecoder {
  private readonly cursor = new Cursor();
  private readonly table = new FragmentTable();

  /** Datagrams in reassembly by what became of them. */
  get fragments(): Readonly<FragmentCounters> {
    return this.table.counters;
  }

  /** Datagrams of which fragments are still missing. */
  incompleteAtEnd(): number {
    return this.table.incompleteAtEnd();
  }

  /**
   * Decodes data[offset, offset + capturedLength) into `packet` and returns its kind. Never throws: what is odd is in
   * `packet.anomalies`. `originalLength` is the frame's length on the wire; the captured length wins when it is larger,
   * as broken writers have it. `linkType` is a LINKTYPE_ value, `timeSeconds` the frame's time (for fragments).
   */
  decode(packet: Packet, data: Uint8Array, offset: number, capturedLength: number, originalLength: number, linkType: number, timeSeconds: number): PacketKind {
    packet.kind = PacketKind.Other;
    packet.anomalies = 0;
    packet.anomalyOffset = 0;
    packet.checksumState = ChecksumState.Unchecked;
    packet.data = data;
    packet.ipVersion = 0;
    packet.tunnelDepth = 0;

    const { cursor } = this;
    cursor.packet = packet;
    cursor.data = data;
    cursor.base = offset;
    cursor.offset = offset;
    cursor.end = Math.min(offset + capturedLength, data.length);
    cursor.wireEnd = Math.max(offset + originalLength, cursor.end);
    cursor.ipHeaders = 0;
    cursor.timeSeconds = timeSeconds;
    this.walk(LINK_TYPE_BASE + linkType);
    return packet.kind;
  }

  /** Header by header, not by recursion: a frame can nest as deep as it is long. */
  private walk(first: number): void {
    const { cursor, table } = this;
    let code = first;
    for (let depth = 0; depth < MAX_NESTING; depth++) {
      code = dispatch(code, cursor, table);
      if (code === STOP) return;
    }
    note(cursor, PacketAnomaly.EncapsulationTooDeep);
  }
}
