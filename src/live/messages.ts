/** What the launcher tells the analyser; a `stream` comes with the descriptor of the capture's pipe. */
export type ToAnalyser =
  | { kind: "stream"; index: number }
  | { kind: "ended"; index: number; why: string | null; drops: number | null; again: boolean }
  | { kind: "stop" };

/**
 * What the analyser tells the launcher: that it has no rights any more, so that pipes may be handed to it; and its exit status, where
 * it cannot end in the usual way.
 */
export type ToLauncher = { ready: true } | { status: number };
