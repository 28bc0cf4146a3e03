import { kexInit } from "../../ssh/messages.ts";
import { MILLISECOND } from "../../tcp/dialogue.ts";
import { CLIENT_IDENT, clientSpoke, connected, SERVER_IDENT } from "../conversations.ts";
import { IPV6 } from "../diagnosis-of.ts";
import { rowsOf } from "../verdict-rows.ts";

const failed = { outcome: "failed", died_at: "identification", certainty: "certain" } as const;

export const serverClosedBeforeIdent = rowsOf("server-closed-before-ident", [
  { it: "FIN at once", wire: () => clientSpoke().fin("server"), ...failed, frames: [4, 6], params: { delay: "listener", how: "fin" } },
  {
    it: "RST of a child that died",
    wire: () =>
      clientSpoke()
        .wait(60 * MILLISECOND)
        .rst("server"),
    ...failed,
    frames: [4, 6],
    params: { delay: "child", how: "rst" },
  },
  {
    it: "a busy machine closes the sixth connection of a client that has five without a login",
    beside: () =>
      Array.from({ length: 5 }, (_, n) => ({
        packets: connected({ start: n * MILLISECOND, step: MILLISECOND })
          .data("server", SERVER_IDENT)
          .ack("client").packets,
        clientPort: 39_000 + n,
      })),
    wire: () =>
      connected({ start: 100 * MILLISECOND })
        .wait(60 * MILLISECOND)
        .fin("server"),
    ...failed,
    frames: [29],
    params: { delay: "child", unauthenticated_from_client: 5 },
    causes: ["possible: dropbear's limit of 5 connections without a login from one address"],
  },
  { it: "over IPv6", wire: () => clientSpoke().fin("server"), ...IPV6, ...failed, frames: [4, 6] },
  { it: "the client had not spoken yet", wire: () => connected().fin("server").fin("client").ack("server"), ...failed, frames: [4] },
  {
    it: "both close at once",
    wire: () => clientSpoke().fin("server").fin("client", { ack: 5_000_001 }).ack("server").ack("client"),
    ...failed,
    frames: [4, 6],
  },
  { it: "late echoes of the client follow", wire: () => clientSpoke().fin("server").data("client", kexInit()).rst("server"), ...failed, frames: [4, 6] },
  {
    it: "no more than possible with the client's side alone",
    wire: () =>
      clientSpoke()
        .fin("server")
        .fin("client")
        .packets.filter((sent) => sent.from === "client"),
    code: "one-sided-capture",
    outcome: "unknown",
    died_at: null,
    certainty: "certain",
    frames: [4],
  },
  {
    it: "near miss: its identification came first",
    wire: () => connected().data("client", CLIENT_IDENT).data("server", SERVER_IDENT).ack("client").fin("server"),
    code: "server-closed-after-idents",
    outcome: "failed",
    died_at: "kexinit",
    certainty: "possible",
    frames: [5, 4, 7],
  },
]);
