import { defineIcmpVerdict, isUnreachable, SELF_REJECTED } from "./icmp-error.ts";

const CODES = { v4: [1], v6: [3] };
/** Linux gives up an ARP or neighbour look-up after three tries of one second. */
const ARP_FAILURE_MS = 2_500;

export default defineIcmpVerdict({
  code: "icmp-host-unreachable",
  title: "The host cannot be reached (ICMP host unreachable)",
  fits: (event) => isUnreachable(event, CODES),
  meaning: (p) =>
    p.delay_ms >= ARP_FAILURE_MS
      ? `The router ${p.sender} reports the host unreachable ${(p.delay_ms / 1000).toFixed(1)} s after the SYN: nobody answered its ARP or neighbour requests for that address.`
      : `${p.sender} reports the host unreachable at once: a route that says "unreachable", or a REJECT rule of that type.`,
  causes: [
    { what: "the machine is off, has another address, or sits in another VLAN", certainty: "likely", when: (p) => p.delay_ms >= ARP_FAILURE_MS },
    { what: "the route to it was withdrawn or is set to unreachable", certainty: "likely", when: (p) => p.delay_ms < ARP_FAILURE_MS && !p.sender_is_server },
    { what: "a REJECT rule with icmp-host-unreachable on the server", certainty: "likely", when: (p) => p.sender_is_server },
    { what: "a filter on the way rejects with this code", certainty: "possible", when: (p) => !p.sender_is_server },
  ],
  fixes: [
    {
      side: "network",
      command: (n) => `ip neigh show ${n.server}; ip route get ${n.server}`,
      why: "on the device that sent the message: FAILED in the first means that the host is off or elsewhere, unreachable in the second names the route",
    },
    {
      side: "server",
      command: () => "ip -br address; ip -br link",
      why: "on the host's console: is it up, and does it have the address that the client asks for",
    },
    {
      side: "server",
      command: (n) => `${n.iptables} -S | grep -i host-unreach`,
      why: "where the message came from the server itself",
      when: (p) => p.sender_is_server,
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
