// RFC 9142, RFC 8758, CVE-2023-48795: what was agreed on works, and should not be used any more.
import { oncePerNegotiation } from "../exchange/once-per-negotiation.ts";
import { isWeak, type Slot } from "../knowledge/algorithms.ts";
import { scannerOf } from "../knowledge/scanners.ts";
import type { Negotiation, SlotName } from "../ssh/negotiate.ts";
import { wireText } from "../wire-text.ts";
import { certain, defineVerdict } from "./define-verdict.ts";
import { at } from "./evidence.ts";
import { sshCommand } from "./ssh-command.ts";
import { isTerrapinExposed } from "./terrapin.ts";
import { names } from "./words.ts";

interface WeakSlot {
  slot: SlotName;
  name: string;
  status: "weak" | "broken";
  why: string[];
}

interface Params {
  slots: WeakSlot[];
  /** All reasons, each once; "terrapin-exposed" among them. */
  why: string[];
}

const KINDS: readonly (readonly [SlotName, Slot])[] = [
  ["kex", "kex"],
  ["host_key", "hostkey"],
  ["cipher_c2s", "cipher"],
  ["cipher_s2c", "cipher"],
  ["mac_c2s", "mac"],
  ["mac_s2c", "mac"],
  ["compression_c2s", "compression"],
  ["compression_s2c", "compression"],
];

/** Reasons in the sentence; all of them stand in params. */
const REASONS_SAID = 2;
const TERRAPIN = "terrapin-exposed";

export default defineVerdict<Params>({
  code: "weak-algorithm",
  stage: "kexinit",
  kind: "also",
  needs: "message",
  title: "What was agreed on is weak",
  match({ facts }) {
    const { negotiation, client, server } = facts;
    if (negotiation === null || negotiation.failing.length > 0 || client.ssh.kexinit === null || server.ssh.kexinit === null) return null;
    // What a scanner and the server would agree on protects nothing: nobody logs in.
    if (client.ident !== null && scannerOf(client.ident)?.sure === true) return null;
    const weak = weaknessOf(negotiation);
    if (weak === null) return null;
    return certain(weak, [at(client.ssh.kexinit.at, "client", "KEXINIT"), at(server.ssh.kexinit.at, "server", "KEXINIT")]);
  },
  say: (p) => {
    const weak = [...new Set(p.slots.map((slot) => slot.name))];
    const said =
      weak.length === 0 ? "" : `The two agreed on ${names(weak)}: ${[...new Set(p.slots.flatMap((slot) => slot.why))].slice(0, REASONS_SAID).join("; ")}.`;
    const terrapin = p.why.includes(TERRAPIN)
      ? "The cipher that was agreed on is exposed to Terrapin (CVE-2023-48795), since the two do not both announce strict key exchange."
      : "";
    return [said, terrapin].filter((text) => text !== "").join(" ");
  },
  causes: [
    { what: "one side is too old to offer anything better", certainty: "possible" },
    {
      what: "somebody put the old algorithm at the head of a list",
      certainty: "possible",
      when: (_, { offer }) => offer.client?.restricted === true || offer.server?.restricted === true,
    },
  ],
  fixes: [
    {
      side: "server",
      why: "update the side that lacks strict key exchange: OpenSSH 9.6, dropbear 2024.84, PuTTY 0.80, or a distribution's back-port",
      when: (p) => p.why.includes(TERRAPIN),
    },
    {
      side: "client",
      command: (n) => sshCommand(n, "-o Ciphers=aes256-gcm@openssh.com,aes128-gcm@openssh.com,aes256-ctr,aes128-ctr"),
      why: "until then: ciphers that Terrapin does not touch",
      of: "openssh",
      otherwise: { why: "until then: let the client offer ciphers that Terrapin does not touch, as AES-GCM and AES-CTR" },
      when: (p) => p.why.includes(TERRAPIN),
    },
    {
      side: "server",
      command: (n) => `sshd -T | grep -iE '^(kexalgorithms|ciphers|macs|hostkeyalgorithms)'; systemctl status ${n.unit} --no-pager`,
      why: "shows what is switched on: the weak names should go, once every client can do better",
      when: (p) => p.slots.length > 0,
      of: "openssh",
      otherwise: { why: "the weak names should go from the lists of the server's own program, once every client can do better" },
    },
    {
      side: "client",
      command: (n) => `ssh -G ${n.server} | grep -iE '^(kexalgorithms|ciphers|macs|hostkeyalgorithms)'`,
      why: "shows what the client offers to this host",
      when: (p) => p.slots.length > 0,
      of: "openssh",
    },
  ],
  page: {
    meaning:
      "The connection works. What protects it has known weaknesses, or has been retired by the RFCs and the implementations. Nothing here says that it was attacked.",
    wire: ["A negotiated name that is weak or broken; or chacha20-poly1305, or a CBC cipher beside an -etm MAC, without kex-strict-* from both sides."],
    lookAlikes: [
      "client-outdated, server-outdated: the version behind it.",
      "client-stall-before-kex-init: PuTTY asks about such a choice.",
      "scanner-kexinit: what a scanner agrees on protects nothing.",
    ],
    messages: {
      client: ["The first cipher supported by the server is ALGORITHM, which is below the configured warning threshold."],
      server: [],
    },
    source: ["RFC 9142", "RFC 8758", "RFC 8429", "CVE-2023-48795"],
  },
});

const weaknessOf = oncePerNegotiation((negotiation): Params | null => {
  const slots = weakSlots(negotiation);
  const why = [...new Set(slots.flatMap((slot) => slot.why))];
  if (isTerrapinExposed(negotiation)) why.push(TERRAPIN);
  return why.length === 0 ? null : Object.freeze({ slots, why });
});

function weakSlots(negotiation: Negotiation): WeakSlot[] {
  return KINDS.flatMap(([slot, kind]) => {
    const { chosen, implicit } = negotiation[slot];
    const weak = chosen === null || implicit ? null : isWeak(chosen, kind);
    if (chosen === null || weak === null) return [];
    return [{ slot, name: wireText(chosen), status: weak.status, why: weak.why.map(({ text }) => text) }];
  });
}
