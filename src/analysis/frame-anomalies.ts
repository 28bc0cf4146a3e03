import { MAX_ANOMALY_CODES } from "../limits.ts";
import { packetAnomalyCode } from "../net/decode.ts";
import type { Packet } from "../net/packet.ts";

/** What was odd about frames, per capture: a code, how often, and where first. */
export interface FrameAnomaly {
  code: string;
  count: number;
  firstFrame: number | null;
  detail: string;
}

/** Counts by code; frames are not kept. */
export class FrameAnomalies {
  readonly #byCapture = new Map<number, Map<string, FrameAnomaly>>();

  /** Adds every anomaly bit of the packet. */
  add(packet: Packet, capture: number, frame: number): void {
    for (let bits = packet.anomalies; bits !== 0; bits &= bits - 1) {
      const code = packetAnomalyCode(bits & -bits);
      if (code !== null) this.#count(capture, code, frame, `first at offset ${packet.anomalyOffset} of frame ${frame}`, 1);
    }
  }

  /** Datagrams whose fragments never came together. */
  incompleteDatagrams(count: number, capture: number): void {
    if (count > 0) this.#count(capture, "ip-fragments-incomplete", null, `${count} fragmented datagrams were never completed`, count);
  }

  /** Adds what was noticed about a capture as a whole; the first detail stays. */
  note(capture: number, code: string, frame: number | null, detail: string, count = 1): void {
    this.#count(capture, code, frame, detail, count);
  }

  of(capture: number): FrameAnomaly[] {
    return [...(this.#byCapture.get(capture)?.values() ?? [])];
  }

  #count(capture: number, code: string, frame: number | null, detail: string, count: number): void {
    let codes = this.#byCapture.get(capture);
    if (codes === undefined) {
      codes = new Map();
      this.#byCapture.set(capture, codes);
    }
    const known = codes.get(code);
    if (known !== undefined) known.count += count;
    else if (codes.size < MAX_ANOMALY_CODES) codes.set(code, { code, count, firstFrame: frame, detail });
  }
}
