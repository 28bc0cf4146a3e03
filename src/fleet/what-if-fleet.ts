import { KEYWORDS, LIST_SLOTS } from "../diagnosis/fixes/openssh-lists.ts";
import { takesLines } from "./changed-lists.ts";
import { addressesOf, byProgram, type ClientGroup, clientGroups } from "./client-groups.ts";
import type { FleetOffers } from "./fleet-offers.ts";
import { type FleetChange, Judge, type Judgement } from "./judge.ts";
import { type KeptName, smallestKeep } from "./keep.ts";
import { clientLinesThatKeep, linesThatKeep, wholeLinesThatKeep } from "./keep-lines.ts";
import { readServerLines, type ServerLines } from "./server-lines.ts";

/** Servers of one program and version. */
export interface ServerGroup {
  software: string;
  servers: number;
  connections: number;
}

/** Servers whose sshd would not start with these lines. */
export interface RefusingServers extends ServerGroup {
  /** In words, each once. */
  why: string[];
  examples: { server: string; port: number }[];
}

/** The smallest set of names that breaks nobody, when it goes on being offered. */
export interface KeepAnswer {
  /** By keyword of sshd_config and ssh_config. */
  names: Record<string, string[]>;
  /** The asked lines with these names; for `side` "client" lines of ssh_config. */
  lines: string[];
  side: "server" | "client";
  /** No smaller set does. */
  smallest: boolean;
  /** Every pair was negotiated with these names (for servers: with the lines, read once more): nobody breaks but `lost`. */
  checked: boolean;
  /** Connections that nothing that we know can keep working. */
  lost: number;
}

/** What would happen to the fleet. Counts are connections of the records. */
export interface FleetAnswer {
  totals: { judged: number; go_on: number; other_choice: number; stop: number; start: number; still_fail: number; refused: number };
  /** Nobody's login; a KEXINIT is missing; beyond the limits of memory. */
  not_judged: { probes: number; without_offers: number; beyond_limits: number };
  stop: ClientGroup[];
  start: ClientGroup[];
  refused: RefusingServers[];
  /** Servers to which sshd_config means nothing. */
  left_alone: ServerGroup[];
  /** Null where nobody stops working. */
  keep: KeepAnswer | null;
  remarks: string[];
}

/** Servers told as examples. */
const MAX_EXAMPLES = 5;

/** Negotiates every pair of programs that met once more, as if the change were made. */
export function whatIfFleet(offers: FleetOffers, change: FleetChange): FleetAnswer {
  const judge = new Judge(change);
  const judgements = [...offers.meetings()].map((meeting) => judge.judge(meeting));
  const accepted = judgements.filter(({ refusals }) => refusals.length === 0);
  const works = accepted.filter(({ before }) => before.length === 0);
  const fails = accepted.filter(({ before }) => before.length > 0);
  const stop = works.filter(({ after }) => after.length > 0);
  const start = fails.filter(({ after }) => after.length === 0);
  const refused = judgements.filter(({ refusals }) => refusals.length > 0);
  return {
    totals: {
      judged: connections(judgements),
      go_on: connections(works) - connections(stop),
      other_choice: connections(works.filter(({ otherChoice }) => otherChoice)),
      stop: connections(stop),
      start: connections(start),
      still_fail: connections(fails) - connections(start),
      refused: connections(refused),
    },
    not_judged: { probes: offers.unjudged.probes, without_offers: offers.unjudged.withoutOffers, beyond_limits: offers.unjudged.beyondLimits },
    stop: clientGroups(stop, ({ after }) => after),
    start: clientGroups(start, ({ before }) => before),
    refused: refusingServers(refused),
    left_alone: change.server === null ? [] : leftAlone(judgements),
    keep: stop.length === 0 ? null : keepAnswer(works, change),
    remarks: [...new Set(change.server?.remarks ?? [])],
  };
}

function connections(judgements: readonly Judgement[]): number {
  return judgements.reduce((sum, { meeting }) => sum + meeting.connections, 0);
}

function keepAnswer(works: readonly Judgement[], change: FleetChange): KeepAnswer {
  const { names, smallest, holds, lost } = smallestKeep(works.map(({ changed }) => changed));
  const isLost = new Set(lost.map(({ meeting }) => meeting));
  const kept = works.filter(({ meeting }) => !isLost.has(meeting));
  const told = change.server === null ? { lines: clientLinesThatKeep(names), checked: true } : serverLines(kept, change, names);
  return {
    names: Object.fromEntries(
      LIST_SLOTS.flatMap((slot) => {
        const list = names.flatMap(({ kind, name }) => (kind === slot ? [name] : []));
        return list.length === 0 ? [] : [[KEYWORDS[slot], list]];
      }),
    ),
    lines: told.lines,
    side: change.server === null ? "client" : "server",
    smallest,
    checked: holds && told.checked,
    lost: connections(works.filter(({ meeting }) => isLost.has(meeting))),
  };
}

/** The asked lines with little changed, or whole lists: the first of the two that breaks nobody. */
function serverLines(kept: readonly Judgement[], change: FleetChange, names: readonly KeptName[]): { lines: string[]; checked: boolean } {
  const changed = kept.map((judgement) => judgement.changed).filter(({ server }) => takesLines(server.software));
  const small = linesThatKeep(change.server!, names);
  const whole = wholeLinesThatKeep(change.server!, names, changed);
  const lines = [small, whole].find((candidate) => allWork(kept, { ...change, server: relined(change.server!, candidate) }));
  return { lines: lines ?? small, checked: lines !== undefined };
}

/** The lines that are told, read as sshd reads them, in place of the lists that were asked about. */
function relined(server: ServerLines, lines: readonly string[]): ServerLines {
  const { settings } = readServerLines([{ name: "", text: lines.join("\n"), kind: "lines" }]);
  return { ...server, settings: [...settings, ...server.settings.filter((setting) => setting.kind !== "list")] };
}

function allWork(judgements: readonly Judgement[], change: FleetChange): boolean {
  const judge = new Judge(change);
  return judgements.every(({ meeting }) => {
    const { after, refusals } = judge.judge(meeting);
    return after.length === 0 && refusals.length === 0;
  });
}

function refusingServers(judgements: readonly Judgement[]): RefusingServers[] {
  return byServer(judgements).map(({ group, members }) => ({
    ...group,
    why: [...new Set(members.flatMap(({ refusals }) => refusals))],
    examples: serversOf(members).slice(0, MAX_EXAMPLES),
  }));
}

function leftAlone(judgements: readonly Judgement[]): ServerGroup[] {
  const others = judgements.filter(({ meeting: { server } }) => server.software !== null && server.software.product !== "openssh");
  return byServer(others).map(({ group }) => group);
}

function byServer(judgements: readonly Judgement[]): { group: ServerGroup; members: Judgement[] }[] {
  return [...byProgram(judgements, "server")]
    .map(([software, members]) => ({ group: { software, servers: serversOf(members).length, connections: connections(members) }, members }))
    .sort((a, b) => b.group.connections - a.group.connections);
}

function serversOf(members: readonly Judgement[]): { server: string; port: number }[] {
  return [...new Map(addressesOf(members).map(({ server, port }) => [`${server} ${port}`, { server, port }])).values()];
}
