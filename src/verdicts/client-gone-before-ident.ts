// Somebody looked whether the port is open: connected, said nothing, left.
import { hasSpoken } from "../exchange/waiting.ts";
import { isAtLeast } from "../knowledge/software.ts";
import { defineVerdict, likely } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { duration } from "./words.ts";

interface Params {
  after_ms: number;
  server_ident_read: boolean;
}

export default defineVerdict<Params>({
  code: "client-gone-before-ident",
  stage: "identification",
  kind: "verdict",
  outcome: "probe",
  title: "A probe: the client connected, said nothing and left",
  restsOnAbsenceOf: "client",
  match({ facts }) {
    const { closing, client, server, connection } = facts;
    if (closing?.by !== "client" || hasSpoken(client) || !connection.established || facts.visibility.gaps.client > 0) return null;
    // Only its own close is positive evidence: RST without ACK is a host that lost the connection, never a probe.
    if (closing.how === "rst" && closing.rst !== "closed-with-unread-data") return null;
    const evidence = [{ ...atClosing(closing), what: `${closing.how === "fin" ? "FIN" : "RST"}, before any byte of the client` }];
    if (server.ssh.ident !== null) evidence.unshift(at(server.ssh.ident.at, "server", "identification"));
    return likely({ after_ms: Math.round((closing.time - connection.firstTime) / 1e6), server_ident_read: server.ssh.ident !== null }, evidence);
  },
  say: (p, { facts }) =>
    `${facts.client.ip} connected and left after ${duration(p.after_ms * 1e6)} without a byte${p.server_ident_read ? ", having read the server's identification" : ""}: a port test or health check; nobody's login failed.`,
  causes: [
    { what: "a TCP health check of a load balancer or a monitor", certainty: "likely" },
    { what: "a port scan", certainty: "possible" },
    { what: "the connection that lost the race, where the client tried IPv4 and IPv6 at once", certainty: "possible" },
    { what: "the user interrupted it before the identification came", certainty: "possible" },
  ],
  fixes: [
    {
      side: "server",
      file: "/etc/ssh/sshd_config",
      line: (n) => `PerSourcePenaltyExemptList ${n.client}`,
      command: (n) => `sshd -t && systemctl reload ${n.unit} && sshd -T | grep -i persourcepenaltyexempt`,
      why: "OpenSSH 9.8 and later charge each such probe to its address; a monitor that probes often ends up shut out, and with it everybody behind the same address",
      when: (_p, { software }) => software.server?.product === "openssh" && isAtLeast(software.server, "9.8") === true,
    },
  ],
  page: {
    meaning:
      "A connection without a word is a probe. It is counted apart and is no failure; but the server logs it, and OpenSSH 9.8 and later count it as an offence.",
    wire: [
      "SYN to ACK, then FIN (or RST,ACK) of the client without payload, before or after the server's identification. A fixed source and period is a health check; many hosts or ports is a scan.",
    ],
    lookAlikes: [
      "killed-locally: the client had already sent its identification.",
      "syn-scan: the handshake was not completed.",
      "server-waits-client-first: both sides were silent for seconds.",
    ],
    messages: {
      client: [],
      server: [
        "kex_exchange_identification: Connection closed by remote host",
        "banner exchange: Connection from HOST port PORT: Connection closed",
        "Did not receive identification string from HOST port PORT",
        "Exit before auth: Exited normally",
      ],
    },
    source: ["OpenSSH sshd.c child_reap (noauth penalty)", "HAProxy option tcp-check"],
  },
});
