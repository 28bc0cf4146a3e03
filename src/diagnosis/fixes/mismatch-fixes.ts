import { ENDS, otherEnd } from "../../exchange/ends.ts";
import type { End } from "../../exchange/exchange-facts.ts";
import { SLOTS, type Slot } from "../../knowledge/slot.ts";
import type { SlotName } from "../../ssh/negotiate.ts";
import type { VerdictContext } from "../../verdicts/context.ts";
import { names as listed } from "../../verdicts/words.ts";
import { negotiatedRecord } from "../negotiated-record.ts";
import type { Fix } from "../record.ts";
import { noAdditions } from "./additions.ts";
import { assignmentDialect } from "./assignment-dialect.ts";
import type { Dialect } from "./dialect.ts";
import { jointRepair } from "./joint-repair.ts";
import { OPENSSH_CLIENT } from "./openssh-client.ts";
import { OPENSSH_SERVER } from "./openssh-server.ts";
import { type Offerer, type Pair, pairOf } from "./pair.ts";
import { PairMemo } from "./pair-memo.ts";
import { failingSlots, negotiateAs, type Repair, repair } from "./repair.ts";
import { riskOf, riskRank } from "./risk.ts";
import { KIND_OF } from "./slot-lists.ts";
import { spokenFix } from "./spoken-fix.ts";
import { defaultsAgree, type Upgrade, upgradeOf } from "./upgrade.ts";

/** By what they are made from: several verdicts of one exchange ask, and the exchanges of a fleet are alike. */
const computed = new PairMemo<readonly Fix[]>();

/**
 * What makes the two agree: for each end the lines that repair every slot that fails, and the upgrade that makes them unnecessary, safest first.
 * Each is checked by negotiating once more with what it says. Empty when the two agree, when a KEXINIT is missing, and when nobody knows a way.
 */
export function mismatchFixes(context: VerdictContext): Fix[] {
  const server = context.facts.server.ip;
  return fixesForAnyServer(context).map((fix) => forServer(fix, server));
}

/** There is at least one such fix. */
export function hasMismatchFix(context: VerdictContext): boolean {
  return fixesForAnyServer(context).length > 0;
}

/** The same with ANY_SERVER for the server's address. */
function fixesForAnyServer(context: VerdictContext): readonly Fix[] {
  const pair = pairOf(context);
  if (pair === null) return [];
  const { facts } = context;
  // The comparisons follow from identifications and lists, the service's name from the server's identification.
  const key = `${facts.client.ident}\n${facts.server.ident}\n${pair.names.port}`;
  return computed.of(pair.client.lists, pair.server.lists, key, () => fixesForPair({ ...pair, names: { ...pair.names, server: ANY_SERVER } }));
}

/** Stands for the address of the server in what is remembered: the servers of a fleet are alike but for it. No text of ours and none of the wire holds it. */
const ANY_SERVER = "\u0000";

function forServer(fix: Fix, server: string): Fix {
  const { line, command } = fix;
  return {
    ...fix,
    line: line === null ? null : line.replaceAll(ANY_SERVER, server),
    command: command === null ? null : command.replaceAll(ANY_SERVER, server),
  };
}

/** Between what is pasted into a file (0) and an upgrade (1). */
const TRIED_ONCE = 0.5;

interface Ranked {
  fix: Fix;
  /** Safest first, then what can be pasted, then the end that somebody restricted. */
  rank: readonly [number, number, number];
}

/** The same for a pair of offers. */
export function fixesForPair(pair: Pair): Fix[] {
  const failing = failingSlots(negotiateAs(pair.client, pair.client.lists, pair.server), pair.client, pair.server);
  if (failing.length === 0) return [];
  const kinds = SLOTS.filter((slot) => failing.some((name) => KIND_OF[name] === slot));
  const order = endsInOrder(pair);
  const upgrades = { client: upgradeOf(pair.client, pair.server, kinds), server: upgradeOf(pair.server, pair.client, kinds) };
  const ranked = order.flatMap((end, place) => fixesOfEnd(end, place, pair, upgrades, kinds));
  if (ranked.every(({ fix }) => fix.line === null)) ranked.push(...jointFixes(order, pair, upgrades));
  if (ranked.every(({ rank }) => rank[0] > 0))
    ranked.push(...order.filter((end) => ranked.every(({ fix }) => fix.side !== end)).flatMap((end) => spoken(end, order.indexOf(end), pair, failing)));
  return ranked.sort((a, b) => a.rank[0] - b.rank[0] || a.rank[1] - b.rank[1] || a.rank[2] - b.rank[2]).map(({ fix }) => fix);
}

