import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = "/sys/class/net";
/** linux/if_arp.h: links whose frames libpcap gives as Ethernet, the loopback included. */
const ETHERNET_LIKE = new Set([1, 772]);
/** IFF_UP of linux/if.h. */
const UP = 1;

/** The pseudo interface that stands for all of them. */
export const ANY = "any";

/** How an interface is now. */
export type InterfaceState = "up" | "down" | "gone";

/** Names of the network interfaces of this machine (of this network namespace); empty where the system has no /sys. */
export function interfaceNames(): string[] {
  try {
    return readdirSync(FOLDER).filter((name) => attribute(name, "type") !== null);
  } catch {
    return [];
  }
}

/** `any`, and a name that no file can have, have no state of their own: they are up. */
export function interfaceState(name: string): InterfaceState {
  if (name === ANY || !isPlainName(name)) return "up";
  const flags = attribute(name, "flags");
  if (flags === null) return "gone";
  return (Number(flags) & UP) === 0 ? "down" : "up";
}

/** Do its frames begin with an Ethernet header? */
export function isEthernetLike(name: string): boolean {
  return ETHERNET_LIKE.has(Number(attribute(name, "type") ?? -1));
}

function attribute(name: string, which: string): string | null {
  if (!isPlainName(name)) return null;
  try {
    return readFileSync(join(FOLDER, name, which), "utf8").trim();
  } catch {
    return null;
  }
}

/** A name that is one component of a path. */
function isPlainName(name: string): boolean {
  return name !== "" && name !== "." && name !== ".." && !name.includes("/");
}
