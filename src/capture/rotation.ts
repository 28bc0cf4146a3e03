import type { CaptureInfo } from "./frame.ts";
import type { OpenedCapture } from "./open-capture.ts";

type Time = NonNullable<CaptureInfo["firstTime"]>;

/**
 * Orders the files of one rotation (`tcpdump -C`, `-G`), which a shell's glob hands over by name, by the times of their first frames.
 * A capture that tells no time (standard input, an empty file) keeps its place; the order of equal times stays.
 */
export async function orderRotation<T extends Pick<OpenedCapture, "peekFirstTime">>(captures: readonly T[]): Promise<T[]> {
  if (captures.length < 2) return [...captures];
  const times: (Time | null)[] = [];
  for (const capture of captures) times.push(await capture.peekFirstTime());
  const timed = captures.flatMap((capture, index) => {
    const time = times[index] ?? null;
    return time === null ? [] : [{ capture, time }];
  });
  timed.sort((a, b) => a.time.seconds - b.time.seconds || a.time.nanoseconds - b.time.nanoseconds);
  const inOrder = timed.values();
  return captures.map((capture, index) => (times[index] === null ? capture : (inOrder.next().value?.capture ?? capture)));
}
