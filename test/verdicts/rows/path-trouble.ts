import { TcpFlag } from "../../../src/net/packet.ts";
import { bytes, kexEcdhInit, kexInit, kexReply, newKeys } from "../../ssh/messages.ts";
import { Dialogue, MILLISECOND, SECOND } from "../../tcp/dialogue.ts";
import { behindRouter, bothSpoke, CLIENT_IDENT, clientSpoke, complete, connected, encrypted, offered, SERVER_IDENT } from "../conversations.ts";
import { rowsOf } from "../verdict-rows.ts";

const { Rst, Ack } = TcpFlag;
/** The client's KEXINIT, sent so often with the usual back-off and never acknowledged. */
const repeated = (times: number) => {
  const d = bothSpoke().data("client", kexInit());
  for (let n = 1; n < times; n++) d.wait(200 * MILLISECOND * 2 ** n).again(7);
  return d;
};

export const retransmissionTimeout = rowsOf("retransmission-timeout", [
  {
    it: "five transmissions, and no sign of life",
    wire: () => repeated(5),
    capture: { until: 60 * SECOND },
    outcome: "stalled",
    died_at: "kexinit",
    certainty: "likely",
    frames: [6, 8, 12],
  },
  {
    it: "the client's identification, though the server's came: it died before the KEXINITs",
    wire: () => {
      const d = connected().data("server", SERVER_IDENT).data("client", CLIENT_IDENT);
      for (let n = 1; n < 6; n++) d.wait(200 * MILLISECOND * 2 ** n).again(4);
      return d;
    },
    capture: { until: 60 * SECOND },
    outcome: "stalled",
    died_at: "identification",
    certainty: "likely",
    frames: [4, 5, 10],
  },
  {
    it: "at the server: the client's packets do come, and its host takes none of them",
    wire: () => behindRouter(repeated(6), "client"),
    capture: { until: 60 * SECOND },
    outcome: "stalled",
    died_at: "kexinit",
    certainty: "likely",
    frames: [6, 8, 13],
    params: { reaches_host: "here" },
    says: ["and got no acknowledgement. They do arrive at 10.0.0.2"],
    causes: ["a ban that began in the midst (fail2ban)"],
    fixes: ["server\n\n\niptables-save -c"],
    without: ["mtr", "Wi-Fi"],
  },
  {
    it: "near miss: two transmissions, and the capture ends",
    wire: () => repeated(2),
    code: "capture-ended",
    outcome: "unknown",
    died_at: null,
    certainty: "certain",
    frames: [9],
  },
]);

export const tcpZeroWindow = rowsOf("tcp-zero-window", [
  {
    it: "the server takes nothing more, and answers every probe with a closed window",
    wire: () => {
      const d = clientSpoke().ack("server", { window: 0 });
      for (let n = 0; n < 4; n++)
        d.wait(200 * MILLISECOND * 2 ** n)
          .send("client", Ack, "", { seq: d.next("client") - 1 })
          .ack("server", { window: 0 });
      return d;
    },
    capture: { until: 60 * SECOND },
    outcome: "stalled",
    died_at: "identification",
    certainty: "certain",
    frames: [6, 13, 14],
  },
  {
    it: "closed in the SYN-ACK: a SYN proxy that has not reached the server",
    wire: () => {
      const d = new Dialogue().syn().synAck({ window: 0 }).ack("client");
      for (let n = 0; n < 5; n++) d.wait(200 * MILLISECOND * 2 ** n).send("client", Ack, "", { seq: 1_000 });
      return d;
    },
    capture: { until: 60 * SECOND },
    outcome: "stalled",
    died_at: "identification",
    certainty: "likely",
    frames: [2, 8],
    params: { never_open: "syn-ack" },
    says: ["from its SYN-ACK on and has not taken one byte", "a SYN proxy does that"],
    causes: ["likely: a SYN proxy or flood protection"],
    fixes: ["SYNPROXY"],
    without: ["receiving program is stopped", "a tarpit (xt"],
  },
  {
    it: "closed right behind the handshake, before a byte was taken: a tarpit",
    wire: () => {
      const d = new Dialogue().syn().synAck({ window: 5, windowScale: -1 }).ack("client").ack("server", { window: 0 });
      for (let n = 0; n < 4; n++)
        d.wait(200 * MILLISECOND * 2 ** n)
          .send("client", Ack, "", { seq: 1_000 })
          .ack("server", { window: 0 });
      return d;
    },
    capture: { until: 60 * SECOND },
    outcome: "stalled",
    died_at: "identification",
    certainty: "likely",
    frames: [4, 11, 12],
    params: { never_open: "at-once" },
    says: ["right after the handshake", "a tarpit has none"],
    causes: ["likely: a tarpit"],
  },
  {
    it: "near miss: keep-alives, and the window is open",
    lookAlike: "A keep-alive",
    wire: () => {
      const d = clientSpoke();
      for (let n = 0; n < 4; n++)
        d.wait(SECOND)
          .send("client", Ack, "", { seq: d.next("client") - 1 })
          .ack("server");
      return d;
    },
    capture: { until: 60 * SECOND },
    code: "server-silent-before-ident",
    outcome: "stalled",
    died_at: "identification",
    certainty: "certain",
    frames: [4, 5],
  },
]);

