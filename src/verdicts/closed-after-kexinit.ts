// RFC 4253 7.1: every slot has a common name, so the method's own messages come next. Instead one side closes.
// A server may do so behind its own KEXINIT, when the client's has not come yet.
import { closedAtOnce } from "../exchange/ending.ts";
import type { End, ExchangeFacts } from "../exchange/exchange-facts.ts";
import { isComplete, kexProgressOf } from "../exchange/kex-progress.ts";
import { type CauseRow, defineVerdict, type FixRow, possible, type VerdictDefinition, type VerdictPage } from "./define-verdict.ts";
import { atClosing, atKexInits } from "./evidence.ts";
import { otherEnd, packetsAt, WHOLE_PACKETS } from "./next-capture.ts";
import { duration } from "./words.ts";

export interface ClosedAfterKexInitParams {
  after_s: number;
  how: "fin" | "rst";
  /** It had the other end's KEXINIT by then; false: it closed behind its own. */
  peer_heard: boolean;
}

export function closedAfterKexInit(shape: {
  end: End;
  causes: readonly CauseRow<ClosedAfterKexInitParams>[];
  fixes: readonly FixRow<ClosedAfterKexInitParams>[];
  page: VerdictPage;
}): VerdictDefinition<ClosedAfterKexInitParams> {
  return defineVerdict<ClosedAfterKexInitParams>({
    code: `${shape.end}-closed-after-kexinit`,
    stage: "kexinit",
    kind: "verdict",
    needs: "message",
    outcome: "failed",
    restsOnAbsenceOf: "client",
    title: `The ${shape.end} closes after the KEXINITs`,
    match({ facts }) {
      const { closing, negotiation } = facts;
      if (closing === null || isComplete(facts) || !closedAtOnce(facts, shape.end)) return null;
      if (negotiation === null ? !closedUnheard(facts, shape.end) : negotiation.failing.length > 0) return null;
      const progress = kexProgressOf(facts);
      if (progress.reply !== null || (progress.begun !== null && progress.begun.at.time <= closing.time)) return null;
      const peer = facts[otherEnd(shape.end)].ssh.kexinit;
      const params = { after_s: closing.quietBefore / 1e9, how: closing.how, peer_heard: peer !== null && peer.at.time <= closing.time };
      return possible(params, [...atKexInits(facts), atClosing(closing)]);
    },
    say: (p, { facts }) => {
      const closed = `closed with ${p.how === "fin" ? "a FIN" : "a RST"} ${duration(p.after_s * 1e9)}`;
      return p.peer_heard
        ? `The two offers fit in every slot, yet ${facts[shape.end].ip} (the ${shape.end}) ${closed} after the last message, before the key exchange began.`
        : `${facts[shape.end].ip} (the ${shape.end}) sent its KEXINIT and ${closed} after the last packet, before the ${otherEnd(shape.end)}'s KEXINIT had come: no algorithm was refused yet.`;
    },
    causes: shape.causes,
    fixes: shape.fixes,
    nextCapture: (n) =>
      packetsAt(
        n,
        shape.end,
        [
          { if: `the ${shape.end} itself sends the FIN or RST`, then: `${shape.end}-closed-after-kexinit` },
          { if: `no FIN or RST leaves the ${shape.end}`, then: "injected-reset" },
        ],
        WHOLE_PACKETS,
      ),
    page: shape.page,
  });
}

/** A server closed right behind its own KEXINIT, not in the middle of another packet, and no whole one of the client had come. A client that does so waits for nothing: killed-locally. */
function closedUnheard({ client, server, visibility }: ExchangeFacts, end: End): boolean {
  if (server.ssh.partialPacket !== null) return false;
  return end === "server" && server.ssh.kexinit !== null && client.ssh.ident !== null && visibility.gaps.client === 0;
}
