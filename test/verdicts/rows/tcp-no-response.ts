import { TcpFlag } from "../../../src/net/packet.ts";
import { Dialogue, SECOND, without } from "../../tcp/dialogue.ts";
import { IPV6 } from "../diagnosis-of.ts";
import { rowsOf } from "../verdict-rows.ts";

const { Rst } = TcpFlag;
const syns = (start = 0) => new Dialogue({ start }).syn().wait(SECOND).again(0).wait(SECOND).again(0);
/** A SYN-ACK to a client that asked another address, and its RST. */
const unasked = (isn = 1000) =>
  without(
    new Dialogue({ clientIsn: isn })
      .syn()
      .synAck()
      .send("client", Rst, "", { seq: isn + 1, ack: 0, window: 0 }).packets,
    0,
  );
const failed = { outcome: "failed", died_at: "tcp-connect" } as const;

export const tcpNoResponse = rowsOf("tcp-no-response", [
  { it: "the same SYN three times, and nothing back", wire: () => syns(), ...failed, certainty: "certain", frames: [1, 3] },
  { it: "over IPv6", wire: () => syns(), ...IPV6, ...failed, certainty: "certain", frames: [1, 3] },
  {
    it: "one SYN, and a capture that goes on for a while",
    wire: () => new Dialogue().syn(),
    capture: { until: 4 * SECOND },
    ...failed,
    certainty: "likely",
    frames: [1],
  },
  {
    it: "TCP Fast Open: the SYN carries the identification",
    wire: () =>
      new Dialogue()
        .syn({ payload: Buffer.from("SSH-2.0-x\r\n") })
        .wait(SECOND)
        .again(0),
    ...failed,
    certainty: "certain",
    frames: [1, 2],
  },
  {
    it: "another address answers this very SYN",
    wire: () => syns(SECOND),
    beside: () => [{ server: "10.0.0.9", packets: unasked() }],
    ...failed,
    certainty: "certain",
    frames: [3, 5],
    params: { answered_by: "10.0.0.9" },
    says: ["10.0.0.2 did not answer; a SYN-ACK that acknowledges this very SYN came from 10.0.0.9"],
    causes: ["likely: a NAT or load balancer passed the SYN to another host"],
    fixes: ["conntrack -L -s 10.0.0.1 -p tcp --dport 22"],
    without: ["fail2ban", "iptables -I INPUT", "accept queue"],
  },
  {
    it: "another address answers another SYN of the same port",
    wire: () => syns(SECOND),
    beside: () => [{ server: "10.0.0.9", packets: unasked(77) }],
    ...failed,
    certainty: "certain",
    frames: [3, 5],
    params: { answered_by: null },
    causes: ["possible: the accept queue of the listener is full"],
  },
  {
    it: "near miss: the SYN is the last packet of the capture",
    wire: () => new Dialogue().syn(),
    code: "capture-ended",
    outcome: "unknown",
    died_at: null,
    certainty: "certain",
    frames: [1],
  },
  {
    it: "near miss: the server answers, and the client does not hear it",
    wire: () => new Dialogue().syn().synAck().wait(SECOND).again(0).again(1),
    code: "tcp-synack-lost",
    ...failed,
    certainty: "certain",
    frames: [2, 3, 4],
  },
]);