export const peerStateLost = rowsOf("peer-state-lost", [
  {
    it: "after a minute of silence the server's host knows the connection no more",
    wire: () => {
      const d = bothSpoke()
        .wait(60 * SECOND)
        .data("client", kexInit());
      return d.send("server", Rst, "", { seq: d.next("server"), ack: 0, window: 0 });
    },
    outcome: "failed",
    died_at: "kexinit",
    certainty: "likely",
    frames: [8, 9],
    params: { end: "server" },
  },
  {
    it: "near miss: the RST comes after a FIN, as the noise of the close",
    lookAlike: "A RST after a close",
    wire: () => {
      const d = bothSpoke().fin("server").data("client", kexInit());
      return d.send("server", Rst, "", { seq: d.next("server"), ack: 0, window: 0 });
    },
    code: "server-closed-after-idents",
    outcome: "failed",
    died_at: "kexinit",
    certainty: "possible",
    frames: [6, 4, 8],
  },
]);

export const injectedReset = rowsOf("injected-reset", [
  {
    it: "genuine data of the server come after its RST",
    wire: () =>
      connected()
        .data("client", CLIENT_IDENT)
        .rst("server", { hopLimit: 60, flags: Rst, ack: 0 })
        .data("server", SERVER_IDENT)
        .send("client", Rst, "", { ack: 0, window: 0 }),
    outcome: "failed",
    died_at: "identification",
    certainty: "certain",
    frames: [5, 6],
  },
  {
    it: "another hop limit than the server's own packets",
    wire: () => clientSpoke().rst("server", { hopLimit: 250 }),
    outcome: "failed",
    died_at: "identification",
    certainty: "likely",
    frames: [6],
  },
  {
    it: "after a complete exchange: it stands beside that, and nobody's login failed",
    wire: () =>
      encrypted(complete(), 44, -44, 68, -84)
        .wait(20 * SECOND)
        .rst("server", { hopLimit: 250 }),
    code: "exchange-complete",
    also: ["injected-reset"],
    outcome: "ok",
    died_at: null,
    certainty: "certain",
    frames: [14, 12],
    beside_it: { certainty: "likely", params: { in_name_of: "server" } },
  },
  {
    it: "near miss: the server's hop limit",
    wire: () => clientSpoke().rst("server"),
    code: "server-closed-before-ident",
    outcome: "failed",
    died_at: "identification",
    certainty: "certain",
    frames: [4, 6],
  },
  {
    it: "near miss: a RST far out of the window changes nothing",
    wire: () => clientSpoke().rst("server", { hopLimit: 250, seq: 77, flags: Rst }),
    capture: { until: 60 * SECOND },
    code: "server-silent-before-ident",
    outcome: "stalled",
    died_at: "identification",
    certainty: "likely",
    frames: [4, 5],
  },
]);

