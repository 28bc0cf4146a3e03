// RFC 9293 3.5: the responder answers and repeats its SYN-ACK; the client, who never gets it, repeats its SYN.
import { handshakeOf } from "../exchange/handshake.ts";
import { hasSpoken } from "../exchange/waiting.ts";
import { certain, defineVerdict, likely } from "./define-verdict.ts";
import { at } from "./evidence.ts";
import { letAnswersOut } from "./filter-rules.ts";
import { times } from "./words.ts";

interface Params {
  syn_count: number;
  synack_count: number;
}

export default defineVerdict<Params>({
  code: "tcp-synack-lost",
  stage: "tcp-connect",
  kind: "verdict",
  outcome: "failed",
  title: "The server's SYN-ACK does not reach the client",
  restsOnAbsenceOf: "client",
  match({ facts }) {
    const { syns, synAcks, ack } = handshakeOf(facts);
    const syn = syns[0];
    const synAck = synAcks[0];
    if (syn === undefined || synAck === undefined || ack !== null || facts.closing !== null || hasSpoken(facts.client)) return null;
    // The client's own repetition after a SYN-ACK says that it did not get it; without one its ACK may be what was lost.
    const repeated = syns.find((s) => s.time > synAck.time);
    if (repeated === undefined) return null;
    const lastSynAck = synAcks[synAcks.length - 1]!;
    const params = { syn_count: syns.length, synack_count: synAcks.length };
    const evidence = [at(synAck, "server", "SYN-ACK"), at(repeated, "client", "the same SYN again")];
    if (lastSynAck !== synAck) evidence.push(at(lastSynAck, "server", `SYN-ACK, sent ${times(synAcks.length)} by now`));
    return synAcks.length > 1 ? certain(params, evidence) : likely(params, evidence);
  },
  say: (p, { facts }) =>
    `${facts.server.ip} answered (SYN-ACK sent ${times(p.synack_count)}), but ${facts.client.ip} goes on repeating its SYN: the answer is lost between this point and the client.`,
  causes: [
    { what: "a stateful firewall on the way back never saw the SYN (asymmetric routing) and drops the SYN-ACK", certainty: "possible" },
    { what: "an outbound rule or stateless ACL at the server's side blocks source port 22 to high ports", certainty: "possible" },
    { what: "the answer leaves through another uplink, with an address or a path that does not fit", certainty: "possible" },
    { what: "the client's own packet filter drops it", certainty: "possible" },
  ],
  fixes: [
    {
      side: "server",
      command: (n) => `ip route get ${n.client} from ${n.server}`,
      why: "shows the uplink that the answer takes; it must be the one that the SYN came in on (else: a routing table per uplink, with 'ip rule add from ADDRESS table UPLINK')",
    },
    {
      side: "network",
      command: letAnswersOut,
      why: "lets the answers through a filter that does not know the connection; in a cloud: allow ports 1024-65535 outbound in the network ACL",
    },
  ],
  nextCapture: (n) => ({
    host: "client",
    command: `tcpdump -ni any 'tcp port ${n.port} and host ${n.server}'`,
    outcomes: [
      { if: "no SYN-ACK arrives", then: "tcp-synack-lost" },
      { if: "SYN-ACKs arrive and the client answers them", then: "tcp-ack-lost" },
    ],
  }),
  page: {
    meaning:
      "The server got the SYN and answered; the answer was dropped on its way to the client. From the client's side the same fault looks like tcp-no-response.",
    wire: ["SYN, SYN-ACK, the same SYN again, SYN-ACK again (also on the server's own timer at 1, 3, 7, 15 s); no third packet."],
    lookAlikes: [
      "syn-scan: the client answers the SYN-ACK with a RST.",
      "tcp-ack-lost: the client stopped repeating its SYN, so it did get the SYN-ACK; its next packets are lost.",
      "A SYN flood with forged sources: many sources, each with one SYN.",
    ],
    messages: { client: ["ssh: connect to host HOST port PORT: Connection timed out"], server: [] },
    source: ["RFC 9293 3.5", "Linux tcp_synack_retries"],
  },
});
