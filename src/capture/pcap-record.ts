import type { PcapHeader } from "./pcap-header.ts";

/** The fields of one record's header, draft-ietf-opsawg-pcap section 5; reused for every record. */
export class PcapRecord {
  seconds = 0;
  /** Microseconds or nanoseconds, by the file's magic; may be a second or more in a bad file. */
  fraction = 0;
  capturedLength = 0;
  originalLength = 0;

  read(view: DataView, at: number, header: PcapHeader): void {
    const { littleEndian, lengthOrder } = header;
    this.seconds = view.getUint32(at, littleEndian);
    this.fraction = view.getUint32(at + 4, littleEndian);
    this.capturedLength = view.getUint32(at + 8, littleEndian);
    this.originalLength = view.getUint32(at + 12, littleEndian);
    if (lengthOrder !== "normal") this.reorderLengths(lengthOrder);
  }

  private reorderLengths(order: PcapHeader["lengthOrder"]): void {
    if (order === "larger-is-original" && this.capturedLength <= this.originalLength) return;
    const stored = this.capturedLength;
    this.capturedLength = this.originalLength;
    this.originalLength = stored;
  }
}
