import { Dialogue, exchange, SECOND } from "../../tcp/dialogue.ts";
import { rowsOf } from "../verdict-rows.ts";

/** Another connection to the same server, whose packets came over one hop. */
const genuine = () => [{ clientPort: 39_000, packets: exchange().packets.map((sent) => (sent.from === "server" ? { ...sent, hopLimit: 63 } : sent)) }];
const refusedWith = (hopLimit: number) => () => new Dialogue({ start: 5 * SECOND }).syn().rst("server", { seq: 0, hopLimit });
const failed = { outcome: "failed", died_at: "tcp-connect" } as const;

export const tcpRefusedByMiddlebox = rowsOf("tcp-refused-by-middlebox", [
  {
    it: "the RST has another hop limit than the server's packets",
    beside: genuine,
    wire: refusedWith(64),
    ...failed,
    certainty: "likely",
    frames: [14, 15],
    causes: ["likely: a rate limit or a ban on the way"],
  },
  {
    it: "near miss: another SYN came between, and the SYN-ACK answers that one",
    wire: () =>
      new Dialogue()
        .syn()
        .rst("server", { seq: 0, hopLimit: 254 })
        .wait(SECOND / 2)
        .again(0)
        .synAck(),
    code: "tcp-refused",
    ...failed,
    certainty: "certain",
    frames: [1, 2],
    without: ["a rate limit or a ban"],
  },
  {
    it: "the server's SYN-ACK still comes after the RST",
    wire: () => new Dialogue().syn().rst("server", { seq: 0, hopLimit: 254 }).synAck(),
    ...failed,
    certainty: "certain",
    frames: [2, 3],
  },
  {
    it: "near miss: the same hop limit",
    beside: genuine,
    wire: refusedWith(63),
    code: "tcp-refused",
    ...failed,
    certainty: "certain",
    frames: [14, 15],
    causes: ["likely: a rate limit or a ban rejects"],
  },
  { it: "near miss: nothing is known of the server", wire: refusedWith(64), code: "tcp-refused", ...failed, certainty: "certain", frames: [1, 2] },
]);
