import type { TickClock } from "./tick-clock.ts";

/** One interface of a section, from its Interface Description Block. */
export interface PcapngInterface {
  linkType: number;
  /** Most bytes captured of a frame; 0 is no limit. */
  snapLength: number;
  clock: TickClock;
  /** Latest counters of its Interface Statistics Blocks: each block repeats the total since the capture began. */
  droppedByInterface: number;
  droppedBySystem: number;
}

/** What the blocks of a section share: its byte order and the interfaces declared so far. */
export interface Section {
  littleEndian: boolean;
  interfaces: PcapngInterface[];
  /** Interfaces of the sections before it: blocks number theirs from 0 again. */
  firstInterfaceId: number;
}

/** Fields of a packet block, filled by whichever of the three kinds it is; reused for every block. */
export interface PacketFields {
  interfaceId: number;
  /** False for the Simple Packet Block, which has no time. */
  timed: boolean;
  ticksHigh: number;
  ticksLow: number;
  capturedLength: number;
  originalLength: number;
  /** First byte of the frame in the buffer. */
  dataAt: number;
}

export function newPacketFields(): PacketFields {
  return { interfaceId: 0, timed: false, ticksHigh: 0, ticksLow: 0, capturedLength: 0, originalLength: 0, dataAt: 0 };
}
