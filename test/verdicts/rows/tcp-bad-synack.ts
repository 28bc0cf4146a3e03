import { TcpFlag } from "../../../src/net/packet.ts";
import { Dialogue, SECOND, without } from "../../tcp/dialogue.ts";
import { rowsOf } from "../verdict-rows.ts";

const { Ack, Syn, Rst } = TcpFlag;
const failed = { outcome: "failed", died_at: "tcp-connect", certainty: "likely" } as const;

export const tcpBadSynack = rowsOf("tcp-bad-synack", [
  {
    it: "a challenge ACK: the server still has an older connection of these ports",
    wire: () => new Dialogue().syn().send("server", Ack, "", { seq: 777, ack: 424_242 }).send("client", Rst, "", { seq: 424_242, ack: 0 }),
    ...failed,
    frames: [1, 2, 3],
    params: { kind: "challenge-ack" },
  },
  {
    it: "a SYN-ACK of another sequence number",
    wire: () =>
      new Dialogue()
        .syn()
        .send("server", Syn | Ack, "", { seq: 777, ack: 424_242, mss: 1460 })
        .send("client", Rst, "", { seq: 424_242, ack: 0 }),
    ...failed,
    frames: [1, 2, 3],
    params: { kind: "wrong-ack" },
  },
  {
    it: "a SYN-ACK that no SYN of the client's asked this address for",
    wire: () => without(new Dialogue().syn().synAck().send("client", Rst, "", { seq: 1001, ack: 0, window: 0 }).packets, 0),
    ...failed,
    frames: [1, 2],
    params: { kind: "unasked" },
  },
  {
    it: "near miss: the SYN was not captured, and the client goes on",
    wire: () => without(new Dialogue().syn().synAck().ack("client").fin("client").packets, 0),
    code: "client-gone-before-ident",
    outcome: "probe",
    died_at: "identification",
    certainty: "likely",
    frames: [3],
  },
  {
    it: "near miss: the SYN-ACK is right, and the client resets all the same",
    wire: () => new Dialogue().syn().synAck().send("client", Rst, "", { seq: 1001, ack: 0, window: 0 }),
    code: "syn-scan",
    outcome: "probe",
    died_at: "tcp-connect",
    certainty: "possible",
    frames: [2, 3],
  },
  {
    it: "near miss: after the challenge the same SYN is answered, and the exchange goes on",
    wire: () => {
      const d = new Dialogue().syn().send("server", Ack, "", { seq: 777, ack: 424_242 }).send("client", Rst, "", { seq: 424_242, ack: 0 });
      return d.wait(SECOND).again(0).synAck().ack("client").data("client", "SSH-2.0-x\r\n").ack("server").close("server");
    },
    code: "server-closed-before-ident",
    outcome: "failed",
    died_at: "identification",
    certainty: "certain",
    frames: [7, 9],
  },
]);
