import { gotInBefore } from "./got-in-before.ts";
import { acceptRules, defineIcmpVerdict, isUnreachable } from "./icmp-error.ts";

const CODES = { v4: [9, 10, 13], v6: [1, 5, 6] };
/** 3/10 is what firewalld's default target sends. */
const HOST_PROHIBITED = 10;

export default defineIcmpVerdict({
  code: "icmp-admin-prohibited",
  title: "A filter forbids the connection (ICMP administratively prohibited)",
  fits: (event) => isUnreachable(event, CODES),
  meaning: (p) =>
    `${p.sender} forbids the connection (ICMP ${p.name}). Routing is fine, whatever the client's "No route to host" suggests: this is a packet filter or a policy route.`,
  causes: [
    {
      what: "a limit on connections, or a ban, rejects this client: it got in before, in this capture",
      certainty: "likely",
      when: (_p, context) => gotInBefore(context),
    },
    {
      what: "firewalld's default target: the service ssh is not allowed in that zone",
      certainty: "likely",
      when: (p) => p.icmp_version === 4 && p.code === HOST_PROHIBITED,
    },
    { what: "an access list on a router", certainty: "likely", when: (p) => !p.sender_is_server },
    { what: "a reject rule with that type in nft or iptables", certainty: "possible" },
    { what: "a prohibit route", certainty: "possible", when: (p) => !p.sender_is_server },
    { what: "the filter of a cloud or hypervisor", certainty: "possible" },
  ],
  fixes: [
    {
      side: "server",
      command: (n) => `firewall-cmd --permanent ${n.port === 22 ? "--add-service=ssh" : `--add-port=${n.port}/tcp`} && firewall-cmd --reload`,
      why: "where firewalld runs on the server: lets everybody in, as its default for ssh does",
      when: (p) => p.sender_is_server,
    },
    ...acceptRules("puts an exception for this client above the rule that rejects"),
    {
      side: "network",
      line: (n) => `permit tcp host ${n.client} host ${n.server} eq ${n.port}`,
      why: "on a Cisco router: above the deny line of the access list",
      when: (p) => !p.sender_is_server,
    },
    {
      side: "network",
      command: (n) => `ip route get ${n.server}; ip rule`,
      why: "shows a prohibit route on the device that sent the message",
      when: (p) => !p.sender_is_server,
    },
  ],
  page: {
    meaning: "A device on the way, or the server itself, has a rule against this connection and says so.",
    wire: ["SYN, then ICMP type 3 code 9, 10 or 13 (ICMPv6 type 1 code 1, 5 or 6) that quotes it. Its source address is the device with the rule."],
    lookAlikes: ["icmp-host-unreachable: code 1, a real failure of routing; the same text at the client."],
    messages: {
      client: [
        "ssh: connect to host HOST port PORT: No route to host",
        "ssh: connect to host HOST port PORT: Network is unreachable",
        "ssh: connect to host HOST port PORT: Permission denied",
      ],
      server: [],
    },
    source: ["RFC 1812 5.2.7.1", "RFC 4443 3.1", "Linux icmp_err_convert"],
  },
});
