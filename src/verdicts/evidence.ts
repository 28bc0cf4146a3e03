import { ENDS } from "../exchange/ends.ts";
import type { Closing, ExchangeFacts, Party } from "../exchange/exchange-facts.ts";
import type { EvidenceFact } from "./context.ts";

/** A TCP segment, an ICMP message, a close, or a place in one end's byte stream: whatever has a frame and a time. */
export function at(where: Pick<EvidenceFact, "capture" | "frame" | "time">, from: Party, what: string): EvidenceFact {
  return { capture: where.capture, frame: where.frame, time: where.time, from, what };
}

/** The KEXINITs that were read, the client's first. */
export function atKexInits(facts: ExchangeFacts): EvidenceFact[] {
  return ENDS.flatMap((end) => {
    const { kexinit } = facts[end].ssh;
    return kexinit === null ? [] : [at(kexinit.at, end, "KEXINIT")];
  });
}

/** How the connection ended, in the words of the field. */
export function atClosing(closing: Closing): EvidenceFact {
  if (!closing.seen) return at(closing, closing.by === "client" ? "server" : "client", `acknowledges a FIN of the ${closing.by} that was not captured`);
  return at(closing, closing.by, closing.how === "fin" ? "FIN" : "RST");
}
