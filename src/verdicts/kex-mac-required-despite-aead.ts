// OpenSSH PROTOCOL 1.6 and RFC 5647 5.1: beside an AEAD cipher no MAC is negotiated. paramiko, asyncssh and (with chacha20-poly1305) libssh2 ask for one all the same.
import { mismatchFixes } from "../diagnosis/fixes/mismatch-fixes.ts";
import { ENDS } from "../exchange/ends.ts";
import type { End } from "../exchange/exchange-facts.ts";
import { isComplete, kexProgressOf } from "../exchange/kex-progress.ts";
import { isOver } from "../exchange/waiting.ts";
import { demandsMac } from "../knowledge/mac-demand.ts";
import type { Negotiation } from "../ssh/negotiate.ts";
import { wireText } from "../wire-text.ts";
import type { VerdictContext } from "./context.ts";
import { defineVerdict, likely } from "./define-verdict.ts";
import { atClosing, atKexInits } from "./evidence.ts";
import { clientWithLog } from "./ssh-command.ts";
import { names } from "./words.ts";

interface Params {
  /** Whose library asks for it. */
  from: End;
  product: string;
  directions: ("c2s" | "s2c")[];
  cipher: string;
  client_offer: string[];
  server_offer: string[];
}

export default defineVerdict<Params>({
  code: "kex-mac-required-despite-aead",
  stage: "kexinit",
  kind: "verdict",
  needs: "message",
  outcome: "failed",
  title: "A library wants a common MAC though the cipher needs none",
  match(context) {
    const { facts, stallAfter } = context;
    const { negotiation } = facts;
    if (negotiation === null || negotiation.failing.length > 0 || isComplete(facts) || kexProgressOf(facts).reply !== null || !isOver(facts, stallAfter))
      return null;
    for (const from of ENDS) {
      const directions = demandedBy(context, from, negotiation);
      const first = directions[0];
      if (first === undefined) continue;
      const mac = negotiation[`mac_${first}`];
      const evidence = atKexInits(facts);
      if (facts.closing !== null) evidence.push(atClosing(facts.closing));
      const cipher = wireText(negotiation[`cipher_${first}`].chosen!);
      return likely(
        {
          from,
          product: context.software[from]!.name,
          directions,
          cipher,
          client_offer: mac.client.map(wireText),
          server_offer: mac.server.map(wireText),
        },
        evidence,
      );
    }
    return null;
  },
  say: (p) =>
    `The two agree on ${p.cipher}, which needs no MAC, but ${p.product} (the ${p.from}) asks for a common MAC all the same: the client offers ${names(p.client_offer)}, the server ${names(p.server_offer)}.`,
  causes: [
    { what: "the server was hardened to a few MACs, and this library checks the MAC lists whatever the cipher is", certainty: "likely" },
    {
      what: "the client's program narrowed its own MAC list",
      certainty: "possible",
      when: (_, { offer }) => offer.client?.restrictedSlots.includes("mac") === true,
    },
    {
      what: "the client was stopped at this very moment: Ctrl-C or a time limit",
      certainty: "possible",
      when: (_, { facts }) => facts.closing?.by === "client",
    },
  ],
  computeFixes: (_, context) => mismatchFixes(context),
  fixes: [
    {
      side: "server",
      file: "/etc/ssh/sshd_config, above the first Include and Match",
      line: () => "MACs hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,umac-128-etm@openssh.com,hmac-sha2-256,hmac-sha2-512",
      command: (n) => `sshd -t && systemctl reload ${n.unit} && sshd -T | grep -i '^macs'`,
      why: "gives the library a name that it knows (hmac-sha2-256, hmac-sha2-512); with the AEAD cipher the MAC is not used at all",
      when: (_, context) => mismatchFixes(context).length === 0 && (context.software.server === null || context.software.server.product === "openssh"),
    },
    {
      side: "client",
      command: () => "pip install --upgrade paramiko",
      why: "newer versions know more MACs, the etm ones among them",
      // A version whose own defaults agree needs no newer one: its list was cut short.
      when: (p, { offer }) => p.product.toLowerCase() === "paramiko" && p.from === "client" && offer.client?.restrictedSlots.includes("mac") !== true,
    },
  ],
  nextCapture: (n) => ({
    host: "client",
    command: clientWithLog(n),
    outcomes: [
      { if: "with `MACs +hmac-sha2-256` on the server the exchange completes", then: "exchange-complete" },
      { if: "the client leaves at the same place", then: "client-closed-after-kexinit" },
    ],
  }),
  page: {
    meaning:
      "An AEAD cipher protects integrity itself, so the MAC lists should not matter. paramiko and asyncssh always, and libssh2 with chacha20-poly1305, look for a common MAC first and give up without one.",
    wire: [
      "Both KEXINITs; every slot has a common name, the cipher is an AEAD one, the MAC lists have none in common.",
      "The side of the library closes without a word, or (asyncssh) with a DISCONNECT, reason 3.",
    ],
    lookAlikes: ["no-common-mac: the chosen cipher does need a MAC.", "client-closed-after-kexinit: the MAC lists do overlap, or the library is another."],
    messages: {
      client: [
        "Incompatible ssh server (no acceptable macs)",
        "Unable to exchange encryption keys",
        "No matching MAC algorithm found, sent TEXT and received TEXT",
      ],
      server: ["Connection closed by HOST port PORT [preauth]"],
    },
    source: [
      "OpenSSH PROTOCOL 1.6",
      "RFC 5647 5.1",
      "paramiko transport.py _parse_kex_init",
      "asyncssh connection.py _process_kexinit",
      "libssh2 kex.c kex_agree_mac",
    ],
  },
});

/** Directions in which the program at this end asks for a MAC that it does not need: of a known program, with a cipher that was agreed on. */
function demandedBy({ software }: VerdictContext, end: End, negotiation: Negotiation): ("c2s" | "s2c")[] {
  const product = software[end]?.product;
  if (product === undefined) return [];
  return (["c2s", "s2c"] as const).filter((direction) => {
    const cipher = negotiation[`cipher_${direction}`].chosen;
    return cipher !== null && negotiation[`mac_${direction}`].implicit && negotiation.macOverlap[direction] === null && demandsMac(product, cipher);
  });
}
