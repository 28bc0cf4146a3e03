import type { Slot } from "../../knowledge/slot.ts";
import type { SlotName } from "../../ssh/negotiate.ts";
import type { KexInitListName } from "../../ssh/transport-facts.ts";

/** The lists of a KEXINIT that hold names of one kind: most programs set both directions at once. */
export const LISTS_OF: Readonly<Record<Slot, readonly KexInitListName[]>> = {
  kex: ["kex_algorithms"],
  hostkey: ["server_host_key_algorithms"],
  cipher: ["encryption_algorithms_client_to_server", "encryption_algorithms_server_to_client"],
  mac: ["mac_algorithms_client_to_server", "mac_algorithms_server_to_client"],
  compression: ["compression_algorithms_client_to_server", "compression_algorithms_server_to_client"],
};

/** What kind of names is negotiated in a slot. */
export const KIND_OF: Readonly<Record<SlotName, Slot>> = {
  kex: "kex",
  host_key: "hostkey",
  cipher_c2s: "cipher",
  cipher_s2c: "cipher",
  mac_c2s: "mac",
  mac_s2c: "mac",
  compression_c2s: "compression",
  compression_s2c: "compression",
};
