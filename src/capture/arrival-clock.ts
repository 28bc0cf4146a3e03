/** Further apart than this, the wall clock was set (NTP, a suspended machine): start from it anew. Microseconds. */
const MAX_DRIFT = 5_000;
const MILLION = 1_000_000;

/** The time of day in microseconds, never going back: the steady clock's fraction on the wall clock's milliseconds. */
export class ArrivalClock {
  /** Result of the last `stamp`. Since 1970. */
  seconds = 0;
  microseconds = 0;
  #base = 0;
  #last = 0;

  /** `wall` in milliseconds since 1970, `steady` in milliseconds since any moment. */
  stamp(wall: number, steady: number): void {
    let now = this.#base + Math.floor(steady * 1000);
    if (Math.abs(now - wall * 1000) > MAX_DRIFT) {
      this.#base = wall * 1000 - Math.floor(steady * 1000);
      now = wall * 1000;
    }
    // A small step back is the drift being corrected; a large one is somebody setting the clock, and packets must follow it.
    if (now < this.#last && this.#last - now <= MAX_DRIFT) now = this.#last;
    this.#last = now;
    this.seconds = Math.floor(now / MILLION);
    this.microseconds = now % MILLION;
  }
}
