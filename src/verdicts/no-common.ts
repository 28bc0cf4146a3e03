// RFC 4253 7.1: in each slot the first name of the client that the server lists too is used; where there is none, both sides must disconnect.
import { hasMismatchFix, mismatchFixes } from "../diagnosis/fixes/mismatch-fixes.ts";
import { disconnectMessageOf } from "../exchange/disconnect-message.ts";
import { otherEnd } from "../exchange/ends.ts";
import type { End, ExchangeFacts } from "../exchange/exchange-facts.ts";
import { isComplete, kexProgressOf } from "../exchange/kex-progress.ts";
import { isOver } from "../exchange/waiting.ts";
import { isEverSupported, isWeak, type Slot, supports } from "../knowledge/algorithms.ts";
import type { SlotName } from "../ssh/negotiate.ts";
import { wireText } from "../wire-text.ts";
import type { EvidenceFact, VerdictContext } from "./context.ts";
import { type CauseRow, certain, defineVerdict, likely, type VerdictDefinition, type VerdictPage } from "./define-verdict.ts";
import { at, atClosing, atKexInits } from "./evidence.ts";
import { names } from "./words.ts";

export interface NoCommonParams {
  /** Empty for kex and host key, which have none. */
  directions: ("c2s" | "s2c")[];
  client_offer: string[];
  server_offer: string[];
}

/** What differs between the five. */
export interface NoCommonShape {
  code: string;
  /** "key exchange method" */
  noun: string;
  slots: readonly SlotName[];
  algorithms: Slot;
  /** Keyword of ssh_config and sshd_config. */
  keyword: string;
  /** What `ssh -Q` calls it; null where it has no such list. */
  query: string | null;
  page: VerdictPage;
}

/** Codes of the family: a further failing slot stands beside the first. */
const FAMILY = /^no-common-/;

export function noCommon(shape: NoCommonShape): VerdictDefinition<NoCommonParams> {
  return defineVerdict<NoCommonParams>({
    code: shape.code,
    stage: "kexinit",
    kind: "verdict",
    needs: "message",
    outcome: "failed",
    title: `No ${shape.noun} in common`,
    beside: (verdictCode) => FAMILY.test(verdictCode),
    match({ facts, stallAfter }) {
      const { negotiation } = facts;
      if (negotiation === null || negotiation.failing.length === 0 || isComplete(facts) || kexProgressOf(facts).reply !== null) return null;
      const failing = shape.slots.filter((slot) => negotiation.failing.includes(slot)).map((slot) => negotiation[slot]);
      const first = failing[0];
      if (first === undefined) return null;
      const params = {
        directions: failing.flatMap(({ direction }) => (direction === null ? [] : [direction])),
        client_offer: first.client.map(wireText),
        server_offer: first.server.map(wireText),
      };
      return isOver(facts, stallAfter) ? certain(params, evidenceOf(facts)) : likely(params, evidenceOf(facts));
    },
    say: (p) => `The client offers ${names(p.client_offer)}; the server offers ${names(p.server_offer)}: no ${shape.noun} in common${inDirections(p)}.`,
    causes: causesFor(shape),
    computeFixes: (_, context) => mismatchFixes(context),
    fixes: [
      {
        side: "server",
        command: () => `sshd -T | grep -i '^${shape.keyword}'`,
        why: `shows what the server's configuration allows: one ${shape.noun} of the client's list has to be there`,
        of: "openssh",
        otherwise: { why: `one ${shape.noun} of the client's list has to be switched on in the server's own settings, or come with a newer version of it` },
        when: (_, context) => !hasMismatchFix(context),
      },
      {
        side: "client",
        command: (n) => `ssh -G ${n.server} | grep -i '^${shape.keyword}'${shape.query === null ? "" : `; ssh -Q ${shape.query}`}`,
        why: "shows what the client's configuration offers to this host, and what the program could offer",
        of: "openssh",
        otherwise: { why: `one ${shape.noun} of the server's list has to be switched on in the client's own settings, or come with a newer version of it` },
        when: (_, context) => !hasMismatchFix(context),
      },
    ],
    page: shape.page,
  });
}

function evidenceOf(facts: ExchangeFacts): EvidenceFact[] {
  const evidence = atKexInits(facts);
  const disconnect = disconnectMessageOf(facts);
  if (disconnect !== null) evidence.push(at(disconnect.at, disconnect.from, `DISCONNECT, reason ${disconnect.reasonCode}`));
  if (facts.closing !== null) evidence.push(atClosing(facts.closing));
  return evidence;
}

function inDirections(params: NoCommonParams): string {
  if (params.directions.length !== 1) return "";
  return params.directions[0] === "c2s" ? " (client to server)" : " (server to client)";
}

/** Then age is no reason. */
function sameVersion({ client, server }: VerdictContext["software"]): boolean {
  return client !== null && server !== null && client.product === server.product && client.version !== null && client.version === server.version;
}

function causesFor(shape: NoCommonShape): CauseRow<NoCommonParams>[] {
  const offered = (p: NoCommonParams, end: End) => (end === "client" ? p.client_offer : p.server_offer);
  /** Of names that it can't do, those of newer (or older) versions make it one of the wrong age; else no version helps. */
  const lacksAll = ({ software }: VerdictContext, p: NoCommonParams, end: End, inSomeVersion: boolean) => {
    const own = software[end];
    const wanted = offered(p, end === "client" ? "server" : "client");
    if (own === null || wanted.length === 0 || !wanted.every((name) => supports(own, name, shape.algorithms) === false)) return false;
    return wanted.some((name) => isEverSupported(own.product, name, shape.algorithms)) === inSomeVersion;
  };
  const lacking = (end: End): CauseRow<NoCommonParams>[] => [
    {
      what: `the ${end}'s version can do nothing of what the ${otherEnd(end)} offers: it is too old, or that was taken out of it`,
      certainty: "likely",
      when: (p, context) => lacksAll(context, p, end, true),
    },
    {
      what: `no version of the ${end}'s program can do what the ${otherEnd(end)} offers`,
      certainty: "likely",
      when: (p, context) => lacksAll(context, p, end, false),
    },
  ];
  const onlyWeak = (list: readonly string[]) => list.length > 0 && list.every((name) => isWeak(name, shape.algorithms) !== null);
  return [
    {
      what: `the client's offer is not the default of its version: somebody set ${shape.keyword}, or a policy does`,
      certainty: "likely",
      when: (_, { offer }) => offer.client?.restrictedSlots.includes(shape.algorithms) === true,
    },
    {
      what: `the server's offer is not the default of its version: somebody set ${shape.keyword}, or a policy does`,
      certainty: "likely",
      when: (_, { offer }) => offer.server?.restrictedSlots.includes(shape.algorithms) === true,
    },
    ...lacking("client"),
    ...lacking("server"),
    {
      what: "the server offers retired algorithms only, as an old device does",
      certainty: "likely",
      when: (p, { offer }) => onlyWeak(p.server_offer) && !onlyWeak(p.client_offer) && offer.server?.restrictedSlots.includes(shape.algorithms) !== true,
    },
    { what: "the client offers retired algorithms only", certainty: "likely", when: (p) => onlyWeak(p.client_offer) && !onlyWeak(p.server_offer) },
    {
      what: "the two programs are too far apart in age, or one of them was hardened",
      certainty: "possible",
      when: (_, { software }) => !sameVersion(software),
    },
    { what: "one of the two was hardened, or set for an old peer", certainty: "possible", when: (_, { software }) => sameVersion(software) },
  ];
}
