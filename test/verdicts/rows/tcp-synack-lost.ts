import { TcpFlag } from "../../../src/net/packet.ts";
import { Dialogue, SECOND } from "../../tcp/dialogue.ts";
import { rowsOf } from "../verdict-rows.ts";

const lost = () =>
  new Dialogue()
    .syn()
    .synAck()
    .wait(SECOND)
    .again(0)
    .again(1)
    .wait(2 * SECOND)
    .again(0)
    .again(1);
const failed = { outcome: "failed", died_at: "tcp-connect" } as const;

/** Causes and a fix where the SYN-ACK came, and too late. */
const LATE = ["something on the way holds packets for seconds", "the client was stopped meanwhile", "waits longer than the answer takes"];

export const tcpSynackLost = rowsOf("tcp-synack-lost", [
  { it: "SYN and SYN-ACK repeat by turns", wire: lost, ...failed, certainty: "certain", frames: [2, 3, 6], fixes: ["shows the uplink"], without: LATE },
  {
    it: "the SYN repeats once after the SYN-ACK",
    wire: () => new Dialogue().syn().synAck().wait(SECOND).again(0),
    ...failed,
    certainty: "likely",
    frames: [2, 3],
  },
  {
    it: "it comes when the client has given up",
    wire: () =>
      new Dialogue()
        .syn()
        .wait(SECOND)
        .again(0)
        .wait(3 * SECOND)
        .synAck()
        .rst("client", { flags: TcpFlag.Rst, seq: 1001, ack: 0 }),
    ...failed,
    certainty: "likely",
    frames: [1, 3, 4],
    params: { syn_count: 2, synack_count: 1 },
    causes: LATE.slice(0, 2),
    fixes: LATE.slice(2),
    without: ["shows the uplink"],
  },
  {
    it: "the same from the server's side: SYN and SYN-ACK repeat, then a RST",
    wire: () =>
      new Dialogue()
        .syn()
        .synAck()
        .wait(SECOND)
        .again(0)
        .again(1)
        .wait(3 * SECOND)
        .rst("client", { flags: TcpFlag.Rst, seq: 1001, ack: 0 }),
    ...failed,
    certainty: "likely",
    frames: [1, 2, 5],
  },
  {
    it: "near miss: the client answers with a RST",
    wire: () => new Dialogue().syn().synAck().rst("client", { flags: TcpFlag.Rst, seq: 1001, ack: 0 }),
    code: "syn-scan",
    outcome: "probe",
    died_at: "tcp-connect",
    certainty: "possible",
    frames: [2, 3],
  },
  {
    it: "near miss: the client went on, its packets do not arrive",
    wire: () =>
      new Dialogue()
        .handshake()
        .data("client", "SSH-2.0-x\r\n")
        .wait(SECOND)
        .again(1)
        .again(3)
        .wait(2 * SECOND)
        .again(1)
        .again(3),
    code: "tcp-ack-lost",
    ...failed,
    certainty: "certain",
    frames: [3, 7, 4],
  },
]);
