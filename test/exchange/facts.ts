/** Facts of conversations as the analysis has them. */
import { Analyser } from "../../src/analysis/analyser.ts";
import { STALL_AFTER } from "../../src/analysis/analysis-options.ts";
import { newFrame } from "../../src/capture/frame.ts";
import type { ExchangeFacts } from "../../src/exchange/exchange-facts.ts";
import type { Dialogue, Sent } from "../tcp/dialogue.ts";
import { analysed, type Capture, type Conversation, EPOCH, wiresOfAll } from "../verdicts/diagnosis-of.ts";

/** Of each connection, in the order in which they end. */
export function factsOfAll(conversations: readonly Conversation[], capture: Capture = {}): ExchangeFacts[] {
  const all: ExchangeFacts[] = [];
  analysed(conversations, { ...capture, observe: (facts) => all.push(facts) });
  return all;
}

/** Of the only connection. */
export function factsOf(packets: Dialogue | readonly Sent[], capture: Capture = {}, changes: Partial<Conversation> = {}): ExchangeFacts {
  return only(factsOfAll([{ packets, ...changes }], capture));
}

/** Of the only connection in two files of a rotation: the second begins with the packet at `next`. Packets in order, less than a second in all. */
export function factsOfRotation(packets: readonly Sent[], next: number): ExchangeFacts {
  const all: ExchangeFacts[] = [];
  const options = { ports: [22], separate: false, knownHosts: null, stallAfter: STALL_AFTER, observe: (facts: ExchangeFacts) => void all.push(facts) };
  const file = (index: number) => ({ index, path: `${index}.pcap`, nanoseconds: true });
  const analyser = new Analyser(options, { connection: () => {}, series: () => {} }, EPOCH, file(0));
  const frame = newFrame();
  for (const [at, { data, length, time }] of wiresOfAll([{ packets }]).entries()) {
    if (at === next) analyser.beginCapture(file(1));
    const number = at < next ? at + 1 : at - next + 1;
    Object.assign(frame, { data, capturedLength: data.length, originalLength: length, linkType: 1, number, seconds: EPOCH, nanoseconds: time });
    analyser.frame(frame);
  }
  analyser.finish();
  return only(all);
}

function only(all: readonly ExchangeFacts[]): ExchangeFacts {
  if (all.length !== 1) throw new Error(`${all.length} connections instead of one`);
  return all[0]!;
}
