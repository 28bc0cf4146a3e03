/** Packet filters of a namespace, in iptables' own words. */
import type { Namespace } from "./namespace.ts";

/** Appends a rule for IPv4: "FORWARD -p tcp --dport 22 -j DROP". */
export const rule = (where: Namespace, text: string): Promise<string> => where.must(["iptables", "-w", "-A", ...text.split(" ")]);

/** The same for IPv6. */
export const rule6 = (where: Namespace, text: string): Promise<string> => where.must(["ip6tables", "-w", "-A", ...text.split(" ")]);

/** Removes a rule that `rule` appended. */
export const unrule = (where: Namespace, text: string): Promise<string> => where.must(["iptables", "-w", "-D", ...text.split(" ")]);

/** Sets a kernel parameter of the namespace. */
export const sysctl = (where: Namespace, setting: string): Promise<string> => where.must(["sysctl", "-q", "-w", setting]);
