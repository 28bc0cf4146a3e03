import type { Certainty, Evidence, Fix, Outcome, Verdict } from "../diagnosis/record.ts";
import { TimeText } from "../diagnosis/time-text.ts";
import type { Segment } from "../tcp/segment.ts";
import { VERDICTS } from "../verdicts/index.ts";
import type { Loss } from "./losses.ts";
import { lossWords, type PathBetween } from "./path-between.ts";
import type { Sighting } from "./sighting.ts";

/** The verdict of all points together, and the sighting whose record it goes with. */
export interface Proven {
  verdict: Verdict;
  sighting: Sighting;
  outcome: Outcome;
}

/** What a verdict of our own is made of. */
interface Finding {
  code: string;
  certainty: Certainty;
  summary: string;
  params: Record<string, unknown>;
  evidence: Evidence[];
  fixes: Fix[];
}

const RANK: Record<Certainty, number> = { certain: 0, likely: 1, possible: 2 };

/** `names[i]`: how the captures are called; `epochs[i]`: time 0 of each point's facts. `paths`: between neighbouring points, the client's end first. */
export function provenVerdict(sightings: readonly Sighting[], paths: readonly PathBetween[], names: readonly string[], epochs: readonly number[]): Proven {
  const tell = { names, epochs };
  const base = bestSighting(sightings);
  const finding = intercepted(paths, tell) ?? injected(paths, tell) ?? (isExplained(base) ? null : dropped(paths, base, tell));
  if (finding === null) return { verdict: base.record.verdict, sighting: base, outcome: base.record.outcome };
  const known = sightings.find(({ record }) => record.verdict.code === finding.code)?.record.verdict;
  const verdict: Verdict = {
    code: finding.code,
    title: VERDICTS.find(({ code }) => code === finding.code)?.title ?? finding.code,
    certainty: finding.certainty,
    summary: finding.summary,
    params: { ...known?.params, ...finding.params },
    evidence: finding.evidence,
    causes: finding.certainty === "certain" ? (known?.causes ?? []).filter(({ certainty }) => certainty !== "possible") : (known?.causes ?? []),
    fixes: known?.fixes.length ? known.fixes : finding.fixes,
    next_capture: null,
  };
  const outcome =
    base.record.outcome === "ok" || base.record.outcome === "unknown"
      ? finding.code === "ssh-intercepted"
        ? base.record.outcome
        : "failed"
      : base.record.outcome;
  return { verdict, sighting: base, outcome };
}

interface Tell {
  names: readonly string[];
  epochs: readonly number[];
}

/** Bytes that prove something beat what rests on something absent; of equals the client's end tells. */
function bestSighting(sightings: readonly Sighting[]): Sighting {
  return sightings.reduce((best, other) => (RANK[other.record.verdict.certainty] < RANK[best.record.verdict.certainty] ? other : best));
}

/** The exchange went well, or somebody said in so many bytes why it did not. */
function isExplained({ record }: Sighting): boolean {
  return record.outcome === "ok" || (record.verdict.certainty === "certain" && record.verdict.code.startsWith("icmp-"));
}

function between({ a, b }: PathBetween, { names }: Tell): string {
  return `between ${names[a.point]} and ${names[b?.point ?? a.point + 1]}`;
}

function evidenceAt(sighting: Sighting, segment: Segment, from: Evidence["from"], what: string, { epochs }: Tell): Evidence {
  return { capture: sighting.point, frame: segment.frame, time: new TimeText(epochs[sighting.point]!, false).text(segment.time), from, what };
}

