import { bytes, duration } from "./words.ts";

/** Below this share read the rate says nothing about the end yet. */
const TIME_LEFT_FROM = 0.02;

/** "42 %  1.2 GB of 2.9 GB  310 MB/s  6 s left"; without a total (a pipe) what was read and how fast. */
export function progressText(read: number, total: number | null, seconds: number): string {
  const rate = `${bytes(read / seconds)}/s`;
  if (total === null || total <= 0) return `${bytes(read)}  ${rate}`;
  const share = Math.min(read / total, 1);
  const left = share < TIME_LEFT_FROM ? "" : `  ${timeLeft(Math.ceil((seconds / share) * (1 - share)))} left`;
  return `${Math.floor(share * 100)} %  ${bytes(read)} of ${bytes(total)}  ${rate}${left}`;
}

function timeLeft(seconds: number): string {
  return seconds < 60 ? `${seconds} s` : duration(seconds);
}
