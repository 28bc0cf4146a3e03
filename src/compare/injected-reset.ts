import { between, evidenceAt, type Finding, type Tell } from "./finding.ts";
import type { PathBetween } from "./path-between.ts";

/** A RST that ended the exchange and that its apparent sender's side never saw. */
export function injectedReset(paths: readonly PathBetween[], tell: Tell): Finding | null {
  for (const path of paths) {
    for (const { from, segment, seenAt } of path.injected) {
      const { closing } = seenAt.facts;
      if (closing?.how !== "rst" || closing.segment !== segment) continue;
      const refusal = seenAt.record.died_at === "tcp-connect";
      return {
        code: refusal ? "tcp-refused-by-middlebox" : "injected-reset",
        certainty: "certain",
        summary: `The RST in the ${from}'s name was made ${between(path, tell)}: it came on one side, and the ${from}'s side never sent it.`,
        params: { between: [path.a.point, path.b?.point ?? path.a.point + 1] },
        evidence: [evidenceAt(seenAt, segment, "network", `RST in the ${from}'s name`, tell)],
        fixes: [],
      };
    }
  }
  return null;
}

/** A SYN that did not reach the next point was answered with a RST all the same. */
export function refusedOnTheWay(paths: readonly PathBetween[], tell: Tell): Finding | null {
  const path = paths.find(({ a, b }) => b === null && a.facts.closing?.rst === "refusal");
  const rst = path?.a.facts.closing?.segment ?? null;
  if (path === undefined || rst === null) return null;
  return {
    code: "tcp-refused-by-middlebox",
    certainty: "likely",
    summary: `The SYN never reached ${tell.names[path.a.point + 1]}, and yet a RST answered it: something on the way refuses the connection.`,
    params: { between: [path.a.point, path.a.point + 1] },
    evidence: [evidenceAt(path.a, rst, "network", "RST for a SYN that did not arrive", tell)],
    fixes: [],
  };
}
