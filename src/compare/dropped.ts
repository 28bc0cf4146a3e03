import type { Certainty, Evidence } from "../diagnosis/record.ts";
import { between, evidenceAt, type Finding, type Tell } from "./finding.ts";
import { type Loss, lossWords } from "./losses.ts";
import type { PathBetween } from "./path-between.ts";
import type { Sighting } from "./sighting.ts";
import type { UnansweredAt } from "./unanswered.ts";

/** Frames cited of what was lost. */
const CITED = 4;

/** The first loss between two points that nothing made up for. `stage`: how far the exchange came. */
export function droppedBetween(paths: readonly PathBetween[], stage: string | null, tell: Tell): Finding | null {
  const fatal = paths.flatMap((path) => path.losses.filter((loss) => loss.fatal).map((loss) => ({ path, loss })));
  const first = fatal.sort((x, y) => timeOf(x) - timeOf(y))[0];
  if (first === undefined) return null;
  const { path, loss } = first;
  const sender = loss.fromClient ? path.a : path.b!;
  const from = loss.fromClient ? "client" : "server";
  // A point that has not one packet in common with the others may have listened elsewhere.
  const certainty: Certainty = path.b === null ? "likely" : "certain";
  return {
    code: codeOf(loss, stage),
    certainty,
    summary: `The ${from}'s ${loss.name} is lost ${between(path, tell)}: ${lossWords(loss)}.`,
    params: { between: [path.a.point, path.b?.point ?? path.a.point + 1] },
    evidence: [...lostFrames(loss, sender, tell), ...lastArrival(path, loss, tell)],
    fixes: [],
  };
}

/** What all points saw and the far end never acknowledged: not the way between them loses it. */
export function droppedBehind(unanswered: readonly UnansweredAt[], stage: string | null, tell: Tell): Finding | null {
  const first = unanswered[0];
  if (first === undefined) return null;
  const { at, loss } = first;
  const [from, to] = loss.fromClient ? ["client", "server"] : ["server", "client"];
  const cited = [loss.segments[0]!, ...(loss.segments.length > 1 ? [loss.segments.at(-1)!] : [])];
  return {
    code: codeOf(loss, stage),
    certainty: "certain",
    summary: `The ${from}'s ${loss.name} arrives at ${tell.names[at.point]} ${times(loss.segments.length)}, and nothing there answers it: the way from point to point is clear; it is dropped behind this point, by the ${to}'s own packet filter for example, or that host is gone.`,
    params: { between: [at.point, at.point] },
    evidence: cited.map((segment) => evidenceAt(at, segment, from as Evidence["from"], `${loss.name}, arrived, never answered`, tell)),
    fixes: [],
    // A packet filter of the far host drops behind tcpdump; one of a router on the way would have dropped before it.
    applies: ({ side, command }) => side !== "network" || command?.includes(" INPUT ") === true,
  };
}

function lostFrames(loss: Loss, sender: Sighting, tell: Tell): Evidence[] {
  const from = loss.fromClient ? "client" : "server";
  return loss.segments.slice(0, CITED).map((segment) => evidenceAt(sender, segment, from, `${loss.name}, seen here only`, tell));
}

/** What came through last, at the point that the lost packets did not reach. */
function lastArrival({ a, b, passages }: PathBetween, loss: Loss, tell: Tell): Evidence[] {
  const receiver = loss.fromClient ? b : a;
  const last = passages.findLast(({ fromClient, received, sent }) => fromClient === loss.fromClient && received !== null && sent !== null)?.received;
  if (receiver === null || last === undefined || last === null) return [];
  return [
    evidenceAt(
      receiver,
      last,
      loss.fromClient ? "client" : "server",
      `the last packet of the ${loss.fromClient ? "client" : "server"} that arrived here`,
      tell,
    ),
  ];
}

function timeOf({ path, loss }: { path: PathBetween; loss: Loss }): number {
  return loss.first.time + (loss.fromClient ? path.a : path.b!).base;
}

function times(n: number): string {
  return n === 1 ? "once" : n === 2 ? "twice" : `${n} times`;
}

/** The verdict that a loss is, by what was lost. */
function codeOf(loss: Loss, stage: string | null): string {
  if (loss.rule === "dscp" && loss.first.length > 0) return "qos-dscp-drop";
  if (loss.name === "SYN") return "tcp-no-response";
  if (loss.name === "SYN-ACK") return "tcp-synack-lost";
  if (loss.fromClient && loss.rule === "all" && stage === "tcp-connect") return "tcp-ack-lost";
  if (loss.fromClient && loss.name === "ACK") return "tcp-ack-lost";
  if (loss.name.startsWith("identification")) return "ident-dropped-in-path";
  const large = loss.rule === "size" || loss.largestPassed < loss.first.length;
  if (large && (loss.name.startsWith("KEXINIT") || loss.name === "data")) return "kexinit-lost-path-mtu";
  if (large && /^KEX/.test(loss.name)) return "kex-reply-lost-path-mtu";
  return "retransmission-timeout";
}
