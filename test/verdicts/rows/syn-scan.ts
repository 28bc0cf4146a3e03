import { TcpFlag } from "../../../src/net/packet.ts";
import { Dialogue, SECOND } from "../../tcp/dialogue.ts";
import { rowsOf } from "../verdict-rows.ts";

const { Ack, Fin, Psh, Rst, Urg } = TcpFlag;
const probe = { outcome: "probe", died_at: "tcp-connect", certainty: "likely" } as const;

export const synScan = rowsOf("syn-scan", [
  {
    it: "the SYN-ACK is answered with a RST",
    wire: () => new Dialogue().syn({ window: 1024, windowScale: -1 }).synAck().rst("client", { flags: Rst, seq: 1001, ack: 0 }),
    ...probe,
    frames: [2, 3],
    causes: ["likely: nmap -sS"],
    without: ["happy eyeballs"],
  },
  { it: "with RST,ACK", wire: () => new Dialogue().syn({ windowScale: -1 }).synAck().rst("client"), ...probe, frames: [2, 3] },
  {
    it: "the SYN is one of an operating system's: the client may have given up, or have been reset before",
    wire: () => new Dialogue().syn().synAck().rst("client", { flags: Rst, seq: 1001, ack: 0 }),
    ...probe,
    certainty: "possible",
    frames: [2, 3],
    says: ["or a client that had given up or been reset"],
    causes: ["happy eyeballs", "a RST in the server's name reached the client"],
    without: ["nmap"],
  },
  ...(
    [
      ["FIN", Fin],
      ["NULL", 0],
      ["Xmas", Fin | Psh | Urg],
    ] as const
  ).map(([name, flags]) => ({ it: `a ${name} scan`, wire: () => new Dialogue().send("client", flags, "", { ack: 0 }), ...probe, frames: [1] })),
  {
    it: "near miss: a FIN of a connection that is older than the capture",
    wire: () => new Dialogue().send("client", Fin | Ack, "", { ack: 7 }),
    code: "capture-starts-mid-stream",
    outcome: "unknown",
    died_at: null,
    certainty: "certain",
    frames: [1],
  },
  {
    it: "near miss: the handshake was completed, then the client left",
    wire: () => new Dialogue().handshake().rst("client"),
    code: "client-gone-before-ident",
    outcome: "probe",
    died_at: "identification",
    certainty: "likely",
    frames: [4],
  },
  {
    it: "near miss: the client repeats its SYN",
    wire: () => new Dialogue().syn().synAck().wait(SECOND).again(0).again(1),
    code: "tcp-synack-lost",
    outcome: "failed",
    died_at: "tcp-connect",
    certainty: "certain",
    frames: [2, 3, 4],
  },
]);
