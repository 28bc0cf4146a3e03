// The capture began after the connection: what came before is unknown, and what is seen may be encrypted.
import { strayFlags } from "../exchange/stray-flags.ts";
import { certain, defineVerdict } from "./define-verdict.ts";
import { at } from "./evidence.ts";

export default defineVerdict<{ clear_messages: number }>({
  code: "capture-starts-mid-stream",
  stage: "any",
  kind: "capture",
  outcome: "unknown",
  title: "The capture starts in the middle of this connection",
  beside: () => true,
  match({ facts }) {
    const { connection, client, server, segments } = facts;
    const first = segments[0];
    if (connection.synSeen || connection.synAckSeen || first === undefined || strayFlags(facts) !== null) return null;
    const readable = client.ssh.messageCount + server.ssh.messageCount + (client.ssh.ident === null ? 0 : 1) + (server.ssh.ident === null ? 0 : 1);
    // With everything from the identifications on, only the handshake is missing: no reason to hold a verdict back.
    if (client.ssh.ident !== null && server.ssh.ident !== null) return null;
    // Two lists with nothing in common prove it, whoever sent them: only the names of the programs are missing.
    if (facts.negotiation !== null && facts.negotiation.failing.length > 0) return null;
    return certain({ clear_messages: readable }, [
      at(first, first.fromOriginator === client.fromOriginator ? "client" : "server", "first packet seen, no SYN before it"),
    ]);
  },
  say: (p, { facts }) =>
    `This connection between ${facts.client.ip} port ${facts.client.port} and ${facts.server.ip} port ${facts.server.port} is older than the capture${p.clear_messages === 0 ? "; nothing of its key exchange is in it" : ""}: what it did before cannot be told.`,
  causes: [{ what: "the capture was started after the connection", certainty: "certain" }],
  fixes: [
    {
      side: "network",
      command: (n) => `tcpdump -i any -s 0 -w ssh.pcap 'tcp port ${n.port} or icmp or icmp6'`,
      why: "start the capture first, then connect",
    },
  ],
  page: {
    meaning:
      "The SYN of this connection is not in the capture. Leftovers of an older connection (a late retransmission, a FIN, a RST in answer) look like this too, and say nothing about new connections.",
    wire: ["No SYN and no SYN-ACK; the first packet carries data, FIN or ACK."],
    lookAlikes: [
      "bad-packet-length: encrypted bytes that are taken for clear ones.",
      "one-sided-capture: one direction is missing from the beginning to the end.",
    ],
    messages: { client: [], server: [] },
    source: ["RFC 9293 3.5"],
  },
});
