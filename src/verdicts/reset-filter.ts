import type { FixNames } from "./context.ts";

/** The RSTs between the two, whoever sent them. `tcp[…]` of pcap-filter(7) reads IPv4 only: behind an IPv6 header the flags stand in byte 53. */
export function resetsBetween(n: FixNames): string {
  const rst = n.iptables === "ip6tables" ? "ip6[53] & 4 != 0" : "tcp[tcpflags] & tcp-rst != 0";
  return `tcpdump -nvi any 'tcp port ${n.port} and host ${n.client} and host ${n.server} and ${rst}'`;
}
