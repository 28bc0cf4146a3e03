/** Nothing is shown for what is over in a moment. Milliseconds. */
const SHOW_AFTER = 500;
/** Ten times a second is lively enough. Milliseconds. */
const REDRAW_AFTER = 100;

const ERASE = "\r\x1b[K";
const FRAMES = { unicode: ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"], ascii: ["|", "/", "-", "\\"] };

/** The spinner line of a long analysis, on a terminal's stderr; it leaves no trace. */
export class ProgressLine {
  readonly #write: (text: string) => void;
  readonly #spinner: readonly string[];
  readonly #now: () => number;
  readonly #startedAt: number;
  #drawnAt: number;
  #turn = 0;
  #visible = false;

  /** `now` gives milliseconds. */
  constructor(write: (text: string) => void, unicode: boolean, now: () => number = () => performance.now()) {
    this.#write = write;
    this.#spinner = unicode ? FRAMES.unicode : FRAMES.ascii;
    this.#now = now;
    this.#startedAt = now();
    this.#drawnAt = this.#startedAt + SHOW_AFTER - REDRAW_AFTER;
  }

  /** Draws `say(seconds since the start)`, when the last drawing is old enough. */
  update(say: (seconds: number) => string): void {
    const now = this.#now();
    if (now - this.#drawnAt < REDRAW_AFTER) return;
    this.#drawnAt = now;
    this.#visible = true;
    this.#write(`${ERASE}${this.#spinner[this.#turn++ % this.#spinner.length]} ${say((now - this.#startedAt) / 1000)}`);
  }

  /** Takes the line away; the next update draws it again. */
  erase(): void {
    if (this.#visible) this.#write(ERASE);
    this.#visible = false;
  }
}
