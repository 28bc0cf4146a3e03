import type { FixRow } from "./define-verdict.ts";

/** An answer that leaves with another address than was asked: a client takes a SYN-ACK from the address of its SYN only (RFC 9293 3.10.7.3). */
export function answerFromAddressAsked<P extends object>(when: NonNullable<FixRow<P>["when"]>): FixRow<P>[] {
  return [
    {
      side: "server",
      command: (n) => `ip -br address; ip rule; ip route get ${n.client}; iptables -t nat -S; nft list ruleset | grep -nE 'snat|masquerade|saddr set'`,
      why: "shows the address and the rule that the answer leaves with: it must be the address that the client's SYN went to",
      when,
    },
    {
      side: "network",
      command: (n) => `conntrack -L -s ${n.client} -p tcp --dport ${n.port}`,
      why: "on the NAT or load balancer that passes the SYN on: an entry that stays in SYN_SENT shows that the answer goes round it; route it back there, or masquerade what is passed on",
      when,
    },
  ];
}