/** The end that somebody restricted comes first; else the server, which is mended for everybody at once. */
function endsInOrder({ client, server }: Pair): End[] {
  const isRestricted = ({ comparison }: Offerer) => comparison?.restricted === true;
  return isRestricted(client) && !isRestricted(server) ? [...ENDS] : ["server", "client"];
}

/** Where nothing sound can be pasted: what an end should offer for which no line is known. */
function spoken(end: End, place: number, pair: Pair, failing: readonly SlotName[]): Ranked[] {
  const fix = spokenFix(pair[end], pair[otherEnd(end)], failing);
  return fix === null ? [] : [{ fix, rank: [0, 2, place] }];
}

function fixesOfEnd(end: End, place: number, pair: Pair, upgrades: Record<End, Upgrade | null>, kinds: readonly Slot[]): Ranked[] {
  const peer = otherEnd(end);
  const ranked: Ranked[] = [];
  const dialect = dialectOf(pair[end]);
  const repaired = dialect === null ? null : repair(pair[end], pair[peer], dialect, pair.names);
  if (repaired !== null) {
    const fix = configFix(end, repaired, untilWords(peer, upgrades[peer]), defaultsAgree(pair[end], pair[peer], kinds));
    ranked.push({ fix, rank: [riskRank(repaired.additions), 0, place] });
    const { once } = repaired.draft;
    if (once != null) ranked.push({ fix: onceFix(fix, once), rank: [riskRank(repaired.additions), TRIED_ONCE, place] });
  }
  const upgrade = upgrades[end];
  if (upgrade !== null) ranked.push({ fix: upgradeFix(end, upgrade), rank: [0, 1, place] });
  return ranked;
}

/** Where neither end can mend every slot: a line for each, which mend them together. Neither is printed alone. */
function jointFixes(order: readonly End[], pair: Pair, upgrades: Record<End, Upgrade | null>): Ranked[] {
  const [client, server] = [dialectOf(pair.client), dialectOf(pair.server)];
  const joint = client === null || server === null ? null : jointRepair(pair, { client, server });
  if (joint === null) return [];
  const rank = Math.max(...ENDS.map((end) => riskRank(joint[end]?.additions ?? noAdditions())));
  const isHalf = joint.client !== undefined && joint.server !== undefined;
  return order.flatMap((end): Ranked[] => {
    const repaired = joint[end];
    if (repaired === undefined) return [];
    const needs = otherEnd(end);
    const fix = configFix(end, repaired, untilWords(needs, upgrades[needs]), false);
    const half = { ...fix, why: `${fix.why}; half of the fix: the ${needs} needs its line too, neither is enough alone`, needs };
    return [{ fix: isHalf ? half : fix, rank: [rank, 0, 0] }];
  });
}

/** How this end is told what to offer; null for a program whose settings nobody knows. */
export function dialectOf(own: Offerer): Dialect | null {
  if (own.software?.product === "openssh") return own.end === "client" ? OPENSSH_CLIENT : OPENSSH_SERVER;
  return assignmentDialect(own);
}

function untilWords(peer: End, upgrade: Upgrade | null): string {
  return upgrade === null ? `the ${peer} offers something better` : `the ${peer} is upgraded to ${upgrade.to} or later`;
}

function configFix(side: End, { draft, additions, negotiation }: Repair, until: string, byDefault: boolean): Fix {
  const added = SLOTS.flatMap((slot) => additions[slot]);
  const instead = byDefault ? "; deleting the lines that restrict it does as well: the defaults of its version agree" : "";
  return {
    side,
    file: draft.file,
    line: draft.line,
    command: draft.command,
    why: `adds ${listed(added, added.length)} to what the ${side} offers; ${draft.why}${instead}`,
    risk: riskOf(additions, until),
    checked: negotiatedRecord(negotiation),
  };
}

/** The same for one connection: tried before a file is changed. */
function onceFix(fix: Fix, command: string): Fix {
  return { ...fix, file: null, line: null, command, why: "the same for one connection: try it before you change the file" };
}

function upgradeFix(side: End, { why, negotiation }: Upgrade): Fix {
  return { side, file: null, line: null, command: null, why, risk: null, checked: negotiatedRecord(negotiation) };
}
