/**
 * Times as RFC 3339 UTC. Inside, a time is nanoseconds since the analysis epoch (whole seconds since 1970, from the
 * first frame), so that a double is exact to the nanosecond over 100 days of capture.
 */
export class TimeText {
  readonly #epochSeconds: number;
  readonly #digits: 6 | 9;
  /** A record begins and ends in different seconds, and its neighbours in the same ones. */
  readonly #seconds = new Map<number, string>();

  /** `nanoseconds`: the capture has them, so print nine digits instead of six. */
  constructor(epochSeconds: number, nanoseconds: boolean) {
    this.#epochSeconds = epochSeconds;
    this.#digits = nanoseconds ? 9 : 6;
  }

  /** `time`: ns since the epoch of the analysis. */
  text(time: number): string {
    const second = Math.floor(time / 1e9);
    return this.#text(this.#epochSeconds + second, Math.floor(time - second * 1e9));
  }

  /** An absolute time. */
  absolute(seconds: number, nanoseconds: number): string {
    return this.#text(seconds, nanoseconds);
  }

  #text(seconds: number, nanoseconds: number): string {
    let text = this.#seconds.get(seconds);
    if (text === undefined) {
      text = secondText(seconds);
      if (this.#seconds.size >= SECONDS_REMEMBERED) this.#seconds.clear();
      this.#seconds.set(seconds, text);
    }
    const fraction = this.#digits === 9 ? nanoseconds : Math.floor(nanoseconds / 1e3);
    return `${text}.${String(fraction).padStart(this.#digits, "0")}Z`;
  }
}

const SECONDS_REMEMBERED = 64;

/** The last second that RFC 3339 can write, 9999-12-31T23:59:59Z: corrupt captures claim later ones. */
const LAST_SECOND = 253_402_300_799;

function secondText(seconds: number): string {
  return new Date(Math.min(Math.max(seconds, 0), LAST_SECOND) * 1e3).toISOString().slice(0, 19);
}
