// RFC 9293 3.5: the responder answers and repeats its SYN-ACK; the client, who never gets it, repeats its SYN.
import { handshakeOf } from "../exchange/handshake.ts";
import { resetOfLateSynAck } from "../exchange/late-syn-ack.ts";
import { certain, defineVerdict, likely } from "./define-verdict.ts";
import { at } from "./evidence.ts";
import { letAnswersOut } from "./filter-rules.ts";
import { packetsAt } from "./next-capture.ts";
import { sshCommand } from "./ssh-command.ts";
import { duration, times } from "./words.ts";

interface Params {
  syn_count: number;
  synack_count: number;
  /** It reached the client after all, so long after the first SYN that the client had given up. Seconds; null where it did not. */
  late_s: number | null;
}

export default defineVerdict<Params>({
  code: "tcp-synack-lost",
  stage: "tcp-connect",
  kind: "verdict",
  outcome: "failed",
  title: "The server's SYN-ACK does not reach the client, or too late",
  restsOnAbsenceOf: "client",
  match({ facts }) {
    const { syns, synAcks, ack } = handshakeOf(facts);
    const syn = syns[0];
    const synAck = synAcks[0];
    const late = resetOfLateSynAck(facts);
    if (syn === undefined || synAck === undefined || ack !== null || (facts.closing !== null && late === null)) return null;
    const counts = { syn_count: syns.length, synack_count: synAcks.length };
    if (late !== null) {
      const evidence = [at(syn, "client", "SYN"), at(synAck, "server", "SYN-ACK"), at(late, "client", "RST: it no longer waits")];
      return likely({ ...counts, late_s: (late.time - syn.time) / 1e9 }, evidence);
    }
    // The client's own repetition after a SYN-ACK says that it did not get it; without one its ACK may be what was lost.
    const repeated = syns.find((s) => s.time > synAck.time);
    if (repeated === undefined) return null;
    const lastSynAck = synAcks[synAcks.length - 1]!;
    const params = { ...counts, late_s: null };
    const evidence = [at(synAck, "server", "SYN-ACK"), at(repeated, "client", "the same SYN again")];
    if (lastSynAck !== synAck) evidence.push(at(lastSynAck, "server", `SYN-ACK, sent ${times(synAcks.length)} by now`));
    return synAcks.length > 1 ? certain(params, evidence) : likely(params, evidence);
  },
  say: (p, { facts }) =>
    p.late_s !== null
      ? `${facts.client.ip} had given up when the SYN-ACK of ${facts.server.ip} came: it answered with a RST, ${duration(p.late_s * 1e9)} after its first SYN (sent ${times(p.syn_count)}). The way there or back takes seconds.`
      : `${facts.server.ip} answered (SYN-ACK sent ${times(p.synack_count)}), but ${facts.client.ip} goes on repeating its SYN: the answer is lost between this point and the client.`,
  causes: [
    {
      what: "something on the way holds packets for seconds: a full queue, a link that sleeps or has to be dialled, an inspection",
      certainty: "likely",
      when: (p) => p.late_s !== null,
    },
    { what: "the client was stopped meanwhile: Ctrl-C or a short time limit", certainty: "possible", when: (p) => p.late_s !== null },
    {
      what: "a stateful firewall on the way back never saw the SYN (asymmetric routing) and drops the SYN-ACK",
      certainty: "possible",
      when: (p) => p.late_s === null,
    },
    {
      what: "an outbound rule or stateless ACL at the server's side blocks source port 22 to high ports",
      certainty: "possible",
      when: (p) => p.late_s === null,
    },
    { what: "the answer leaves through another uplink, with an address or a path that does not fit", certainty: "possible", when: (p) => p.late_s === null },
    { what: "the client's own packet filter drops it", certainty: "possible", when: (p) => p.late_s === null },
  ],
  fixes: [
    {
      side: "network",
      command: () => "tc -s qdisc show",
      why: "on each device of the path: a queue that holds packets for seconds shows a backlog",
      when: (p) => p.late_s !== null,
    },
    {
      side: "client",
      command: (n) => sshCommand(n, "-o ConnectTimeout=60"),
      why: "waits longer than the answer takes: if it connects then, the path is slow, not dead",
      when: (p) => p.late_s !== null,
    },
    {
      side: "server",
      command: (n) => `ip route get ${n.client} from ${n.server}`,
      why: "shows the uplink that the answer takes; it must be the one that the SYN came in on (else: a routing table per uplink, with 'ip rule add from ADDRESS table UPLINK')",
      when: (p) => p.late_s === null,
    },
    {
      side: "network",
      command: letAnswersOut,
      why: "lets the answers through a filter that does not know the connection; in a cloud: allow ports 1024-65535 outbound in the network ACL",
      when: (p) => p.late_s === null,
    },
  ],
  nextCapture: (n) =>
    packetsAt(n, "client", [
      { if: "no SYN-ACK arrives, or one that is seconds late", then: "tcp-synack-lost" },
      { if: "SYN-ACKs arrive and the client answers them", then: "tcp-ack-lost" },
    ]),
  page: {
    meaning:
      "The server got the SYN and answered; the answer was dropped on its way to the client. From the client's side the same fault looks like tcp-no-response.",
    wire: ["SYN, SYN-ACK, the same SYN again, SYN-ACK again (also on the server's own timer at 1, 3, 7, 15 s); no third packet."],
    lookAlikes: [
      "syn-scan: the client answers the SYN-ACK with a RST at once; a client that had repeated its SYN and then sends a RST gave up too early for a slow path.",
      "tcp-ack-lost: the client stopped repeating its SYN, so it did get the SYN-ACK; its next packets are lost.",
      "A SYN flood with forged sources: many sources, each with one SYN.",
    ],
    messages: { client: ["ssh: connect to host HOST port PORT: Connection timed out"], server: [] },
    source: ["RFC 9293 3.5", "Linux tcp_synack_retries"],
  },
});
