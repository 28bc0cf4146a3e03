import { ENDS } from "../../exchange/ends.ts";
import type { End } from "../../exchange/exchange-facts.ts";
import { SLOTS } from "../../knowledge/slot.ts";
import type { VerdictContext } from "../../verdicts/context.ts";
import { names as listed } from "../../verdicts/words.ts";
import { negotiatedRecord } from "../connection-record.ts";
import type { Fix } from "../record.ts";
import { assignmentDialect } from "./assignment-dialect.ts";
import type { Dialect } from "./dialect.ts";
import { OPENSSH_CLIENT } from "./openssh-client.ts";
import { OPENSSH_SERVER } from "./openssh-server.ts";
import { type Offerer, type Pair, pairOf } from "./pair.ts";
import { failingSlots, negotiateAs, type Repair, repair } from "./repair.ts";
import { riskOf, riskRank } from "./risk.ts";
import { KIND_OF } from "./slot-lists.ts";
import { type Upgrade, upgradeOf } from "./upgrade.ts";

/** Several verdicts of one exchange ask for the same. */
const computed = new WeakMap<VerdictContext, readonly Fix[]>();

/**
 * What makes the two agree: for each end the lines that repair every slot that fails, and the upgrade that makes them unnecessary, safest first.
 * Each is checked by negotiating once more with what it says. Empty when the two agree, when a KEXINIT is missing, and when nobody knows a way.
 */
export function mismatchFixes(context: VerdictContext): Fix[] {
  let fixes = computed.get(context);
  if (fixes === undefined) {
    const pair = pairOf(context);
    fixes = pair === null ? [] : fixesForPair(pair);
    computed.set(context, fixes);
  }
  return [...fixes];
}

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
  const ranked = order.flatMap((end, place) => fixesOfEnd(end, place, pair, upgrades));
  return ranked.sort((a, b) => a.rank[0] - b.rank[0] || a.rank[1] - b.rank[1] || a.rank[2] - b.rank[2]).map(({ fix }) => fix);
}

/** The end that somebody restricted comes first; else the server, which is mended for everybody at once. */
function endsInOrder({ client, server }: Pair): End[] {
  const isRestricted = ({ comparison }: Offerer) => comparison?.restricted === true;
  return isRestricted(client) && !isRestricted(server) ? [...ENDS] : ["server", "client"];
}

function fixesOfEnd(end: End, place: number, pair: Pair, upgrades: Record<End, Upgrade | null>): Ranked[] {
  const peer = end === "client" ? "server" : "client";
  const ranked: Ranked[] = [];
  const dialect = dialectOf(pair[end]);
  const repaired = dialect === null ? null : repair(pair[end], pair[peer], dialect, pair.names);
  if (repaired !== null) ranked.push({ fix: configFix(end, repaired, untilWords(peer, upgrades[peer])), rank: [riskRank(repaired.additions), 0, place] });
  const upgrade = upgrades[end];
  if (upgrade !== null) ranked.push({ fix: upgradeFix(end, upgrade), rank: [0, 1, place] });
  return ranked;
}

function dialectOf(own: Offerer): Dialect | null {
  if (own.software?.product === "openssh") return own.end === "client" ? OPENSSH_CLIENT : OPENSSH_SERVER;
  return assignmentDialect(own);
}

function untilWords(peer: End, upgrade: Upgrade | null): string {
  return upgrade === null ? `the ${peer} offers something better` : `the ${peer} is upgraded to ${upgrade.to} or later`;
}

function configFix(side: End, { draft, additions, negotiation }: Repair, until: string): Fix {
  const added = SLOTS.flatMap((slot) => additions[slot]);
  return {
    side,
    file: draft.file,
    line: draft.line,
    command: draft.command,
    why: `adds ${listed(added, added.length)} to what the ${side} offers; ${draft.why}`,
    risk: riskOf(additions, until),
    checked: negotiatedRecord(negotiation),
  };
}

function upgradeFix(side: End, { why, negotiation }: Upgrade): Fix {
  return { side, file: null, line: null, command: null, why, risk: null, checked: negotiatedRecord(negotiation) };
}
