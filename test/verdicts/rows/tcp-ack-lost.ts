import { Dialogue, SECOND } from "../../tcp/dialogue.ts";
import { rowsOf } from "../verdict-rows.ts";

/** SYN-ACK and identification repeat, neither is acknowledged by the other end. */
const lost = () =>
  new Dialogue()
    .handshake()
    .data("client", "SSH-2.0-x\r\n")
    .wait(SECOND)
    .again(3)
    .again(1)
    .wait(2 * SECOND)
    .again(3)
    .again(1);
const failed = { outcome: "failed", died_at: "tcp-connect" } as const;

export const tcpAckLost = rowsOf("tcp-ack-lost", [
  { it: "the SYN-ACK repeats though it is acknowledged, and so does the identification", wire: lost, ...failed, certainty: "certain", frames: [3, 8, 4] },
  { it: "the client gives up", wire: () => lost().fin("client"), ...failed, certainty: "certain", frames: [3, 8, 4] },
  {
    it: "at the server: SYN-ACKs repeat, and the client is content",
    wire: () =>
      new Dialogue()
        .syn()
        .synAck()
        .wait(SECOND)
        .again(1)
        .wait(2 * SECOND)
        .again(1),
    ...failed,
    certainty: "likely",
    frames: [2, 4],
  },
  {
    it: "near miss: the identification is acknowledged, and nothing follows",
    wire: () => new Dialogue().handshake().data("client", "SSH-2.0-x\r\n").ack("server"),
    capture: { until: 60 * SECOND },
    code: "server-silent-before-ident",
    outcome: "stalled",
    died_at: "identification",
    certainty: "likely",
    frames: [4, 5],
  },
]);
