// hosts_access(3): tcp wrappers look the client's name up before sshd speaks; a dead resolver costs 5 s a round (resolv.conf(5)).
import type { ExchangeFacts } from "../exchange/exchange-facts.ts";
import { closedAfter, resolverRounds } from "../exchange/identification-timing.ts";
import { hasSpoken, SECOND } from "../exchange/waiting.ts";
import { defineVerdict, likely } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { tcpWrappersClient } from "./words.ts";

interface Params {
  after_s: number;
  rounds: number;
}

/**
 * Who closes with bytes unread sends RST (RFC 1122 4.2.2.13). tcp wrappers refuse before sshd reads anything: a FIN behind the client's
 * identification is that of a program that had read it, a proxy for one.
 */
function hasReadIdent({ closing, client }: ExchangeFacts): boolean {
  const said = client.ssh.firstByteAt;
  return closing?.how === "fin" && said !== null && client.half.acked > 0 && said.time < closing.time;
}

export default defineVerdict<Params>({
  code: "server-stall-dns-libwrap",
  stage: "identification",
  kind: "verdict",
  outcome: "failed",
  title: "The server waited for its resolver, then closed",
  restsOnAbsenceOf: "server",
  match({ facts }) {
    const { closing, server, client, connection } = facts;
    if (closing?.by !== "server" || hasSpoken(server) || !connection.established) return null;
    const after = closedAfter(facts);
    const rounds = resolverRounds(after);
    if (rounds === null || hasReadIdent(facts)) return null;
    const evidence = [
      { ...atClosing(closing), what: `${closing.how === "fin" ? "FIN" : "RST"}, ${(after / SECOND).toFixed(2)} s after the handshake, without a byte` },
    ];
    const said = client.ssh.firstByteAt;
    if (said !== null) evidence.unshift(at(said, "client", "identification"));
    return likely({ after_s: after / SECOND, rounds }, evidence);
  },
  say: (p, { facts }) =>
    `${facts.server.ip} said nothing for ${p.after_s.toFixed(2)} s and closed: ${p.rounds === 1 ? "the time-out" : `${p.rounds} time-outs`} of a resolver (5 s each), as when tcp wrappers look up the client's name in vain and then refuse it.`,
  causes: [
    { what: "sshd is built with tcp wrappers (Debian, Ubuntu), a rule in hosts.deny fits, and the resolver is dead", certainty: "likely" },
    { what: "a front with a time limit of its own closes a backend that does not answer", certainty: "possible" },
    { what: "an overloaded host: then the delay is not always the same", certainty: "possible" },
  ],
  fixes: [
    {
      side: "server",
      file: "/etc/hosts.allow",
      line: (n) => `sshd: ${tcpWrappersClient(n)}`,
      command: (n) => `tcpdmatch sshd ${n.client}`,
      why: "lets the client in by its address, before any rule that needs a name; look into /etc/hosts.deny for the rule that refuses it",
    },
    {
      side: "server",
      command: (n) => `getent hosts ${n.client}; cat /etc/resolv.conf`,
      why: "takes 5 s or more while the resolver is dead; enter one that answers, or the client into /etc/hosts",
    },
  ],
  nextCapture: (n) => ({
    host: "server",
    command: `tcpdump -ni any 'port 53 or (tcp port ${n.port} and host ${n.client})'`,
    outcomes: [
      { if: "queries for the client's name go unanswered before the close", then: "server-stall-dns-libwrap" },
      { if: "no DNS query", then: "server-closed-before-ident" },
    ],
  }),
  page: {
    meaning:
      "The delay is a multiple of a resolver's time-out. Only tcp wrappers make sshd look up a name before its identification; UseDNS never does, in any version.",
    wire: ["The client's identification is acknowledged; the first byte, FIN or RST of the server comes after 5, 10, 15 ... s, within 0.3 s."],
    lookAlikes: [
      "server-closed-before-ident: a FIN, though the client had sent its identification: whoever closed had read it.",
      "server-silent-before-ident: the delay has no such quantum.",
      "login-grace-before-ident: the server had sent its identification.",
    ],
    messages: {
      client: ["kex_exchange_identification: read: Connection reset by peer"],
      server: ["refused connect from HOST (HOST)", "warning: /etc/hosts.deny, line NUMBER: can't verify hostname"],
    },
    source: ["Debian patch to OpenSSH sshd.c (hosts_access)", "OpenSSH 6.6 sshd.c", "resolv.conf(5)"],
  },
});
