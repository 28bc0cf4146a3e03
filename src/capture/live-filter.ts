/** ICMP errors quote the packet that they are about (RFC 792, RFC 4443 3): unreachable, quench, time exceeded, parameter problem; too big. */
const ICMP_ERRORS = "icmp[icmptype] == 3 or icmp[icmptype] == 4 or icmp[icmptype] == 11 or icmp[icmptype] == 12 or (icmp6 and ip6[40] < 5)";
/** Only the first fragment of a datagram has ports. */
const LATER_TCP_FRAGMENTS = "(ip proto 6 and ip[6:2] & 0x1fff != 0) or ip6[6] == 44";

/** What of live traffic is asked for. */
export interface FilterRequest {
  ports: readonly number[];
  /** The user's own pcap-filter(7) expression; null without. It narrows, it never widens. */
  extra: string | null;
  /** The interface speaks Ethernet: VLAN tags are possible, and libpcap refuses the word `vlan` elsewhere. */
  ethernet: boolean;
}

/**
 * The pcap-filter(7) expression of a live capture: the ports, later fragments, and ICMP errors, tagged or not.
 * `vlan` moves all offsets of what stands behind it by a tag, so the tagged half comes last, with everything repeated.
 */
export function captureFilter({ ports, extra, ethernet }: FilterRequest): string {
  const wanted = `${ports.map((port) => `tcp port ${port}`).join(" or ")} or ${LATER_TCP_FRAGMENTS} or ${ICMP_ERRORS}`;
  // Any white space is the same to libpcap; a line holds one word of a command where a shell reads it.
  const narrowed = extra === null ? `(${wanted})` : `((${wanted}) and (${extra.replaceAll("\n", " ")}))`;
  return ethernet ? `${narrowed} or (vlan and ${narrowed})` : narrowed;
}
