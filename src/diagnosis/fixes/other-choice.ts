import { ENDS, otherEnd } from "../../exchange/ends.ts";
import type { End } from "../../exchange/exchange-facts.ts";
import { isCertificate, isKnownAlgorithm } from "../../knowledge/algorithms.ts";
import { SLOTS, type Slot } from "../../knowledge/slot.ts";
import { SLOTS as NEGOTIATED, type Negotiation, negotiate } from "../../ssh/negotiate.ts";
import type { KexInit, KexInitListName } from "../../ssh/transport-facts.ts";
import type { VerdictContext } from "../../verdicts/context.ts";
import { sshCommand } from "../../verdicts/ssh-command.ts";
import { names as listed } from "../../verdicts/words.ts";
import { negotiatedRecord } from "../negotiated-record.ts";
import type { Fix } from "../record.ts";
import { noAdditions, safetyRank } from "./additions.ts";
import { applySettings } from "./apply-settings.ts";
import { dialectOf, fixesForPair } from "./mismatch-fixes.ts";
import { hasKeyword, KEYWORDS } from "./openssh-lists.ts";
import { readOpenssh } from "./openssh-reader.ts";
import { type Offerer, type Pair, pairOf } from "./pair.ts";
import { failingSlots, negotiateAs } from "./repair.ts";
import { riskOf } from "./risk.ts";
import { KIND_OF, LISTS_OF } from "./slot-lists.ts";

/** Which names must not be chosen again, by their kind: the two agreed on one of them, and it failed. */
export type Refused = Partial<Record<ListedSlot, (name: string) => boolean>>;

/** Kinds that a keyword of ssh_config sets. */
type ListedSlot = Exclude<Slot, "compression">;

const NOUNS: Readonly<Record<ListedSlot, string>> = { kex: "key exchange method", hostkey: "host key algorithm", cipher: "cipher", mac: "MAC" };

/**
 * What makes two that agreed choose something else than what failed: the client's line where they have more in common, else what one end has
 * to offer besides. Each is negotiated once more with all that the two really offer; where nothing helps, that is said of the end at fault.
 * Empty without both KEXINITs, where they did not agree at all, and where none of what they agreed on failed.
 */
export function otherChoiceFixes(context: VerdictContext, refused: Refused, atFault: End): Fix[] {
  const pair = pairOf(context);
  if (pair === null || failsBetween(pair) || helps(negotiate(pair.client.lists, pair.server.lists), pair, refused)) return [];
  const left = { ...pair, client: without(pair.client, refused), server: without(pair.server, refused) };
  if (!failsBetween(left)) return [narrowed(pair, left, refused)];
  const fixes = ENDS.flatMap((end) => widened(end, pair, left, refused));
  return fixes.length > 0 ? fixes : [nothingElse(refused, atFault)];
}

/** The same where it is not known that this failed: only what the two have in common besides. Null where they have nothing. */
export function commonChoiceFix(context: VerdictContext, refused: Refused): Fix | null {
  const pair = pairOf(context);
  if (pair === null || failsBetween(pair)) return null;
  const left = { ...pair, client: without(pair.client, refused), server: without(pair.server, refused) };
  return failsBetween(left) ? null : narrowed(pair, left, refused);
}

function failsBetween({ client, server }: Pair): boolean {
  return failingSlots(negotiate(client.lists, server.lists), client, server).length > 0;
}

function kindsOf(refused: Refused): ListedSlot[] {
  return SLOTS.filter((slot): slot is ListedSlot => slot !== "compression" && refused[slot] !== undefined);
}

function without(own: Offerer, refused: Refused): Offerer {
  const lists = kindsOf(refused).flatMap((slot) => LISTS_OF[slot].map((list) => [list, own.lists[list].filter((name) => refused[slot]?.(name) !== true)]));
  return { ...own, lists: { ...own.lists, ...Object.fromEntries(lists) } };
}

/** Does every slot agree, and none of them on what failed? */
function helps(negotiation: Negotiation, { client, server }: Pair, refused: Refused): boolean {
  if (failingSlots(negotiation, client, server).length > 0) return false;
  return NEGOTIATED.every(({ name }) => {
    const kind = KIND_OF[name];
    const { chosen } = negotiation[name];
    return kind === "compression" || chosen === null || refused[kind]?.(chosen) !== true;
  });
}

