import { MILLISECOND, SECOND, without } from "../../tcp/dialogue.ts";
import { CLIENT_IDENT, clientSpoke, connected, SERVER_IDENT } from "../conversations.ts";
import { rowsOf, told } from "../verdict-rows.ts";

/** The server's identification arrives and is acknowledged; the client's repeats, and the server's ACKs never cover it. */
const repeats = () =>
  connected()
    .data("server", SERVER_IDENT)
    .data("client", CLIENT_IDENT)
    .wait(200 * MILLISECOND)
    .again(4)
    .wait(400 * MILLISECOND)
    .again(4)
    .ack("server", { ack: 1001 })
    .wait(800 * MILLISECOND)
    .again(4)
    .ack("server", { ack: 1001 });
/** The client's identification is acknowledged; the server's repeats, and the client has nothing to say. */
const dies = () => {
  const d = clientSpoke().data("server", SERVER_IDENT);
  for (const pause of [0.2, 0.4, 0.8, 1.6, 3.2]) d.wait(pause * SECOND).again(5);
  return d;
};
const died = { died_at: "identification", certainty: "likely" } as const;

/** Handshake, then the client's identification again and again, and nothing of the server. */
const unanswered = () => {
  const d = connected().data("client", CLIENT_IDENT);
  for (let n = 0; n < 5; n++) d.wait(200 * MILLISECOND * 2 ** n).again(3);
  return d;
};

export const identDroppedInPath = rowsOf("ident-dropped-in-path", [
  {
    it: "nothing comes back, but no SYN-ACK is repeated either: the ACK got through, the identification does not",
    wire: unanswered,
    capture: { until: 60 * SECOND },
    ...told("stalled at identification, possible: 4 9"),
    params: { others_pass: false },
  },
  {
    it: "near miss: the SYN-ACK is repeated, so the ACK was lost too",
    wire: () => {
      const d = connected().data("client", CLIENT_IDENT);
      for (let n = 0; n < 3; n++)
        d.wait(SECOND * 2 ** n)
          .again(1)
          .ack("client")
          .again(3);
      return d;
    },
    capture: { until: 60 * SECOND },
    code: "tcp-ack-lost",
    ...told("failed at tcp-connect, certain: 3 11 4"),
  },
  {
    it: "the client's identification repeats, while the server's packets come",
    wire: repeats,
    capture: { until: 60 * SECOND },
    outcome: "stalled",
    ...died,
    frames: [5, 9],
  },
  {
    it: "the client gives up",
    wire: () =>
      repeats()
        .wait(10 * SECOND)
        .fin("client"),
    outcome: "failed",
    ...died,
    frames: [5, 9],
  },
  {
    it: "at the receiver: what follows the server's identification comes, it does not",
    wire: () => without(clientSpoke().data("server", SERVER_IDENT).ack("server").packets, 5),
    capture: { until: 60 * SECOND },
    outcome: "stalled",
    ...died,
    frames: [6],
  },
  {
    it: "nothing later of the server had to pass: then the way may have died at that moment",
    wire: () => dies().fin("client", { ack: 5_000_001 }),
    outcome: "failed",
    ...died,
    certainty: "possible",
    frames: [6, 11],
    params: { others_pass: false },
  },
  {
    it: "near miss: the client repeats what the server has acknowledged, so not even the ACKs of the server pass",
    wire: () => dies().wait(SECOND).fin("client", { ack: 5_000_001 }).ack("server").wait(SECOND).again(-2).wait(SECOND).again(-1),
    code: "retransmission-timeout",
    lookAlike: "retransmission-timeout",
    outcome: "failed",
    ...died,
    frames: [4, 6, 11],
  },
  {
    it: "near miss: repeated once, then acknowledged",
    wire: () =>
      connected()
        .data("client", CLIENT_IDENT)
        .wait(200 * MILLISECOND)
        .again(3)
        .ack("server"),
    capture: { until: 60 * SECOND },
    code: "server-silent-before-ident",
    outcome: "stalled",
    died_at: "identification",
    certainty: "certain",
    frames: [4, 6],
  },
]);
