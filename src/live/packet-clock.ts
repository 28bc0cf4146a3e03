/**
 * What time it is for the exchanges: the latest packet's time, and how long ago that packet was read. While packets wait in the pipe
 * it lags with them, so that a busy machine makes nobody look silent. Steps of the wall clock follow the packets'.
 */
export class PacketClock {
  /** Nanoseconds since the epoch of the analysis. */
  #packetTime = 0;
  /** Milliseconds of the steady clock when it was read. */
  #readAt: number;

  /** `steady`: the steady clock now, in milliseconds. */
  constructor(steady: number) {
    this.#readAt = steady;
  }

  packet(time: number, steady: number): void {
    if (time > this.#packetTime) this.#packetTime = time;
    this.#readAt = steady;
  }

  now(steady: number): number {
    return this.#packetTime + (steady - this.#readAt) * 1e6;
  }
}
