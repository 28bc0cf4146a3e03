/** What the thread of a sink writes to. */
export interface LineSink {
  /** Why it cannot be used; null when it can. */
  open(): string | null;
  /** Takes whole lines. False: there is no room now, and they have to be offered again. */
  take(bytes: Uint8Array, lines: number): boolean;
  /** Waits until all has arrived, as long as something does within `patience` milliseconds, and closes. What is left stays where it is safe. */
  close(patience: number): Promise<void>;
}

/** What a sink tells while it works. */
export interface SinkListener {
  delivered(lines: number): void;
  lost(lines: number): void;
  waiting(bytes: number): void;
  up(isUp: boolean): void;
  news(what: string, bad: boolean): void;
}
