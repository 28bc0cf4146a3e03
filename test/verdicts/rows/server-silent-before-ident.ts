import { TcpFlag } from "../../../src/net/packet.ts";
import { SECOND, without } from "../../tcp/dialogue.ts";
import { behindRouter, clientSpoke, SERVER_IDENT } from "../conversations.ts";
import { IPV6 } from "../diagnosis-of.ts";
import { rowsOf } from "../verdict-rows.ts";

const stalled = { outcome: "stalled", died_at: "identification", certainty: "certain", frames: [4, 5] } as const;
const minute = { until: 60 * SECOND };

export const serverSilentBeforeIdent = rowsOf("server-silent-before-ident", [
  {
    it: "the identification is acknowledged, and nothing follows: what it said may be lost",
    wire: clientSpoke,
    capture: minute,
    ...stalled,
    certainty: "likely",
    params: { silence_seen: false },
    says: ["or what it says is lost before this point"],
    causes: ["possible: the server's identification is lost on its way to this point"],
  },
  { it: "over IPv6", wire: clientSpoke, capture: minute, ...IPV6, ...stalled, certainty: "likely" },
  {
    it: "at the server: it said nothing",
    wire: () => behindRouter(clientSpoke(), "client"),
    capture: minute,
    ...stalled,
    params: { silence_seen: true },
    causes: ["possible: the server's own packet filter drops what it says"],
    without: ["is lost on its way to this point"],
  },
  {
    it: "at the client: a later packet of the server has the SEQ of one that said nothing",
    wire: () =>
      behindRouter(clientSpoke(), "server")
        .wait(5 * SECOND)
        .ack("server", { hopLimit: 63 }),
    capture: minute,
    ...stalled,
    params: { silence_seen: true },
  },
  {
    it: "the client gives up, and its FIN is acknowledged",
    wire: () =>
      clientSpoke()
        .wait(15 * SECOND)
        .fin("client")
        .ack("server"),
    ...stalled,
    outcome: "failed",
    frames: [4, 5, 6],
    also: ["client-timeout-banner"],
    says: ["its kernel, or that of a front, lives"],
  },
  {
    it: "the client gives up, and the capture ends",
    wire: () =>
      clientSpoke()
        .wait(15 * SECOND)
        .fin("client"),
    ...stalled,
    outcome: "failed",
    certainty: "likely",
    frames: [4, 5, 6],
    also: ["client-timeout-banner"],
  },
  {
    it: "the client gives up, and the identification comes when it has gone: slow, not dead",
    wire: () =>
      clientSpoke()
        .wait(5 * SECOND)
        .fin("client")
        .ack("server")
        .wait(5 * SECOND)
        .data("server", SERVER_IDENT)
        .send("client", TcpFlag.Rst, "", { ack: 0, window: 0 }),
    ...stalled,
    outcome: "failed",
    frames: [4, 5, 6],
    also: ["client-timeout-banner"],
    params: { ended_by: "client" },
  },
  {
    it: "the client gives up, and the server's host has forgotten the connection by then",
    wire: () =>
      clientSpoke()
        .wait(15 * SECOND)
        .fin("client")
        .send("server", TcpFlag.Rst, "", { ack: 0, window: 0 }),
    ...stalled,
    outcome: "failed",
    certainty: "likely",
    frames: [4, 5, 6],
    params: { answer_to_fin: "forgotten" },
    fixes: ["tcp[tcpflags] & tcp-rst != 0'"],
  },
  {
    it: "the client gives up, and nobody acknowledges its FIN: the way back may be what is dead",
    wire: () =>
      clientSpoke()
        .wait(15 * SECOND)
        .fin("client")
        .wait(0.2 * SECOND)
        .again(-1),
    ...stalled,
    outcome: "failed",
    certainty: "likely",
    frames: [4, 5, 6],
    params: { answer_to_fin: "none" },
  },
  {
    it: "the server closes at its login limit",
    wire: () =>
      clientSpoke()
        .wait(120 * SECOND)
        .fin("server"),
    ...stalled,
    outcome: "failed",
    frames: [4, 5, 6],
  },
  {
    it: "no more than possible where the capture missed bytes of the server",
    wire: () => without(clientSpoke().data("server", SERVER_IDENT).ack("client").packets, 5),
    capture: minute,
    code: "capture-loss",
    outcome: "unknown",
    died_at: null,
    certainty: "certain",
    frames: [6],
  },
  {
    it: "near miss: the capture ends a moment later",
    wire: clientSpoke,
    code: "capture-ended",
    outcome: "unknown",
    died_at: null,
    certainty: "certain",
    frames: [5],
  },
  {
    it: "near miss: the server closes after two rounds of a resolver",
    wire: () =>
      clientSpoke()
        .wait(10 * SECOND)
        .rst("server"),
    code: "server-stall-dns-libwrap",
    outcome: "failed",
    died_at: "identification",
    certainty: "likely",
    frames: [4, 6],
  },
]);
