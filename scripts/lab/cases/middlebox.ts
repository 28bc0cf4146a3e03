/** A device in the path answers in the server's name, or does not bear what the packets are marked with. */
import type { Case } from "../case.ts";
import { rule, sysctl } from "../firewall.ts";
import { MIDDLE_PORT, startParamikoServer, startSshMiddle } from "../peers/python.ts";
import { SHORT_LISTS, ssh } from "../peers/ssh.ts";
import { startSshd } from "../peers/sshd.ts";
import { pause } from "../process.ts";

/** Expedited forwarding, RFC 3246: DSCP 46, what OpenSSH marks with from 10.1 on. */
const EXPEDITED = 0xb8;

export const middlebox: readonly Case[] = [
  {
    name: "qos-dscp-drop",
    shows:
      "The server's SYN-ACK and its first ACK arrive; from its identification on all its packets are marked with DSCP 46, and none arrives. Seen at the server.",
    made: "A paramiko server that marks its socket once it is awake, as OpenSSH's does from 10.1 on; the router drops what has that DSCP. The client is ended after 8 s.",
    answer: "Possible: the marking begins where the loss begins. `IPQoS none` on the server is the test and the fix. It must not stop at a dead path.",
    codes: [["qos-dscp-drop"]],
    with: ["OpenSSH client", "paramiko"],
    keep: "server",
    async run(stage) {
      await startParamikoServer(stage, { traffic_class: EXPEDITED });
      await rule(stage.router, "FORWARD -p tcp --sport 22 -m dscp --dscp 46 -j DROP");
      await ssh(stage, { options: ["HostKeyAlgorithms rsa-sha2-256"], timeoutMs: 8000 });
      await pause(500);
    },
  },
  {
    name: "ssh-intercepted-syn-proxy",
    shows: "A complete exchange whose SYN-ACK came from the router: its TTL is 64, that of all the server's data 63.",
    made: "The router answers SYNs in the server's name and opens its own connection once the client has acknowledged (iptables' SYNPROXY).",
    answer: "Outcome ok. Beside it: something answers for the server, possibly no more than protection against SYN floods.",
    codes: [["exchange-complete"]],
    also: ["ssh-intercepted"],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await sysctl(stage.router, "net.netfilter.nf_conntrack_tcp_loose=0");
      await rule(stage.router, "PREROUTING -t raw -p tcp --dport 22 --syn -j CT --notrack");
      await rule(stage.router, "FORWARD -p tcp --dport 22 -m conntrack --ctstate INVALID,UNTRACKED -j SYNPROXY --sack-perm --timestamp --wscale 7 --mss 1460");
      await ssh(stage, { options: SHORT_LISTS });
    },
  },
  {
    name: "ssh-intercepted",
    shows: "A man in the middle: the client's exchange ends on the router, which leads another one with the server.",
    made: "The router redirects port 22 to an asyncssh server of its own with its own host key; the client takes any key.",
    answer:
      "Each end's capture alone shows a complete exchange, outcome ok. `kexscope compare` of the two says that it was likely intercepted, by KEXINITs and host keys that differ.",
    codes: [["exchange-complete"]],
    with: ["OpenSSH client", "asyncssh", "OpenSSH server"],
    keep: "both",
    async run(stage) {
      await startSshd(stage, { keys: ["ed25519"] });
      await startSshMiddle(stage);
      await rule(stage.router, `PREROUTING -t nat -i eth0 -p tcp --dport 22 -j REDIRECT --to-ports ${MIDDLE_PORT}`);
      await ssh(stage);
      await pause(1000);
    },
  },
];
