import type { SlotName } from "./negotiate.ts";

const C2S: readonly SlotName[] = ["cipher_c2s", "mac_c2s", "compression_c2s"];
const S2C: readonly SlotName[] = ["cipher_s2c", "mac_s2c", "compression_s2c"];
const KEX: readonly SlotName[] = ["kex", "host_key"];

/**
 * The order in which an OpenSSH meets the slots, and so which mismatch its log names: the direction that it receives comes first.
 * kex.c kex_choose_conf(): 7.2 and later settle kex and host key first, 7.1 and earlier last.
 */
export function openSshOrder(role: "client" | "server", kexFirst: boolean): SlotName[] {
  const directions = role === "client" ? [...S2C, ...C2S] : [...C2S, ...S2C];
  return kexFirst ? [...KEX, ...directions] : [...directions, ...KEX];
}

/** The failing slot that a peer with this order names; null when nothing fails. */
export function firstReported(failing: readonly SlotName[], order: readonly SlotName[]): SlotName | null {
  return order.find((slot) => failing.includes(slot)) ?? null;
}
