import { Dialogue, SECOND } from "../../tcp/dialogue.ts";
import { IPV6 } from "../diagnosis-of.ts";
import { rowsOf } from "../verdict-rows.ts";

const syns = () => new Dialogue().syn().wait(SECOND).again(0).wait(SECOND).again(0);
const failed = { outcome: "failed", died_at: "tcp-connect" } as const;

export const tcpNoResponse = rowsOf("tcp-no-response", [
  { it: "the same SYN three times, and nothing back", wire: syns, ...failed, certainty: "certain", frames: [1, 3] },
  { it: "over IPv6", wire: syns, ...IPV6, ...failed, certainty: "certain", frames: [1, 3] },
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
