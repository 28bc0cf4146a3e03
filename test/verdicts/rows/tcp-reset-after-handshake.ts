import { Dialogue } from "../../tcp/dialogue.ts";
import { IPV6 } from "../diagnosis-of.ts";
import { rowsOf } from "../verdict-rows.ts";

const failed = { outcome: "failed", died_at: "tcp-connect", certainty: "possible" } as const;

export const tcpResetAfterHandshake = rowsOf("tcp-reset-after-handshake", [
  { it: "RST right after the ACK", wire: () => new Dialogue().handshake().rst("server"), ...failed, frames: [3, 4] },
  { it: "over IPv6", wire: () => new Dialogue().handshake().rst("server"), ...IPV6, ...failed, frames: [3, 4] },
  {
    it: "the client's identification is on its way and never acknowledged",
    wire: () => new Dialogue().handshake().data("client", "SSH-2.0-x\r\n").rst("server", { ack: 1001 }),
    ...failed,
    frames: [3, 5],
  },
  {
    it: "near miss: the identification was acknowledged before",
    wire: () => new Dialogue().handshake().data("client", "SSH-2.0-x\r\n").ack("server").rst("server"),
    code: "server-closed-before-ident",
    outcome: "failed",
    died_at: "identification",
    certainty: "certain",
    frames: [4, 6],
  },
  {
    it: "near miss: the client resets it",
    wire: () => new Dialogue().handshake().rst("client"),
    code: "client-gone-before-ident",
    outcome: "probe",
    died_at: "identification",
    certainty: "likely",
    frames: [4],
  },
]);
