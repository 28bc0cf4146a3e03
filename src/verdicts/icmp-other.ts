import type { IcmpEvent } from "../tcp/segment.ts";
import { defineIcmpVerdict, SELF_REJECTED } from "./icmp-error.ts";

/** "Fragmentation needed" and "packet too big" speak of a size, not of the connection: pmtu-icmp. */
function speaksOfSize(event: IcmpEvent): boolean {
  return event.ipVersion === 4 ? event.type === 3 && event.code === 4 : event.type === 2;
}

/** Time to live or hop limit exceeded. */
function isTimeExceeded(p: { icmp_version: 4 | 6; type: number }): boolean {
  return p.type === (p.icmp_version === 4 ? 11 : 3);
}

export default defineIcmpVerdict({
  code: "icmp-other",
  title: "An ICMP error answers the SYN",
  fits: (event) => !speaksOfSize(event),
  meaning: (p) => `${p.sender} answered the SYN with ICMP ${p.name}.`,
  causes: [
    { what: "a routing loop: the packet went round until its time to live was used up", certainty: "likely", when: isTimeExceeded },
    { what: "a REJECT rule with that type", certainty: "possible", when: (p) => !isTimeExceeded(p) },
    { what: "a faulty or very old device", certainty: "possible" },
  ],
  fixes: [
    {
      side: "network",
      command: (n) => `traceroute -n -T -p ${n.port} ${n.server}`,
      why: "shows the hop that sent the message, and a loop as hops that repeat",
    },
    { side: "network", command: (n) => `${n.iptables} -S | grep -i reject`, why: "on the device that sent the message", when: (p) => !isTimeExceeded(p) },
    ...SELF_REJECTED,
  ],
  page: {
    meaning: "A less usual ICMP error ended the connection attempt. Type and code say what the sender objects to; its address says where to look.",
    wire: ["SYN, then an ICMP error that quotes it: protocol unreachable, source route failed, host unknown, time exceeded, parameter problem."],
    lookAlikes: ["Forged or stale ICMP: the quoted SEQ is not that of the SYN."],
    messages: {
      client: [
        "ssh: connect to host HOST port PORT: Protocol not available",
        "ssh: connect to host HOST port PORT: Operation not supported",
        "ssh: connect to host HOST port PORT: Host is down",
        "ssh: connect to host HOST port PORT: Machine is not on the network",
        "ssh: connect to host HOST port PORT: No route to host",
      ],
      server: [],
    },
    source: ["RFC 792", "RFC 4443 3", "Linux icmp_err_convert"],
  },
});
