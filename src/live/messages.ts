/** Where the analyser finds the pipe of capture 0 when it is started with it: behind stdin, stdout, stderr, our channel and known_hosts. */
export const FIRST_STREAM_DESCRIPTOR = 5;

/**
 * What the launcher tells the analyser. A `stream` comes with the capture's pipe, or names the descriptor that the analyser was started
 * with; it is not read before.
 */
export type ToAnalyser =
  | { kind: "stream"; index: number; descriptor: number | null }
  | { kind: "ended"; index: number; why: string | null; drops: number | null; again: boolean }
  | { kind: "stop" };

/**
 * What the analyser tells the launcher: that it has no rights any more, so that pipes may be handed to it; and its exit status, where
 * it cannot end in the usual way.
 */
export type ToLauncher = { ready: true } | { status: number };
