const ETHERNET = 1;
const MAGIC_USEC = 0xa1b2c3d4;
const SYN = 0x02;
const RST_ACK = 0x14;
const ISN = 1000;

/** A classic pcap of Ethernet frames, a millisecond apart, from 2026-03-01T14:02:11Z on. */
export function pcap(frames: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(MAGIC_USEC, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(262_144, 16);
  header.writeUInt32LE(ETHERNET, 20);
  const records = frames.flatMap((frame, i) => {
    const record = Buffer.alloc(16);
    record.writeUInt32LE(Date.UTC(2026, 2, 1, 14, 2, 11) / 1000 + Math.floor(i / 1000), 0);
    record.writeUInt32LE((i % 1000) * 1000, 4);
    record.writeUInt32LE(frame.length, 8);
    record.writeUInt32LE(frame.length, 12);
    return [record, frame];
  });
  return Buffer.concat([header, ...records]);
}

/** A SYN from 10.0.0.1:`port` to 10.0.0.2:22, and its refusal. */
export function refused(port: number): Buffer[] {
  return [tcp([1, 2], [port, 22], ISN, 0, SYN), tcp([2, 1], [22, port], 0, ISN + 1, RST_ACK)];
}

/** A TCP segment without payload between two hosts of 10.0.0.0/24. */
function tcp([from, to]: [number, number], [source, destination]: [number, number], seq: number, ack: number, flags: number): Buffer {
  const frame = Buffer.alloc(54);
  frame.writeUInt16BE(0x0800, 12);
  frame.set([0x45, 0, 0, 40, 0, 0, 0x40, 0, 64, 6, 0, 0, 10, 0, 0, from, 10, 0, 0, to], 14);
  frame.writeUInt16BE(source, 34);
  frame.writeUInt16BE(destination, 36);
  frame.writeUInt32BE(seq, 38);
  frame.writeUInt32BE(ack, 42);
  frame.set([0x50, flags, 0xfa, 0xf0], 46);
  return frame;
}
