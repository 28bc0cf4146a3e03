/** What the exit status says; docs/output.md has it for readers. */
export const EXIT_STATUS = {
  /** Nothing is wrong. */
  fine: 0,
  /** At least one exchange that was asked for failed or stalled. */
  failed: 1,
  /** The command line cannot be understood. */
  usage: 2,
  /** The input could not be read to its end, or not opened. */
  unreadable: 3,
} as const;

/** The same in words, for --help and the man page. */
export const EXIT_WORDS: readonly (readonly [ExitStatus, string])[] = [
  [EXIT_STATUS.fine, "nothing wrong"],
  [EXIT_STATUS.failed, "an exchange failed or stalled"],
  [EXIT_STATUS.usage, "usage"],
  [EXIT_STATUS.unreadable, "the input could not be read to its end"],
];

export type ExitStatus = (typeof EXIT_STATUS)[keyof typeof EXIT_STATUS];

/** What an analysis saw, as far as the exit status is concerned. */
export interface Seen {
  failed: boolean;
  unreadable: boolean;
}

/** Unreadable beats failed; `exitZero` forgives only failed exchanges. */
export function exitStatus(seen: Seen, exitZero: boolean): ExitStatus {
  if (seen.unreadable) return EXIT_STATUS.unreadable;
  return seen.failed && !exitZero ? EXIT_STATUS.failed : EXIT_STATUS.fine;
}
