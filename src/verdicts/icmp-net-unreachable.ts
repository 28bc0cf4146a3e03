import { defineIcmpVerdict, isUnreachable, SELF_REJECTED } from "./icmp-error.ts";

const CODES = { v4: [0, 6, 11], v6: [0] };

export default defineIcmpVerdict({
  code: "icmp-net-unreachable",
  title: "No route to the server's network (ICMP net unreachable)",
  fits: (event) => isUnreachable(event, CODES),
  meaning: (p) =>
    p.sender_is_server
      ? `${p.sender}, the server itself, answers with ICMP ${p.name}: it lives, and a REJECT rule of that type refuses the SYN, or it passes the port on to a network that it has no route to.`
      : `${p.sender} has no route to the server's network (ICMP ${p.name}).`,
  causes: [
    { what: "a router on the way lacks the route", certainty: "likely", when: (p) => !p.sender_is_server },
    { what: "the VPN or tunnel to that network is down", certainty: "possible", when: (p) => !p.sender_is_server },
    { what: "a REJECT rule of that type on the server", certainty: "likely", when: (p) => p.sender_is_server },
    { what: "a REJECT rule of that type on a router", certainty: "possible", when: (p) => !p.sender_is_server },
  ],
  fixes: [
    {
      side: "network",
      command: (n) => `ip route get ${n.server}`,
      why: "on the device that sent the message: shows the missing route; then add it, or bring the tunnel up",
      when: (p) => !p.sender_is_server,
    },
    {
      side: "client",
      command: (n) => `ip route get ${n.server}`,
      why: "shows whether the client sends towards the gateway or VPN that knows that network",
      when: (p) => !p.sender_is_server,
    },
    ...SELF_REJECTED,
  ],
  page: {
    meaning: "A router says that it does not know how to reach the server's network. Its address, the sender of the ICMP message, is the place to look.",
    wire: ["SYN, then at once ICMP type 3 code 0, 6 or 11 (ICMPv6 type 1 code 0) that quotes it."],
    lookAlikes: [
      "no-packets: a route missing on the client itself puts nothing on the wire.",
      "icmp-admin-prohibited: code 9 gives the same text at the client.",
    ],
    messages: { client: ["ssh: connect to host HOST port PORT: Network is unreachable"], server: [] },
    source: ["RFC 792", "RFC 4443 3.1", "Linux icmp_err_convert (ENETUNREACH)"],
  },
});
