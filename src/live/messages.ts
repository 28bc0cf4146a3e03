/** What the launcher tells the analyser; a `stream` comes with the descriptor of the capture's pipe. */
export type ToAnalyser =
  | { kind: "stream"; index: number }
  | { kind: "ended"; index: number; why: string | null; drops: number | null; again: boolean }
  | { kind: "stop" };

/** The only thing that the analyser tells the launcher, and only where it cannot end in the usual way. */
export interface ToLauncher {
  status: number;
}