function intercepted(paths: readonly PathBetween[], tell: Tell): Finding | null {
  const path = paths.find(({ rewrites }) => rewrites.some(({ intercepts }) => intercepts));
  if (path === undefined || path.b === null) return null;
  const evidence = [path.a, path.b].flatMap((sighting): Evidence[] =>
    (["client", "server"] as const).flatMap((end) => {
      const { kexinit } = sighting.facts[end].ssh;
      if (kexinit === null) return [];
      const time = new TimeText(tell.epochs[sighting.point]!, false).text(kexinit.at.time);
      return [{ capture: sighting.point, frame: kexinit.at.frame, time, from: end, what: `KEXINIT with the cookie ${kexinit.lists.cookie.slice(0, 8)}...` }];
    }),
  );
  return {
    code: "ssh-intercepted",
    certainty: "certain",
    summary: `Somebody ${between(path, tell)} ends the client's SSH exchange and leads another one with the server: the KEXINITs of the two sides are not the same messages.`,
    params: { between: [path.a.point, path.b.point] },
    evidence,
    fixes: [
      {
        side: "server",
        file: null,
        line: null,
        command: "for key in /etc/ssh/ssh_host_*_key.pub; do ssh-keygen -lf $key; done",
        why: "run at the server's console: a client that is shown another fingerprint talks to whoever is in between, and must not log in",
        risk: null,
        checked: null,
      },
    ],
  };
}

function injected(paths: readonly PathBetween[], tell: Tell): Finding | null {
  for (const path of paths) {
    for (const { from, segment, seenAt } of path.injected) {
      const { closing } = seenAt.facts;
      if (closing?.how !== "rst" || closing.frame !== segment.frame) continue;
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

function dropped(paths: readonly PathBetween[], base: Sighting, tell: Tell): Finding | null {
  const refused = paths.find(({ b, a }) => b === null && a.facts.closing?.rst === "refusal");
  if (refused !== undefined) return refusedOnTheWay(refused, tell);
  const fatal = paths.flatMap((path) => path.losses.filter((loss) => loss.fatal).map((loss) => ({ path, loss })));
  const first = fatal.sort((x, y) => timeOf(x) - timeOf(y))[0];
  if (first === undefined) return null;
  const { path, loss } = first;
  const sender = loss.fromClient ? path.a : path.b!;
  const from = loss.fromClient ? "client" : "server";
  // A point that has not one packet in common with the others may have listened elsewhere.
  const certainty: Certainty = path.b === null ? "likely" : "certain";
  const some = loss.segments.slice(0, 4).map((segment) => evidenceAt(sender, segment, from, `${loss.name}, seen here only`, tell));
  return {
    code: codeOf(loss, base),
    certainty,
    summary: `The ${from}'s ${loss.name} is lost ${between(path, tell)}: ${lossWords(loss)}.`,
    params: { between: [path.a.point, path.b?.point ?? path.a.point + 1] },
    evidence: some,
    fixes: [],
  };
}

function timeOf({ path, loss }: { path: PathBetween; loss: Loss }): number {
  return loss.first.time + (loss.fromClient ? path.a : path.b!).base;
}

function refusedOnTheWay(path: PathBetween, tell: Tell): Finding {
  const closing = path.a.facts.closing!;
  const rst = path.a.facts.segments.find(({ frame }) => frame === closing.frame)!;
  return {
    code: "tcp-refused-by-middlebox",
    certainty: "likely",
    summary: `The SYN never reached ${tell.names[path.a.point + 1]}, and yet a RST answered it: something on the way refuses the connection.`,
    params: { between: [path.a.point, path.a.point + 1] },
    evidence: [evidenceAt(path.a, rst, "network", "RST for a SYN that did not arrive", tell)],
    fixes: [],
  };
}

/** The verdict that a loss is, by what was lost. */
function codeOf(loss: Loss, base: Sighting): string {
  if (loss.rule === "dscp" && loss.first.length > 0) return "qos-dscp-drop";
  if (loss.name === "SYN") return "tcp-no-response";
  if (loss.name === "SYN-ACK") return "tcp-synack-lost";
  const stage = base.facts.stage;
  if (loss.fromClient && loss.rule === "all" && stage === "tcp-connect") return "tcp-ack-lost";
  if (loss.fromClient && loss.name === "ACK") return "tcp-ack-lost";
  if (loss.name.startsWith("identification")) return "ident-dropped-in-path";
  const large = loss.rule === "size" || loss.largestPassed < loss.first.length;
  if (large && (loss.name.startsWith("KEXINIT") || loss.name === "data")) return "kexinit-lost-path-mtu";
  if (large && /^KEX/.test(loss.name)) return "kex-reply-lost-path-mtu";
  return "retransmission-timeout";
}
