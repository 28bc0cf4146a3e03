// RFC 4253 7.1 leaves the lists to each side. One that is not the default of its version was made by somebody.
import type { End, Peer } from "../exchange/exchange-facts.ts";
import { SLOTS, type Slot } from "../knowledge/algorithms.ts";
import type { OfferComparison } from "../knowledge/compare-offer.ts";
import type { Profile } from "../knowledge/offer-profile.ts";
import { scannerOf } from "../knowledge/scanners.ts";
import type { Software } from "../knowledge/software.ts";
import { wireText } from "../wire-text.ts";
import { defineVerdict, likely, type VerdictDefinition, type VerdictPage } from "./define-verdict.ts";
import { at } from "./evidence.ts";
import { sshCommand } from "./ssh-command.ts";
import { names } from "./words.ts";

export interface OfferParams {
  slots: { slot: Slot; missing: string[]; added: string[]; reordered: boolean }[];
  profile: Profile | null;
  files: string[];
  options: string[];
}

const PROFILES: Readonly<Record<Profile, string>> = {
  fips: "it is what FIPS mode leaves",
  "crypto-policies": "it has the order of a system-wide crypto policy",
  "single-algorithm": "a list of one name",
  hardened: "it looks like a hardening guide",
};

/** A scanner asks for what it wants to know, one list after the other: nobody configured that. */
const isScanner = ({ end, ident }: Peer): boolean => end === "client" && ident !== null && scannerOf(ident)?.sure === true;

export function offerRestricted(end: End, page: VerdictPage): VerdictDefinition<OfferParams> {
  return defineVerdict<OfferParams>({
    code: `${end}-offer-restricted`,
    stage: "kexinit",
    kind: "also",
    needs: "message",
    title: `The ${end}'s offer is not the default of its version`,
    match({ facts, offer }) {
      const comparison = offer[end];
      const kexinit = facts[end].ssh.kexinit;
      if (comparison === null || !comparison.restricted || kexinit === null || isScanner(facts[end])) return null;
      return likely(paramsOf(comparison), [at(kexinit.at, end, "KEXINIT")]);
    },
    say: (p, { facts, software }) => {
      const { name, version } = software[end]!;
      const what = p.slots.map(({ slot, missing }) => `${slot} lacks ${names(missing.map(readable))}`);
      return `What ${facts[end].ip} (the ${end}) offers is not the default of ${name}${version === null ? "" : ` ${version}`}: ${names(what, 4)}${p.profile === null ? "" : `; ${PROFILES[p.profile]}`}.`;
    },
    causes: [
      {
        what: "a system-wide policy (FIPS mode or crypto-policies)",
        certainty: "likely",
        when: (p) => p.profile === "fips" || p.profile === "crypto-policies",
      },
      { what: "a hardening guide or an audit's advice was applied", certainty: "likely", when: (p) => p.profile === "hardened" },
      {
        what: `somebody set the lists in the ${end}'s configuration or program`,
        certainty: "likely",
        when: (p) => p.profile !== "fips" && p.profile !== "crypto-policies",
      },
      { what: "the identification does not say which version it really is", certainty: "possible" },
    ],
    fixes: [
      end === "client"
        ? {
            side: "client",
            command: (n) => `ssh -G ${n.server} | grep -iE '^(kexalgorithms|hostkeyalgorithms|ciphers|macs) '; ${sshCommand(n, "-F /dev/null")}`,
            when: (_p, { software }) => readsSshConfig(software[end]),
            why: "shows the lists in force, and tries without any configuration: if the second works, look in ~/.ssh/config and /etc/ssh/ssh_config",
          }
        : {
            side: "server",
            command: () =>
              "sshd -T | grep -iE '^(kexalgorithms|hostkeyalgorithms|ciphers|macs) '; grep -riE '^ *(kexalgorithms|hostkeyalgorithms|ciphers|macs)' /etc/ssh/sshd_config /etc/ssh/sshd_config.d/",
            when: (_p, { software }) => readsSshConfig(software[end]),
            why: "shows the lists in force and the lines that set them; without those lines the defaults come back",
          },
      {
        side: end,
        when: (_p, { software }) => !readsSshConfig(software[end]),
        why: `the lists do not come from OpenSSH's files: they are set in the ${end}'s own program, its settings or the options it was built with`,
      },
      {
        side: end,
        command: () => "update-crypto-policies --show",
        why: "names the system-wide policy; update-crypto-policies --set DEFAULT goes back to the usual one",
        when: (p) => p.profile === "fips" || p.profile === "crypto-policies",
      },
    ],
    page,
  });
}

/** Only OpenSSH and what is made of it takes its lists from ssh_config and sshd_config. */
function readsSshConfig(software: Software | null): boolean {
  return software !== null && (software.product === "openssh" || software.product === "sunssh");
}

/** Comparisons are made once for each offer (contextOf), and so is what is said of them. */
const described = new WeakMap<OfferComparison, OfferParams>();

function paramsOf(comparison: OfferComparison): OfferParams {
  const params = described.get(comparison) ?? describe(comparison);
  described.set(comparison, params);
  return params;
}

function describe(comparison: OfferComparison): OfferParams {
  const slots = SLOTS.filter((slot) => comparison.restrictedSlots.includes(slot)).map((slot) => {
    const { missing, added, reordered } = comparison.slots[slot];
    return { slot, missing: [...missing], added: added.map(wireText), reordered };
  });
  return Object.freeze({ slots, profile: comparison.profile, files: comparison.files.map(ascii), options: comparison.options.map(ascii) });
}

/** The name of no compression is no word of the sentence (RFC 4253 6.2). */
function readable(name: string): string {
  return name === "none" ? '"none"' : name;
}

function ascii(text: string): string {
  return text.replaceAll("\u2026", "...");
}