export const qosDscpDrop = rowsOf("qos-dscp-drop", [
  {
    it: "what is marked repeats, what is not is acknowledged",
    wire: () => {
      const d = connected().data("server", SERVER_IDENT).ack("client").data("client", CLIENT_IDENT);
      for (let n = 0; n < 3; n++)
        d.wait(200 * MILLISECOND * 2 ** n)
          .again(5)
          .ack("server", { ack: 1001 });
      return d;
    },
    trafficClass: (sent) => (sent.from === "client" && sent.payload.length > 0 ? 0xb8 : 0),
    capture: { until: 60 * SECOND },
    outcome: "stalled",
    died_at: "identification",
    certainty: "possible",
    frames: [6, 11],
    params: { dscp: 46 },
  },
  {
    it: "nothing comes back, but the unmarked ACK of the handshake got through",
    wire: () => {
      const d = connected().data("client", CLIENT_IDENT);
      for (let n = 0; n < 5; n++) d.wait(200 * MILLISECOND * 2 ** n).again(3);
      return d;
    },
    trafficClass: (sent) => (sent.from === "client" && sent.payload.length > 0 ? 0xb8 : 0),
    capture: { until: 60 * SECOND },
    outcome: "stalled",
    died_at: "identification",
    certainty: "possible",
    frames: [4, 9],
  },
  {
    it: "a server that marks its socket once it is awake: its ACKs are lost as well, and the client repeats itself",
    wire: () => {
      const d = clientSpoke().data("server", SERVER_IDENT);
      for (let n = 0; n < 4; n++)
        d.wait(200 * MILLISECOND * 2 ** n)
          .again(5)
          .again(3)
          .ack("server");
      return d;
    },
    trafficClass: (sent) => (sent.from === "server" && (sent.payload.length > 0 || sent.seq > 5_000_001) ? 0xb8 : 0),
    capture: { until: 60 * SECOND },
    outcome: "stalled",
    died_at: "identification",
    certainty: "possible",
    frames: [6, 16],
    params: { from: "server", dscp: 46 },
  },
  {
    it: "near miss: nothing is marked",
    wire: () => {
      const d = connected().data("server", SERVER_IDENT).ack("client").data("client", CLIENT_IDENT);
      for (let n = 0; n < 3; n++)
        d.wait(200 * MILLISECOND * 2 ** n)
          .again(5)
          .ack("server", { ack: 1001 });
      return d;
    },
    capture: { until: 60 * SECOND },
    code: "ident-dropped-in-path",
    outcome: "stalled",
    died_at: "identification",
    certainty: "likely",
    frames: [6, 11],
  },
]);

export const killedLocally = rowsOf("killed-locally", [
  {
    it: "the client leaves a second after its identification, before anything was owed to it",
    wire: () =>
      clientSpoke()
        .wait(0.7 * SECOND)
        .fin("client"),
    outcome: "failed",
    died_at: "identification",
    certainty: "possible",
    frames: [6],
  },
  {
    it: "it leaves while the server still computes its reply, which then reaches nobody",
    wire: () =>
      offered()
        .data("client", kexEcdhInit())
        .ack("server")
        .wait(1.2 * SECOND)
        .fin("client")
        .ack("server")
        .data("server", bytes(kexReply(), newKeys()))
        .send("client", TcpFlag.Rst, "", { window: 0 }),
    outcome: "failed",
    died_at: "key-exchange",
    certainty: "possible",
    frames: [12],
    params: { owed: "key exchange reply by the server" },
  },
  {
    it: "near miss: it had not said a byte",
    wire: () =>
      connected()
        .wait(0.7 * SECOND)
        .fin("client"),
    code: "client-gone-before-ident",
    outcome: "probe",
    died_at: "identification",
    certainty: "likely",
    frames: [4],
  },
  {
    it: "near miss: the server left",
    wire: () =>
      clientSpoke()
        .wait(0.7 * SECOND)
        .fin("server"),
    code: "server-closed-before-ident",
    outcome: "failed",
    died_at: "identification",
    certainty: "certain",
    frames: [4, 6],
  },
]);
