import { otherEnd } from "../../exchange/ends.ts";
import { algorithm, isCertificate, isKnownAlgorithm, SLOTS, type Slot } from "../../knowledge/algorithms.ts";
import type { Product } from "../../knowledge/product.ts";
import { SLOTS as NEGOTIATED, type SlotName } from "../../ssh/negotiate.ts";
import type { Fix } from "../record.ts";
import { safetyRank } from "./additions.ts";
import type { Offerer } from "./pair.ts";
import { KIND_OF } from "./slot-lists.ts";

/** Names shown for one slot: the other end's favourites. */
const NAMES_SHOWN = 3;

const NOUNS: Readonly<Record<Slot, string>> = {
  kex: "for the key exchange",
  hostkey: "as the host key algorithm",
  cipher: "as the cipher",
  mac: "as the MAC",
  compression: "as compression",
};

/** Where such programs are told, in words: their names of the algorithms are their own, or their releases differ too much for a line to paste. */
const SETTINGS: Readonly<Partial<Record<Product, string>>> = {
  fortissh:
    "on FortiOS 7.0.2 and later: ssh-kex-algo, ssh-hostkey-algo, ssh-enc-algo and ssh-mac-algo of `config system global` (7.4.4: `config system ssh-config`)",
  huawei: "on VRP: `ssh server key-exchange`, `ssh server publickey`, `ssh server cipher` and `ssh server hmac` (a ? behind each lists its names)",
  comware: "on Comware 7: `ssh2 algorithm key-exchange`, `public-key`, `cipher` and `mac` (a ? behind each lists its names)",
  rosssh: "on RouterOS: `/ip ssh set strong-crypto=yes` for the better half of what its release has, and an update for more",
  "apache-mina": "in Gerrit: sshd.kex, sshd.cipher and sshd.mac of gerrit.config; elsewhere in the program that embeds it, by its factories",
  phpseclib: "in the program: setPreferredAlgorithms() of the SSH2 object; without it all that its version has is offered",
  trilead:
    "in the program: setServerHostKeyAlgorithms(), setClient2ServerCiphers() and their kin of Connection; the key exchange methods are fixed by its version",
};

/** What a program that we can't configure has to offer: sound names only. Null where the other end has none for some slot. */
export function spokenFix(own: Offerer, other: Offerer, failing: readonly SlotName[]): Fix | null {
  const parts = SLOTS.filter((kind) => failing.some((slot) => KIND_OF[slot] === kind)).map((kind) => {
    const names = soundNames(kind, failing, other);
    return names.length === 0 ? null : `${names.join(" or ")} ${NOUNS[kind]}${directionOf(kind, failing)}`;
  });
  if (parts.includes(null)) return null;
  const place = own.software === null ? undefined : SETTINGS[own.software.product];
  const why = `in the ${own.end}'s own settings, or by a newer version of it, let it offer ${parts.join(", ")}: the ${otherEnd(own.end)} takes that already${keyWords(own, failing)}${place === undefined ? "" : ` (${place})`}`;
  return { side: own.end, file: null, line: null, command: null, why, risk: null, checked: null };
}

/** A server offers the types that it has keys of. */
function keyWords(own: Offerer, failing: readonly SlotName[]): string {
  return own.end === "server" && failing.some((slot) => KIND_OF[slot] === "hostkey") ? "; a host key of that type has to be made for it" : "";
}

/** Post-quantum methods are left out: a program that lacks them all is too old for any. */
function soundNames(kind: Slot, failing: readonly SlotName[], other: Offerer): string[] {
  const lists = NEGOTIATED.filter(({ name }) => KIND_OF[name] === kind && failing.includes(name)).map(({ list }) => other.lists[list]);
  const [first = [], ...rest] = lists;
  const sound = first.filter((name) => isKnownAlgorithm(name, kind) && !isCertificate(name) && safetyRank(name, kind) === 0);
  return sound.filter((name) => algorithm(name, kind)?.postQuantum === false && rest.every((list) => list.includes(name))).slice(0, NAMES_SHOWN);
}

/** " towards the client", where one direction alone fails. */
function directionOf(kind: Slot, failing: readonly SlotName[]): string {
  const own = failing.filter((slot) => KIND_OF[slot] === kind);
  if (own.length > 1 || kind === "kex" || kind === "hostkey") return "";
  return own[0]?.endsWith("c2s") === true ? " towards the server" : " towards the client";
}
