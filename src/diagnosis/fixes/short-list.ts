import type { End } from "../../exchange/exchange-facts.ts";
import { algorithm, isKnownAlgorithm, keyFamilyOf } from "../../knowledge/algorithms.ts";
import { defaultOffer } from "../../knowledge/offers.ts";
import { SLOTS, type Slot } from "../../knowledge/slot.ts";
import type { KexInit, KexInitListName } from "../../ssh/transport-facts.ts";
import type { FixNames, VerdictContext } from "../../verdicts/context.ts";
import { sshCommand } from "../../verdicts/ssh-command.ts";
import { negotiatedRecord } from "../negotiated-record.ts";
import type { Negotiated } from "../record.ts";
import { safetyRank } from "./additions.ts";
import { applySettings } from "./apply-settings.ts";
import { readOpenssh } from "./openssh-reader.ts";
import type { Offerer } from "./pair.ts";
import { failingSlots, negotiateAs } from "./repair.ts";
import { LISTS_OF } from "./slot-lists.ts";

/** One name for each kind: a KEXINIT of some 300 bytes, and a small reply. */
export interface ShortList {
  kex: string;
  host_key: string;
  cipher: string;
  mac: string;
  /** What the two would negotiate with it; null where neither the offers nor the defaults of both are known. */
  checked: Negotiated | null;
}

/** For a pair of which nothing is known: what every maintained version has. */
export const USUAL_SHORT_LIST: ShortList = { kex: "curve25519-sha256", host_key: "ssh-ed25519", cipher: "aes128-ctr", mac: "hmac-sha2-256", checked: null };

/**
 * The smallest lists with which the two still agree, for a path that loses large packets: from the offers, or from the defaults of a version
 * whose KEXINIT never came through. Null for a client that takes no such options, and when the two have too little in common.
 */
export function shortListOf(context: VerdictContext, names: FixNames): ShortList | null {
  const product = context.software.client?.product ?? null;
  if (product !== null && product !== "openssh") return null;
  const client = offererOf("client", context);
  const server = offererOf("server", context);
  if (client === null || server === null) return USUAL_SHORT_LIST;
  const [kex, host_key, cipher, mac] = (["kex", "hostkey", "cipher", "mac"] as const).map((slot) => smallestCommon(slot, client.lists, server.lists));
  if (kex === undefined || host_key === undefined || cipher === undefined || mac === undefined) return null;
  const list = { kex, host_key, cipher, mac, checked: null };
  const negotiation = negotiateAs(client, applySettings(readOpenssh(shortListCommand(names, list)).settings, client), server);
  return failingSlots(negotiation, client, server).length > 0 ? null : { ...list, checked: negotiatedRecord(negotiation) };
}

/** The command that connects once with these lists. */
export function shortListCommand(names: FixNames, { kex, host_key, cipher, mac }: ShortList): string {
  return sshCommand(names, `-o KexAlgorithms=${kex} -o HostKeyAlgorithms=${host_key} -o Ciphers=${cipher} -o MACs=${mac}`);
}

function offererOf(end: End, { facts, software, offer }: VerdictContext): Offerer | null {
  const lists = facts[end].ssh.kexinit?.lists ?? defaultLists(end, software[end]);
  return lists === null ? null : { end, lists, software: software[end], comparison: offer[end] };
}

function defaultLists(end: End, software: Offerer["software"]): KexInit | null {
  const offer = software === null ? null : defaultOffer(software, end);
  if (offer === null) return null;
  const lists = Object.fromEntries(SLOTS.flatMap((slot) => LISTS_OF[slot].map((list) => [list, offer[slot]]))) as Record<KexInitListName, readonly string[]>;
  return { ...lists, cookie: "", languages_client_to_server: [], languages_server_to_client: [], first_kex_packet_follows: false };
}

/** Sound before retired, then what makes the smaller messages, then the shorter name. */
function smallestCommon(slot: Slot, client: KexInit, server: KexInit): string | undefined {
  const lists = LISTS_OF[slot].flatMap((list) => [client[list], server[list]]);
  const [first = [], ...rest] = lists;
  const common = first.filter((name) => isKnownAlgorithm(name, slot) && !name.includes("-cert-") && rest.every((list) => list.includes(name)));
  const weight = (name: string) => (safetyRank(name, slot) * 10 + messageRank(name, slot)) * 1_000 + name.length;
  return common.sort((a, b) => weight(a) - weight(b))[0];
}

/** 0 for elliptic curves; more for what sends larger values: finite fields, a group by request, post-quantum keys; RSA signatures. */
function messageRank(name: string, slot: Slot): number {
  if (slot === "hostkey") return ["ed25519", "ecdsa"].includes(keyFamilyOf(name)) ? 0 : 1;
  if (slot !== "kex") return 0;
  if (algorithm(name, slot)?.postQuantum === true) return 3;
  return /^(curve|ecdh)/.test(name) ? 0 : name.includes("group-exchange") ? 2 : 1;
}
