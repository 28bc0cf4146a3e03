import type { HalfStream } from "./half-stream.ts";
import type { TcpConnection } from "./tcp-connection.ts";

/**
 * Zeek's connection history (base/protocols/conn/main.zeek; TCP.cc update_history): a letter for what an end did, capital for the originator.
 * s SYN, h SYN-ACK, a pure ACK, d payload, f FIN, r RST, i FIN and RST together, q SYN with FIN or RST: once per end.
 * c wrong checksum, g content gap, t retransmitted payload, w zero window: at the 1st, 10th, 100th … time. ^ the ends were exchanged.
 * Different from Zeek: S and H are told apart for one end; x (analysis stopped) doesn't occur; u and n are for UDP and packets that we don't follow.
 */
export const HISTORY_BIT = { S: 1, H: 2, A: 4, D: 8, F: 16, R: 32, I: 64, Q: 128 } as const;
export type HistoryLetter = keyof typeof HISTORY_BIT;
export type HistoryCount = "C" | "G" | "T" | "W";

export function noteHistory(connection: TcpConnection, fromOriginator: boolean, letter: HistoryLetter): void {
  const half = connection.half(fromOriginator);
  const bit = HISTORY_BIT[letter];
  if ((half.historySeen & bit) !== 0) return;
  half.historySeen |= bit;
  append(connection, fromOriginator, letter);
}

/** `count`: how often it happened by now. */
export function noteHistoryCount(connection: TcpConnection, half: HalfStream, letter: HistoryCount, count: number): void {
  if (isPowerOfTen(count)) append(connection, half === connection.originator, letter);
}

function append(connection: TcpConnection, fromOriginator: boolean, letter: string): void {
  connection.history += fromOriginator ? letter : letter.toLowerCase();
}

function isPowerOfTen(count: number): boolean {
  let rest = count;
  while (rest >= 10 && rest % 10 === 0) rest /= 10;
  return rest === 1;
}
