import { defineIcmpVerdict, type IcmpParams, isUnreachable, SELF_REJECTED } from "./icmp-error.ts";

const CODES = { v4: [1], v6: [3] };
/** Linux gives up an ARP or neighbour look-up after three tries of one second. */
const ARP_FAILURE_MS = 2_500;
/** At once, and in the server's own name: a filter. After a look-up it may speak of a machine that it passes the port on to. */
const isReject = (p: IcmpParams): boolean => p.sender_is_server && p.delay_ms < ARP_FAILURE_MS;

export default defineIcmpVerdict({
  code: "icmp-host-unreachable",
  title: "The host cannot be reached (ICMP host unreachable)",
  fits: (event) => isUnreachable(event, CODES),
  meaning: (p) =>
    p.delay_ms >= ARP_FAILURE_MS
      ? `${p.sender} reports the host unreachable ${(p.delay_ms / 1000).toFixed(1)} s after the SYN: nobody answered its ARP or neighbour requests.`
      : isReject(p)
        ? `${p.sender}, the server itself, answers at once that the host is unreachable: it lives, and a REJECT rule of that type refuses the SYN.`
        : `${p.sender} reports the host unreachable at once: a route that says "unreachable", or a REJECT rule of that type.`,
  causes: [
    { what: "the machine is off, has another address, or sits in another VLAN", certainty: "likely", when: (p) => p.delay_ms >= ARP_FAILURE_MS },
    { what: "the route to it was withdrawn or is set to unreachable", certainty: "likely", when: (p) => p.delay_ms < ARP_FAILURE_MS && !p.sender_is_server },
    { what: "a REJECT rule of that type on the server", certainty: "likely", when: isReject },
    {
      what: "the server passes the port on (NAT, a container) to a machine that is gone",
      certainty: "likely",
      when: (p) => p.sender_is_server && !isReject(p),
    },
    { what: "a filter on the way rejects with this code", certainty: "possible", when: (p) => !p.sender_is_server },
  ],
  fixes: [
    {
      side: "network",
      command: (n) => `ip neigh show ${n.server}; ip route get ${n.server}`,
      why: "on the device that sent the message: FAILED in the first means that the host is off or elsewhere, unreachable in the second names the route",
      when: (p) => !isReject(p),
    },
    {
      side: "server",
      command: () => "ip -br address; ip -br link",
      why: "on the host's console: is it up, and does it have the address that the client asks for",
      when: (p) => !isReject(p),
    },
    {
      side: "server",
      command: (n) => `${n.iptables} -S | grep -iE '(host|addr)-unreach'; nft list ruleset | grep -iE '(host|addr)-unreach'`,
      why: "shows the rule that rejects with that type",
      when: isReject,
    },
    ...SELF_REJECTED,
  ],
  page: {
    meaning: "The last router before the host, or a router without a usable route, says that the host cannot be reached.",
    wire: ["SYN, then ICMP type 3 code 1 (ICMPv6 type 1 code 3): after about 3 s when ARP failed, at once for a null route or a REJECT rule."],
    lookAlikes: [
      "icmp-admin-prohibited: codes 10 and 13 give the same text at the client; they are filters.",
      "tcp-no-response: on the same link there is no ICMP on the wire at all, only ARP requests without an answer.",
    ],
    messages: { client: ["ssh: connect to host HOST port PORT: No route to host"], server: [] },
    source: ["RFC 792", "RFC 4443 3.1", "Linux icmp_err_convert (EHOSTUNREACH)"],
  },
});
