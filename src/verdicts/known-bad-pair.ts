// Bugs that only show between certain programs and with certain algorithms: src/knowledge has them, each with its source.

import { encryptedShapeOf } from "../exchange/encrypted-shape.ts";
import { ENDS } from "../exchange/ends.ts";
import type { ExchangeFacts } from "../exchange/exchange-facts.ts";
import { isComplete, kexProgressOf } from "../exchange/kex-progress.ts";
import { oncePerNegotiation } from "../exchange/once-per-negotiation.ts";
import { type Agreement, type KnownBadPair, knownBadPairs } from "../knowledge/known-bad-pairs.ts";
import type { Software } from "../knowledge/software.ts";
import type { Negotiation } from "../ssh/negotiate.ts";
import type { VerdictContext } from "./context.ts";
import { defineVerdict, likely, possible } from "./define-verdict.ts";
import { at } from "./evidence.ts";
import { sshCommand } from "./ssh-command.ts";

interface Params {
  id: string;
  culprit: "client" | "server";
  what: string;
  avoid: readonly string[];
  first_good: string | null;
}

export default defineVerdict<Params>({
  code: "known-bad-pair",
  stage: "any",
  kind: "also",
  needs: "message",
  title: "These two programs are known to fail together",
  match(context) {
    const { facts } = context;
    const pair = pairOf(context);
    if (pair === null) return null;
    // Their programs are known by them.
    const evidence = ENDS.map((end) => at(facts[end].ssh.ident!.at, end, "identification"));
    const params = { id: pair.id, culprit: pair.culprit, what: pair.what, avoid: pair.avoid, first_good: pair.firstGood };
    return { ...(pair.frequency === "always" ? likely(params, evidence) : possible(params, evidence)), stage: pair.shows };
  },
  say: (p) =>
    `${p.what.charAt(0).toUpperCase()}${p.what.slice(1)}.${p.first_good === null ? "" : ` Version ${p.first_good} of the ${p.culprit}'s program has it repaired.`}`,
  causes: [{ what: "a bug of that version, which shows with what was agreed on here", certainty: "likely" }],
  fixes: [
    { side: "client", why: "update the client's program: its version has the bug", when: (p) => p.culprit === "client" },
    { side: "server", why: "update the server's program: its version has the bug", when: (p) => p.culprit === "server" },
    {
      side: "client",
      command: (n, p) => sshCommand(n, options(p)),
      why: "until then: keeps away from the algorithms with which it shows (OpenSSH 7.5 and later; other clients in their own settings)",
      when: (p) => p.avoid.length > 0,
    },
  ],
  page: {
    meaning:
      "Some versions have bugs that strike only with certain partners and algorithms. The two here, with what they agreed on, are on the list. It is a hint for a connection that broke; where it went on, it was lucky.",
    wire: ["The identifications and the negotiated algorithms; the bug itself is mostly encrypted."],
    lookAlikes: ["closed-right-after-newkeys, signature-invalid, server-closed-after-kex-init: what such a bug looks like."],
    messages: { client: ["Corrupted MAC on input."], server: ["Corrupted MAC on input. [preauth]"] },
    source: ["src/knowledge/known-bad-pair-rows.ts has the source of each row"],
  },
});

/** A bug of ciphers and MACs shows at the first packets; who got further was not hit. */
const FIRST_ANSWERS = 2;

/** The latest two programs that agreed on it, and their rows: a fleet has few. */
const asked = oncePerNegotiation((): { latest: { client: Software; server: Software; rows: readonly KnownBadPair[] } | null } => ({ latest: null }));

function rowsFor(negotiation: Negotiation, client: Software, server: Software): readonly KnownBadPair[] {
  const known = asked(negotiation);
  if (known.latest?.client !== client || known.latest.server !== server) {
    known.latest = { client, server, rows: knownBadPairs(client, server, agreementOf(negotiation)) };
  }
  return known.latest.rows;
}

function agreementOf(negotiation: Negotiation): Agreement {
  const chosen = (slot: keyof Agreement) => negotiation[slot].chosen;
  return {
    kex: chosen("kex"),
    cipher_c2s: chosen("cipher_c2s"),
    cipher_s2c: chosen("cipher_s2c"),
    mac_c2s: chosen("mac_c2s"),
    mac_s2c: chosen("mac_s2c"),
  };
}

/** One that always strikes, or one that may have struck here: a connection that went on for long was not hit. */
function pairOf({ facts, software }: VerdictContext): KnownBadPair | null {
  const { negotiation } = facts;
  if (negotiation === null || software.client === null || software.server === null || negotiation.failing.length > 0) return null;
  return rowsFor(negotiation, software.client, software.server).find(({ shows }) => broke(facts, shows)) ?? null;
}

function broke(facts: ExchangeFacts, shows: KnownBadPair["shows"]): boolean {
  if (shows === "key-exchange") return !isComplete(facts) && kexProgressOf(facts).begun !== null;
  const shape = encryptedShapeOf(facts);
  return shape !== null && facts.closing !== null && shape.fromServer <= FIRST_ANSWERS;
}

/** The names come from our own tables. */
function options(p: Params): string {
  const kex = p.avoid.filter((name) => /^(curve|diffie|ecdh|sntrup|mlkem)/.test(name));
  const macs = p.avoid.filter((name) => /^(hmac|umac)/.test(name));
  const ciphers = p.avoid.filter((name) => !kex.includes(name) && !macs.includes(name));
  const option = (keyword: string, list: readonly string[]) => (list.length === 0 ? [] : [`-o ${keyword}=-${list.join()}`]);
  return [...option("KexAlgorithms", kex), ...option("Ciphers", ciphers), ...option("MACs", macs)].join(" ");
}
