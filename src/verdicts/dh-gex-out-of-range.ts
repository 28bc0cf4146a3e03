// RFC 4419 3: the client names the sizes of group that it takes, and the server refuses a range that makes no sense or is too small for it.
import { disconnectMessageOf } from "../exchange/disconnect-message.ts";
import type { ExchangeFacts } from "../exchange/exchange-facts.ts";
import { kexProgressOf } from "../exchange/kex-progress.ts";
import { isOver } from "../exchange/waiting.ts";
import { isAtLeast, type Software } from "../knowledge/software.ts";
import type { GexRequest } from "../ssh/kex-messages.ts";
import { certain, defineVerdict, likely } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { sizesOf, withoutGroupExchange } from "./group-exchange.ts";
import { quoted } from "./words.ts";

interface Params {
  min: number | null;
  preferred: number;
  max: number | null;
  /** The smallest group that the server gives, where its version tells. Bits. */
  floor: number | null;
  why: "no-range" | "below-floor" | "above-ceiling";
}

/** OpenSSH dh.h DH_GRP_MIN (2048 since 7.2, 1024 before) and DH_GRP_MAX. Bits. */
const FLOOR = 2048;
const OLD_FLOOR = 1024;
const CEILING = 8192;

export default defineVerdict<Params>({
  code: "dh-gex-out-of-range",
  stage: "key-exchange",
  kind: "verdict",
  needs: "message",
  outcome: "failed",
  restsOnAbsenceOf: "server",
  title: "The server refuses the size of group that the client asks for",
  match({ facts, kex, software, stallAfter }) {
    const request = kex?.gexRequest ?? null;
    if (request === null || kexProgressOf(facts).group !== null || facts.closing?.by === "client" || !isOver(facts, stallAfter)) return null;
    const floor = floorOf(software.server);
    const why = faultOf(request, floor ?? FLOOR);
    if (why === null) return null;
    const params: Params = { min: request.min, preferred: request.n, max: request.max, floor, why };
    const evidence = [at(request.message.at, "client", `group of ${rangeOf(params)} asked for`)];
    const disconnect = disconnectMessageOf(facts);
    if (disconnect !== null) evidence.push(at(disconnect.at, disconnect.from, `DISCONNECT, reason ${disconnect.reasonCode} ${quoted(disconnect.description)}`));
    if (facts.closing !== null) evidence.push(atClosing(facts.closing));
    return floor !== null || why === "no-range" ? certain(params, evidence) : likely(params, evidence);
  },
  say: (p, { facts }) =>
    `${facts.client.ip} asks for a Diffie-Hellman group of ${rangeOf(p)}; ${p.why === "no-range" ? "that is no range" : `the server gives none ${p.why === "below-floor" ? `below ${p.floor ?? FLOOR}` : `above ${CEILING}`} bits`}, and it ${endingOf(facts)}.`,
  causes: [
    {
      what: "the client is old and takes 1024-bit groups at most (Java up to 7, old JSch, SSH.NET 2016, Cisco's client)",
      certainty: "likely",
      when: (p) => p.why === "below-floor",
    },
    { what: "the client sends a range that contradicts itself: a broken implementation", certainty: "likely", when: (p) => p.why === "no-range" },
    { what: "the client insists on a group larger than the server has", certainty: "likely", when: (p) => p.why === "above-ceiling" },
  ],
  fixes: [{ side: "client", why: "update the client or its SSH library to one that takes groups of 2048 bits and more, or that knows curve25519-sha256" }],
  furtherFixes: (_, context) => withoutGroupExchange(context, "client"),
  nextCapture: (n) => ({
    host: "server",
    command: `journalctl ${n.journal} -f`,
    outcomes: [
      { if: "the log says DH GEX group out of range", then: "dh-gex-out-of-range" },
      { if: "it says no matching DH grp found", then: "gex-no-moduli" },
    ],
  }),
  page: {
    meaning:
      "In a group exchange the client first says which sizes it accepts. OpenSSH from 7.2 on refuses a range that ends below 2048 bits, older ones one that ends below 1024.",
    wire: [
      "SSH_MSG_KEX_DH_GEX_REQUEST with max < 2048 (or min > n, n > max, max > 8192).",
      "FIN of the server at once, no SSH_MSG_KEX_DH_GEX_GROUP, no DISCONNECT.",
    ],
    lookAlikes: [
      "gex-no-moduli: the range is a legal one.",
      "dh-gex-group-too-small: the server sent a group, and the client hung up.",
      "server-closed-after-kexinit: no request came.",
    ],
    messages: {
      client: ["Connection closed by HOST port PORT"],
      server: [
        "ssh_dispatch_run_fatal: Connection from HOST port PORT: DH GEX group out of range [preauth]",
        "mm_answer_moduli: bad parameters: NUMBER NUMBER NUMBER",
      ],
    },
    source: ["RFC 4419 3", "OpenSSH kexgexs.c input_kex_dh_gex_request", "OpenSSH dh.h DH_GRP_MIN"],
  },
});

function endingOf(facts: ExchangeFacts): string {
  if (facts.closing === null) return "does not answer";
  return disconnectMessageOf(facts) === null ? "hung up without a word" : "hung up";
}

/** Both ends of the range, and what is liked best in it. */
function rangeOf(p: Params): string {
  return p.min === null ? sizesOf(p) : `${sizesOf(p)}, ${p.preferred} preferred`;
}

function floorOf(server: Software | null): number | null {
  if (server?.product !== "openssh") return null;
  const modern = isAtLeast(server, "7.2");
  return modern === null ? null : modern ? FLOOR : OLD_FLOOR;
}

function faultOf({ min, n, max }: GexRequest, floor: number): Params["why"] | null {
  const low = min ?? n;
  const high = max ?? n;
  if (high < low || n < low || high < n) return "no-range";
  if (high < floor) return "below-floor";
  return low > CEILING ? "above-ceiling" : null;
}
