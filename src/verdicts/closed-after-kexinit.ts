// RFC 4253 7.1: every slot has a common name, so the method's own messages come next. Instead one side closes.
import { closedAtOnce } from "../exchange/ending.ts";
import type { End } from "../exchange/exchange-facts.ts";
import { isComplete, kexProgressOf } from "../exchange/kex-progress.ts";
import { type CauseRow, defineVerdict, type FixRow, possible, type VerdictDefinition, type VerdictPage } from "./define-verdict.ts";
import { atClosing, atKexInits } from "./evidence.ts";
import { packetsAt, WHOLE_PACKETS } from "./next-capture.ts";
import { duration } from "./words.ts";

export interface ClosedAfterKexInitParams {
  after_s: number;
  how: "fin" | "rst";
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
    outcome: "failed",
    restsOnAbsenceOf: "client",
    title: `The ${shape.end} closes after the KEXINITs`,
    match({ facts }) {
      const { closing, negotiation } = facts;
      if (closing === null || negotiation === null || negotiation.failing.length > 0 || isComplete(facts) || !closedAtOnce(facts, shape.end)) return null;
      const progress = kexProgressOf(facts);
      if (progress.reply !== null || (progress.begun !== null && progress.begun.at.time <= closing.time)) return null;
      return possible({ after_s: closing.quietBefore / 1e9, how: closing.how }, [...atKexInits(facts), atClosing(closing)]);
    },
    say: (p, { facts }) =>
      `The two offers fit in every slot, yet ${facts[shape.end].ip} (the ${shape.end}) closed with ${p.how === "fin" ? "a FIN" : "a RST"} ${duration(p.after_s * 1e9)} after the last message, before the key exchange began.`,
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
