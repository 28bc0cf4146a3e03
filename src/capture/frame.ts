/** One record of a capture, as a view that is reused: valid only during the call that hands it over. */
export interface Frame {
  /** The buffer that holds the frame; it is overwritten by the next block read. */
  data: Uint8Array;
  /** First byte of the frame in `data`. */
  offset: number;
  /** Bytes captured. */
  capturedLength: number;
  /** Bytes on the wire. */
  originalLength: number;
  /** LINKTYPE_ value of the interface. */
  linkType: number;
  /** Interface number in the capture, counted over all sections as Wireshark does; 0 for classic pcap. */
  interfaceId: number;
  /** Whole seconds since 1970-01-01 UTC, at most MAX_TIME_SECONDS. A record without a time has the time of the one before it, or 0. */
  seconds: number;
  /** 0 to 999,999,999. */
  nanoseconds: number;
  /** Frame number in its capture as Wireshark counts, from 1. */
  number: number;
}

/** A frame to be filled for each record; one a reader, so that a record costs no allocation. */
export function newFrame(): Frame {
  return {
    data: new Uint8Array(0),
    offset: 0,
    capturedLength: 0,
    originalLength: 0,
    linkType: 0,
    interfaceId: 0,
    seconds: 0,
    nanoseconds: 0,
    number: 0,
  };
}

/** Takes each frame in file order. */
export type FrameSink = (frame: Frame) => void;

/** What is known of a capture after reading; JSON's `captures[]`. */
export interface CaptureInfo {
  path: string;
  format: "pcap" | "pcap-ns" | "pcap-modified" | "pcapng" | null;
  /** "gzip", "zstd" or null. */
  compression: string | null;
  linkTypes: string[];
  frames: number;
  /** Bytes of the (decompressed) capture that were read. */
  bytes: number;
  /** Times of the earliest and the latest frame; null when no frame has a time. */
  firstTime: { seconds: number; nanoseconds: number } | null;
  lastTime: { seconds: number; nanoseconds: number } | null;
  /** The final record or block is cut short: a warning, not an error. */
  truncated: boolean;
  /** Why reading stopped before the end; null when it did not. */
  corrupt: { offset: number; reason: string } | null;
  /** True when times carry nanoseconds. */
  nanoseconds: boolean;
  anomalies: { code: string; count: number; firstFrame: number | null; detail: string }[];
}

/**
 * A reader of one capture format. Sans-io: bytes are fed in, frames come out.
 * It never throws for what is in the bytes: `info.corrupt` or `info.truncated` says it.
 */
export interface RecordReader {
  readonly info: CaptureInfo;
  /**
   * Walks the whole records in data[start, end) in place and gives each frame to the sink.
   * Returns how many bytes were consumed; the caller keeps the rest and feeds it again, with more.
   * After `info.corrupt` is set it consumes everything and gives no frame.
   */
  feed(data: Uint8Array, start: number, end: number, sink: FrameSink): number;
  /** How many bytes the next record needs at least; lets the caller grow its buffer. */
  readonly needed: number;
  /** Says that no more bytes come; `left` is what could not be consumed. */
  end(left: number): void;
}
