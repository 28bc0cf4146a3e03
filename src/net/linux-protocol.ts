import { ETHERTYPE_MIN, Layer, STOP } from "./protocol.ts";

/** Linux's protocol number of an 802.2 frame (ETH_P_802_2 in if_ether.h). */
const LINUX_8022 = 0x0004;

/** What follows a Linux cooked header, by its protocol field: an EtherType, or one of Linux's own numbers below it. */
export function linuxProtocol(protocol: number): number {
  if (protocol >= ETHERTYPE_MIN) return protocol;
  return protocol === LINUX_8022 ? Layer.Llc : STOP;
}
