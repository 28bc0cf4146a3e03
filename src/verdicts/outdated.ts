// The version in the identification, held against what its makers and its distribution still repair, and against what the peer asks for.
import type { End } from "../exchange/exchange-facts.ts";
import { oncePerNegotiation } from "../exchange/once-per-negotiation.ts";
import { supports } from "../knowledge/algorithms.ts";
import { firstVersionWith } from "../knowledge/offers.ts";
import { scannerOf } from "../knowledge/scanners.ts";
import type { Software } from "../knowledge/software.ts";
import { type Outdated, outdated } from "../knowledge/software-life.ts";
import { versionCommand } from "../knowledge/version-commands.ts";
import type { Negotiation } from "../ssh/negotiate.ts";
import type { VerdictContext } from "./context.ts";
import { certain, defineVerdict, likely, type VerdictDefinition, type VerdictPage } from "./define-verdict.ts";
import { at } from "./evidence.ts";

export interface OutdatedParams {
  product: string;
  version: string;
  /** "YYYY-MM" from which on nobody repairs it; null where it is only too old for its peer. */
  since: string | null;
  why: string | null;
  /** The first version, or release of its distribution, that would do. */
  first_good: string | null;
  /** It lacks what its peer asks for. */
  too_old_for_peer: boolean;
}

export function outdatedSide(end: End, page: VerdictPage): VerdictDefinition<OutdatedParams> {
  return defineVerdict<OutdatedParams>({
    code: `${end}-outdated`,
    stage: "identification",
    kind: "also",
    title: `The ${end}'s version is too old`,
    match(context) {
      const { facts, software, unixTime } = context;
      const own = software[end];
      const ident = facts[end].ssh.ident;
      if (own === null || ident === null) return null;
      const life = lifeOf(own, Math.floor(unixTime / SECONDS_A_DAY));
      const needed = versionForPeer(context, end);
      if (life === null && needed === null) return null;
      const params: OutdatedParams = {
        product: own.name,
        // Without one nothing is known of its age.
        version: own.version!,
        since: life?.since ?? null,
        why: life?.why ?? null,
        first_good: needed ?? life?.firstGood ?? null,
        too_old_for_peer: needed !== null,
      };
      const evidence = [at(ident.at, end, "identification")];
      return needed === null ? likely(params, evidence) : certain(params, evidence);
    },
    say: (p, { facts }) => {
      const who = `${facts[end].ip} (the ${end}) runs ${p.product} ${p.version}`;
      const good = p.first_good === null ? "" : `; ${p.first_good} would do`;
      if (p.too_old_for_peer) return `${who}, which lacks all that its peer asks for in one of the lists${good}.`;
      return `${who}, which nobody repairs since ${p.since} (${p.why})${good}.`;
    },
    causes: [
      { what: "a system past its end of life, or a device whose firmware is not updated", certainty: "likely" },
      { what: "the identification does not say what a vendor has back-ported", certainty: "possible" },
    ],
    fixes: [
      {
        side: end,
        command: (n) => versionCommand(end === "client" ? n.clientProduct : n.serverProduct, end) ?? (end === "client" ? "ssh -V" : "sshd -V"),
        when: (_p, { software }) => versionCommand(software[end]!.product, end) !== null,
        why: "shows the version that is really installed; then update it with the system's package manager, or the device's firmware",
      },
      {
        side: end,
        when: (_p, { software }) => versionCommand(software[end]!.product, end) === null,
        why: "find out which version is really installed; then update the program, the library that it is built with, or the device's firmware",
      },
    ],
    page,
  });
}

const SECONDS_A_DAY = 86_400;

/** By software, the answer of one day: most connections are those of a few programs, on the same day. */
const lives = new WeakMap<Software, { day: number; life: Outdated | null }>();

/** `day`: since 1970. */
function lifeOf(software: Software, day: number): Outdated | null {
  const known = lives.get(software);
  if (known?.day === day) return known.life;
  const date = new Date(day * SECONDS_A_DAY * 1000);
  const life = outdated(software, { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1 });
  lives.set(software, { day, life });
  return life;
}

/** By what was offered and by this end's program; see versionFor. */
const versions: Readonly<Record<End, (negotiation: Negotiation) => WeakMap<Software, { version: string | null }>>> = {
  client: oncePerNegotiation(() => new WeakMap()),
  server: oncePerNegotiation(() => new WeakMap()),
};

/** The first version that offers something of each failing list by default; null when nothing fails or this end's version could do it. */
function versionForPeer({ facts: { client, negotiation }, software }: VerdictContext, end: End): string | null {
  const own = software[end];
  if (own === null || negotiation === null || own.release === null || negotiation.failing.length === 0) return null;
  // A scanner asks for one thing after the other, also for what nobody has.
  if (end === "server" && client.ident !== null && scannerOf(client.ident)?.sure === true) return null;
  const known = versions[end](negotiation);
  const answer = known.get(own) ?? { version: versionFor(negotiation, own, end) };
  known.set(own, answer);
  return answer.version;
}

function versionFor(negotiation: Negotiation, own: Software, end: End): string | null {
  for (const slot of negotiation.failing) {
    const wanted = negotiation[slot][end === "client" ? "server" : "client"];
    if (wanted.length === 0 || wanted.some((name) => supports(own, name) !== false)) continue;
    const first = wanted.map((name) => firstVersionWith(own.product, name, end)).filter((version) => version !== null);
    const version = first.sort((a, b) => a.localeCompare(b, "en", { numeric: true }))[0];
    if (version !== undefined) return `${own.name} ${version}`;
  }
  return null;
}
