/** A router or a filter answers the SYN with an ICMP error. */
import { NOBODY, NOWHERE, SERVER } from "../addresses.ts";
import type { Case } from "../case.ts";
import { rule, rule6, sysctl } from "../firewall.ts";
import { ssh } from "../peers/ssh.ts";
import { startSshd } from "../peers/sshd.ts";
import type { Stage } from "../stage.ts";

interface IcmpError {
  readonly name: string;
  readonly shows: string;
  readonly made: string;
  readonly answer: string;
  readonly code: string;
  /** Whom the client calls; default: the server. */
  readonly host?: string;
  prepare?(stage: Stage): Promise<unknown>;
}

function icmp({ name, shows, made, answer, code, host = SERVER.v4, prepare }: IcmpError): Case {
  return {
    name,
    shows,
    made,
    answer,
    codes: [[code]],
    with: ["OpenSSH client", "Linux TCP"],
    async run(stage) {
      await prepare?.(stage);
      await ssh(stage, { host, options: ["ConnectTimeout 6"] });
    },
  };
}

const reject = (kind: string) => `-p tcp --dport 22 -j REJECT --reject-with ${kind}`;
const FILTER = "Certain that a packet filter refuses: a closed port would answer with RST. The sender of the ICMP is named, because the fix is there.";
const CALLED = 'The error\'s text at the client hides this: it says "No route to host", and routing is fine.';

export const icmpErrors: readonly Case[] = [
  icmp({
    name: "icmp-port-unreachable",
    shows: "ICMP 3/3 from the server itself: a REJECT rule, as fail2ban makes it.",
    made: "The server has the rule REJECT (port-unreachable, iptables' default) for port 22.",
    answer: `${FILTER} The client prints "Connection refused", the same as for a closed port.`,
    code: "icmp-port-unreachable",
    prepare: (stage) => rule(stage.server, `INPUT ${reject("icmp-port-unreachable")}`),
  }),
  icmp({
    name: "icmp-port-unreachable-ipv6",
    shows: "ICMPv6 1/4 from the server itself.",
    made: "The server has the rule REJECT (icmp6-port-unreachable) for port 22.",
    answer: FILTER,
    code: "icmp-port-unreachable",
    host: SERVER.v6,
    prepare: (stage) => rule6(stage.server, `INPUT ${reject("icmp6-port-unreachable")}`),
  }),
  icmp({
    name: "icmp-host-unreachable",
    shows: "ICMP 3/1 from the last router, three seconds after the SYN: nobody answers its ARP requests.",
    made: "The client calls an address of the server's network where no machine is.",
    answer: "Certain that the last router can't reach the machine; that it is off or has another address is likely.",
    code: "icmp-host-unreachable",
    host: NOBODY.v4,
  }),
  icmp({
    name: "icmp-host-unreachable-ipv6",
    shows: "ICMPv6 1/3 from the last router: nobody answers its neighbour solicitations.",
    made: "The client calls an IPv6 address of the server's network where no machine is.",
    answer: "As icmp-host-unreachable.",
    code: "icmp-host-unreachable",
    host: NOBODY.v6,
  }),
  icmp({
    name: "icmp-net-unreachable",
    shows: "ICMP 3/0: the router has no route to the network.",
    made: "The client calls an address for which the router has no route.",
    answer: "Certain. The sender of the ICMP is the hop that lacks the route.",
    code: "icmp-net-unreachable",
    host: NOWHERE.v4,
  }),
  icmp({
    name: "icmp-net-unreachable-ipv6",
    shows: "ICMPv6 1/0: the router has no route to the network.",
    made: "The client calls an IPv6 address for which the router has no route.",
    answer: "Certain. The sender of the ICMP is the hop that lacks the route.",
    code: "icmp-net-unreachable",
    host: NOWHERE.v6,
  }),
  icmp({
    name: "icmp-admin-prohibited",
    shows: "ICMP 3/13 from the router: an access list.",
    made: "The router has the rule REJECT (icmp-admin-prohibited) for port 22.",
    answer: `${FILTER} ${CALLED}`,
    code: "icmp-admin-prohibited",
    prepare: (stage) => rule(stage.router, `FORWARD ${reject("icmp-admin-prohibited")}`),
  }),
  icmp({
    name: "icmp-host-prohibited",
    shows: "ICMP 3/10 from the server itself, as firewalld rejects.",
    made: "The server has the rule REJECT (icmp-host-prohibited) for port 22.",
    answer: `${FILTER} ${CALLED}`,
    code: "icmp-admin-prohibited",
    prepare: (stage) => rule(stage.server, `INPUT ${reject("icmp-host-prohibited")}`),
  }),
  icmp({
    name: "icmp-admin-prohibited-ipv6",
    shows: "ICMPv6 1/1 from the router.",
    made: "The router has the rule REJECT (icmp6-adm-prohibited) for port 22.",
    answer: FILTER,
    code: "icmp-admin-prohibited",
    host: SERVER.v6,
    prepare: (stage) => rule6(stage.router, `FORWARD ${reject("icmp6-adm-prohibited")}`),
  }),
  icmp({
    name: "icmp-proto-unreachable",
    shows: 'ICMP 3/2 from the server: "protocol unreachable" for TCP.',
    made: "The server has the rule REJECT (icmp-proto-unreachable) for port 22.",
    answer: "Certain about the message; the type and code are named, with the sender.",
    code: "icmp-other",
    prepare: (stage) => rule(stage.server, `INPUT ${reject("icmp-proto-unreachable")}`),
  }),
  icmp({
    name: "icmp-time-exceeded",
    shows: "ICMP 11/0 to each SYN, as a routing loop gives.",
    made: "The client sends with a TTL of 1, so the first router discards.",
    answer: 'Certain about the message. The client gives up at once and prints "No route to host"; the way there loops or is longer than the TTL.',
    code: "icmp-other",
    prepare: (stage) => sysctl(stage.client, "net.ipv4.ip_default_ttl=1"),
  }),
  {
    name: "icmp-admin-prohibited-of-data",
    shows: "ICMP 3/13 for the client's KEXINIT, each time that it is sent: the handshake and the identifications pass.",
    made: "The router has the rule REJECT (icmp-admin-prohibited) for packets of 1000 bytes and more to port 22. `LoginGraceTime 5` ends it.",
    answer:
      "Certain, and no path MTU: the bytes that the ICMP quotes are never acknowledged, so it is the reason and not a passing error. The fix lets the client's packets pass on the device that sent the message.",
    codes: [["icmp-admin-prohibited"]],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage, { config: ["LoginGraceTime 5"] });
      await rule(stage.router, "FORWARD -p tcp --dport 22 -m length --length 1000:65535 -j REJECT --reject-with icmp-admin-prohibited");
      await ssh(stage, { timeoutMs: 8_000 });
    },
  },
];
