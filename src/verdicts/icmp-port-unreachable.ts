import { acceptRules, defineIcmpVerdict, isUnreachable } from "./icmp-error.ts";

const CODES = { v4: [3], v6: [4] };

export default defineIcmpVerdict({
  code: "icmp-port-unreachable",
  title: "A packet filter rejects the connection (ICMP port unreachable)",
  fits: (event) => isUnreachable(event, CODES),
  meaning: (p) =>
    `${p.sender} answered the SYN with ICMP port unreachable: a packet filter with a REJECT rule. A closed port would have answered with RST, though ssh prints "Connection refused" for both.`,
  causes: [
    { what: "fail2ban (its default action) or a similar tool has banned this client", certainty: "likely" },
    { what: "an iptables or nft rule REJECT without a type of its own", certainty: "possible" },
    { what: "ufw limit: more than 5 connections of this client in 30 s", certainty: "possible" },
    { what: "a Kubernetes service without endpoints", certainty: "possible" },
  ],
  fixes: [
    {
      side: "server",
      command: (n) => `fail2ban-client status sshd; fail2ban-client set sshd unbanip ${n.client}`,
      why: "shows the ban and lifts it; the failed logins before it are the root cause",
    },
    {
      side: "server",
      file: "/etc/fail2ban/jail.d/kexscope.local",
      line: (n) => `[sshd]\nignoreip = 127.0.0.1/8 ::1 ${n.client}`,
      command: () => "fail2ban-client reload",
      why: "keeps this client from being banned again",
      risk: "failed logins from this address are no longer limited",
    },
    ...acceptRules("puts an exception above the rule that rejects"),
  ],
  page: {
    meaning: "A packet filter refused the SYN and said so with ICMP. TCP stacks answer a closed port with RST, so this is never a closed port.",
    wire: ["SYN, then ICMP type 3 code 3 (ICMPv6 type 1 code 4) that quotes the SYN; its source address is the filter's."],
    lookAlikes: ["tcp-refused: RST instead of ICMP, the same text at the client.", "icmp-admin-prohibited: another code of the same message."],
    messages: { client: ["ssh: connect to host HOST port PORT: Connection refused"], server: ["NOTICE [sshd] Ban HOST"] },
    source: ["RFC 1122 3.2.2.1", "Linux icmp_err_convert", "fail2ban action.d/iptables.conf"],
  },
});
