import { kexInit } from "../../ssh/messages.ts";
import { Dialogue, MILLISECOND, SECOND, type Sent, without } from "../../tcp/dialogue.ts";
import { behindRouter, CLIENT_IDENT, clientSpoke, connected, SERVER_IDENT } from "../conversations.ts";
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

/** The same, each packet of the client changed by what is on the way; the server's host answers each repetition, or none. */
const reached = (change: Partial<Sent>, answers: boolean) => {
  const d = new Dialogue()
    .syn({ timestampValue: 50_000, checksumState: 1 })
    .synAck()
    .ack("client", { timestampValue: 50_001, checksumState: 1 })
    .data("client", CLIENT_IDENT, { timestampValue: 50_002, checksumState: 1, ...change });
  for (let n = 0; n < 4; n++) {
    d.wait(200 * MILLISECOND * 2 ** n).again(3);
    if (answers) d.ack("server", { ack: 1001 });
  }
  return d;
};
/** As the client's host sees it, and as the server's does. */
const atClient = (d: Dialogue) => behindRouter(d, "server");
const atServer = (d: Dialogue) => behindRouter(d, "client");
const minute = { capture: { until: 60 * SECOND } };

export const identDroppedInPath = rowsOf("ident-dropped-in-path", [
  {
    it: "at the client: each repetition is answered with an ACK of what came before, so it arrives",
    wire: () => atClient(reached({}, true)),
    ...minute,
    ...told("stalled at identification, likely: 4 11"),
    params: { reaches_host: "answered", discarded_for: null },
    says: ["They do arrive at 10.0.0.2, which answers each with an ACK of what came before: its kernel does not take them."],
    causes: ["likely: a device on the way changed sequence numbers"],
    fixes: ["server\n\n\nnstat -az TcpInCsumErrors"],
    without: ["deep packet inspection", "went dead"],
  },
  {
    it: "at the server: its timestamps lie before those of the SYN",
    wire: () => atServer(reached({ timestampValue: 49_000 }, true)),
    ...minute,
    ...told("stalled at identification, likely: 4 11"),
    params: { reaches_host: "here", discarded_for: "timestamps" },
    says: ["They do arrive at 10.0.0.2, where this capture was made: their TCP timestamps lie before that of the SYN"],
    causes: ["likely: a device on the way (a proxy, a firewall that normalises TCP"],
    fixes: ["sysctl -w net.ipv4.tcp_timestamps=0", "nstat -az"],
  },
  {
    it: "at the server: its checksum is wrong",
    wire: () => atServer(reached({ checksumState: 2 }, false).data("server", SERVER_IDENT, { ack: 1001 }).data("client", kexInit())),
    ...minute,
    ...told("stalled at identification, likely: 4 8"),
    params: { reaches_host: "here", discarded_for: "checksum" },
    says: ["they arrive with a wrong TCP checksum"],
    causes: ["likely: a device on the way changes the packets and leaves the old checksum"],
  },
  {
    it: "at the server: it comes, and no sign of it: the server's own filter",
    wire: () => atServer(reached({}, false)),
    ...minute,
    ...told("stalled at identification, likely: 4 8"),
    params: { reaches_host: "here", discarded_for: null },
    says: ["its own packet filter drops them, or its kernel does not take them"],
    causes: ["likely: the host's own packet filter drops them"],
    fixes: ["server\n\n\niptables-save -c"],
    without: ["deep packet inspection", "client\n\n\niptables-save"],
  },
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
    certainty: "likely",
    frames: [4, 6],
  },
]);
