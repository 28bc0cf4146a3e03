import { kexEcdhInit, kexInit } from "../../ssh/messages.ts";
import { SECOND, without } from "../../tcp/dialogue.ts";
import { bothSpoke, CLIENT_IDENT, clientSpoke, connected, SERVER_IDENT } from "../conversations.ts";
import { rowsOf } from "../verdict-rows.ts";

const unknown = { outcome: "unknown", died_at: null, certainty: "certain" } as const;
const kexinits = () => bothSpoke().data("client", kexInit()).ack("server").data("server", kexInit()).ack("client");

export const captureStartsMidStream = rowsOf("capture-starts-mid-stream", [
  { it: "no handshake and no identification", wire: () => without(kexinits().fin("server").packets, 0, 1, 2, 3, 4, 5, 6), ...unknown, frames: [1] },
  {
    it: "near miss: bytes that are no packet, after a handshake that was seen",
    wire: () =>
      bothSpoke()
        .data(
          "client",
          Uint8Array.from({ length: 80 }, (_, at) => 0xa5 ^ at),
        )
        .close("server"),
    code: "bad-packet-length",
    outcome: "failed",
    died_at: "kexinit",
    certainty: "certain",
    frames: [8, 9],
  },
  {
    it: "near miss: it begins at the KEXINITs, and they have nothing in common",
    wire: () =>
      without(
        bothSpoke()
          .data("client", kexInit({ kex_algorithms: ["curve25519-sha256"] }))
          .ack("server")
          .data("server", kexInit({ kex_algorithms: ["diffie-hellman-group1-sha1"] }))
          .ack("client")
          .fin("client").packets,
        0,
        1,
        2,
        3,
        4,
        5,
        6,
      ),
    code: "no-common-kex",
    outcome: "failed",
    died_at: "kexinit",
    certainty: "certain",
    frames: [1, 3, 5],
  },
  {
    it: "near miss: only the handshake is missing",
    wire: () => without(bothSpoke().fin("server").packets, 0, 1, 2),
    code: "server-closed-after-idents",
    outcome: "failed",
    died_at: "kexinit",
    certainty: "possible",
    frames: [3, 1, 5],
  },
]);

export const oneSidedCapture = rowsOf("one-sided-capture", [
  {
    it: "the client alone: its ACKs say what it got",
    wire: () => bothSpoke().packets.filter((sent) => sent.from === "client"),
    capture: { until: 30 * SECOND },
    ...unknown,
    frames: [4],
    params: { seen: "client", acknowledged: SERVER_IDENT.length },
  },
  {
    it: "the server alone",
    wire: () => bothSpoke().packets.filter((sent) => sent.from === "server"),
    capture: { until: 30 * SECOND },
    ...unknown,
    frames: [3],
    params: { seen: "server", acknowledged: CLIENT_IDENT.length },
  },
  {
    it: "near miss: a SYN that repeats has no answer",
    wire: () =>
      connected()
        .again(0)
        .wait(SECOND)
        .again(0)
        .packets.filter((sent) => sent.from === "client" && sent.ack === 0),
    code: "tcp-no-response",
    outcome: "failed",
    died_at: "tcp-connect",
    certainty: "certain",
    frames: [1, 3],
  },
]);

export const captureLoss = rowsOf("capture-loss", [
  {
    it: "acknowledged bytes that were not captured",
    wire: () => without(bothSpoke().packets, 5),
    capture: { until: 30 * SECOND },
    ...unknown,
    frames: [6],
  },
  {
    it: "near miss: what the network lost is sent again, and never acknowledged",
    wire: () => {
      const d = bothSpoke().data("client", kexInit());
      for (let n = 1; n < 5; n++) d.wait(0.2 * SECOND * 2 ** n).again(7);
      return d;
    },
    capture: { until: 60 * SECOND },
    code: "retransmission-timeout",
    lookAlike: "Loss in the network",
    outcome: "stalled",
    died_at: "kexinit",
    certainty: "likely",
    frames: [6, 8, 12],
  },
  {
    it: "near miss: nothing is missing",
    wire: clientSpoke,
    capture: { until: 30 * SECOND },
    code: "server-silent-before-ident",
    outcome: "stalled",
    died_at: "identification",
    certainty: "likely",
    frames: [4, 5],
  },
]);

export const captureEnded = rowsOf("capture-ended", [
  { it: "the last packet is a moment old", wire: kexinits, ...unknown, frames: [11] },
  {
    it: "near miss: it is ten seconds old, and the server owes its reply",
    wire: () => kexinits().data("client", kexEcdhInit()).ack("server"),
    capture: { after: 10 * SECOND },
    code: "kex-reply-missing-stall",
    outcome: "stalled",
    died_at: "key-exchange",
    certainty: "possible",
    frames: [12],
  },
  {
    it: "near miss: it is half a minute old",
    wire: clientSpoke,
    capture: { until: 30 * SECOND },
    code: "server-silent-before-ident",
    outcome: "stalled",
    died_at: "identification",
    certainty: "likely",
    frames: [4, 5],
  },
]);