/** The two have more in common: the client, whose order counts (RFC 4253 7.1), is to name nothing but that to this server. */
function narrowed(pair: Pair, left: Pair, refused: Refused): Fix {
  const additions = noAdditions();
  for (const slot of kindsOf(refused)) if (isChosen(pair, slot, refused)) additions[slot] = bestCommon(slot, left);
  const kinds = kindsOf(refused).filter((slot) => additions[slot].length > 0);
  const options = kinds.map((slot) => [KEYWORDS[slot], additions[slot].join(",")] as const);
  const isOpenssh = pair.client.software === null || pair.client.software.product === "openssh";
  const fix: Fix = {
    side: "client",
    file: null,
    line: null,
    command: null,
    why: `let the client offer ${listed(kinds.flatMap((slot) => additions[slot]))} to this server and leave out what failed: the server has that too`,
    risk: riskOf(additions, "the other end is mended"),
    checked: negotiatedRecord(negotiate(left.client.lists, left.server.lists)),
  };
  const settable = isOpenssh && kinds.every((slot) => hasKeyword(pair.client, slot));
  if (!settable) return fix;
  const line = [`Host ${pair.names.server}`, ...options.map(([keyword, names]) => `  ${keyword} ${names}`)].join("\n");
  const negotiation = negotiateAs(pair.client, applySettings(readOpenssh(line).settings, pair.client), pair.server);
  if (!helps(negotiation, pair, refused)) return fix;
  return {
    ...fix,
    file: "~/.ssh/config, above the other Host blocks",
    line,
    command: sshCommand(pair.names, options.map(([keyword, names]) => `-o ${keyword}=${names}`).join(" ")),
    why: "the two have this in common besides what failed; the command tries it once, without the file",
    checked: negotiatedRecord(negotiation),
  };
}

function isChosen(pair: Pair, slot: ListedSlot, refused: Refused): boolean {
  const negotiation = negotiate(pair.client.lists, pair.server.lists);
  return NEGOTIATED.some(({ name }) => KIND_OF[name] === slot && negotiation[name].chosen !== null && refused[slot]?.(negotiation[name].chosen) === true);
}

/** The safest names that both have in each direction, in the client's order. */
function bestCommon(slot: ListedSlot, { client, server }: Pair): string[] {
  const lists = LISTS_OF[slot].flatMap((list) => [client.lists[list], server.lists[list]]);
  const common = (lists[0] ?? []).filter((name) => isKnownAlgorithm(name, slot) && !isCertificate(name) && lists.every((names) => names.includes(name)));
  const best = Math.min(...common.map((name) => safetyRank(name, slot)));
  return [...new Set(common)].filter((name) => safetyRank(name, slot) === best);
}

/** What this end would have to offer besides: where it can keep its whole list, that; else the list without what failed. */
function widened(end: End, pair: Pair, left: Pair, refused: Refused): Fix[] {
  const peer = otherEnd(end);
  for (const own of [pair[end], { ...left[end], comparison: null }]) {
    const fixes = fixesForPair({ ...pair, [peer]: left[peer], [end]: own }).filter((fix) => fix.side === end && isHelp(fix, end, pair, left, refused));
    if (fixes.length > 0) return fixes;
  }
  return [];
}

function isHelp(fix: Fix, end: End, pair: Pair, left: Pair, refused: Refused): boolean {
  const own = pair[end];
  const text = fix.line ?? fix.command;
  const dialect = dialectOf(own);
  if (text !== null && dialect !== null) {
    const settings = dialect.read({ file: fix.file, line: text, command: fix.command, why: fix.why });
    return helps(negotiateAs(own, applySettings(settings, own), pair[otherEnd(end)]), pair, refused);
  }
  return end === "client" || helps(negotiate(pair.client.lists, joined(pair.server.lists, left.client.lists, refused)), pair, refused);
}

/** Whatever a server offers besides, the client's order decides: it helps only where the client prefers something to what failed. */
function joined(own: KexInit, other: KexInit, refused: Refused): KexInit {
  const lists = kindsOf(refused).flatMap((slot) => LISTS_OF[slot].map((list): [KexInitListName, string[]] => [list, [...own[list], ...other[list]]]));
  return { ...own, ...Object.fromEntries(lists) };
}

function nothingElse(refused: Refused, side: End): Fix {
  const nouns = kindsOf(refused).map((slot) => NOUNS[slot]);
  const why = `the two have no other ${nouns.join(" or ")} in common, and no setting gives them one: update the program of that end`;
  return { side, file: null, line: null, command: null, why, risk: null, checked: null };
}
