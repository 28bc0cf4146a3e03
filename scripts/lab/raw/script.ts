/** What a hand-made peer does, step by step. Plain data, so that it can cross into a namespace as JSON. */

export type Step =
  /** Bytes as hex. */
  | { readonly do: "send"; readonly hex: string }
  /** Until the peer's identification line is complete. */
  | { readonly do: "await-ident" }
  /** Until a clear-text message of this number has come. */
  | { readonly do: "await-message"; readonly type: number }
  | { readonly do: "await-bytes"; readonly count: number }
  | { readonly do: "pause"; readonly ms: number }
  /** The steps again and again. */
  | { readonly do: "repeat"; readonly times: number; readonly steps: readonly Step[] }
  /** FIN. */
  | { readonly do: "end" }
  /** RST. */
  | { readonly do: "reset" }
  /** Until the other side closes. */
  | { readonly do: "await-close" };

export interface PeerScript {
  /** Where to listen, or whom to call. */
  readonly listen?: number;
  readonly connect?: { readonly host: string; readonly port: number; readonly localPort?: number; readonly localAddress?: string };
  /** One script for each connection in turn; the last one also serves all that follow. */
  readonly connections: readonly (readonly Step[])[];
  /** Never read: the receive window fills up. */
  readonly deaf?: boolean;
}

/** Bytes as hex, as raw/wire.ts makes them. */
export const send = (hex: string): Step => ({ do: "send", hex });
export const awaitIdent: Step = { do: "await-ident" };
export const awaitMessage = (type: number): Step => ({ do: "await-message", type });
export const awaitBytes = (count: number): Step => ({ do: "await-bytes", count });
export const wait = (ms: number): Step => ({ do: "pause", ms });
export const repeat = (times: number, ...steps: readonly Step[]): Step => ({ do: "repeat", times, steps });
export const end: Step = { do: "end" };
export const reset: Step = { do: "reset" };
export const awaitClose: Step = { do: "await-close" };
