import { TcpFlag } from "../../../src/net/packet.ts";
import { kexInit } from "../../ssh/messages.ts";
import { SECOND, without } from "../../tcp/dialogue.ts";
import { bothSpoke, CLIENT_IDENT, clientSpoke, connected, replied, SERVER_IDENT, serverSpoke } from "../conversations.ts";
import { IPV6 } from "../diagnosis-of.ts";
import { rowsOf } from "../verdict-rows.ts";

const probe = { outcome: "probe", died_at: "identification", certainty: "likely" } as const;
const failed = { outcome: "failed", certainty: "possible" } as const;

export const clientGoneBeforeIdent = rowsOf("client-gone-before-ident", [
  { it: "FIN after the handshake", wire: () => connected().close("client"), ...probe, frames: [4] },
  { it: "over IPv6, after the server's identification", wire: () => serverSpoke().close("client"), ...IPV6, ...probe, frames: [4, 6] },
  { it: "RST of a program that closed with unread data", wire: () => serverSpoke().rst("client", { window: 502 }), ...probe, frames: [4, 6] },
  {
    it: "near miss: it had sent its identification",
    wire: () =>
      clientSpoke()
        .wait(0.7 * SECOND)
        .fin("client"),
    code: "killed-locally",
    ...failed,
    died_at: "identification",
    frames: [6],
  },
  {
    it: "near miss: a RST of a host that lost the connection is no probe",
    wire: () =>
      serverSpoke()
        .wait(20 * SECOND)
        .data("server", "x")
        .send("client", TcpFlag.Rst, "", { seq: 1001, ack: 0, window: 0 }),
    code: "peer-state-lost",
    outcome: "failed",
    died_at: "identification",
    certainty: "likely",
    frames: [6, 7],
  },
  {
    it: "near miss: bytes of the client that the capture missed",
    wire: () => without(clientSpoke().fin("client").packets, 3),
    code: "capture-loss",
    outcome: "unknown",
    died_at: null,
    certainty: "certain",
    frames: [5],
  },
]);

export const clientClosedAfterServerIdent = rowsOf("client-closed-after-server-ident", [
  { it: "both identifications, then FIN of the client", wire: () => bothSpoke().fin("client"), ...failed, died_at: "kexinit", frames: [6, 8] },
  {
    it: "it had read the server's KEXINIT too",
    wire: () => bothSpoke().data("server", kexInit()).ack("client").fin("client"),
    ...failed,
    died_at: "kexinit",
    frames: [6, 8, 10],
  },
  { it: "near miss: it had said nothing", wire: () => serverSpoke().fin("client"), code: "client-gone-before-ident", ...probe, frames: [4, 6] },
]);

export const scannerIdent = rowsOf("scanner-ident", [
  {
    it: "a scanner that names itself",
    wire: () => connected().data("server", SERVER_IDENT).data("client", "SSH-2.0-ZGrab ZGrab SSH Survey\r\n").ack("server").fin("client"),
    ...probe,
    died_at: "identification",
    frames: [5, 7],
  },
  {
    it: "near miss: a program on Go's package, and a server that never says a word",
    wire: () =>
      connected()
        .data("client", "SSH-2.0-Go\r\n")
        .ack("server")
        .wait(7 * SECOND)
        .fin("client"),
    code: "server-silent-before-ident",
    ...failed,
    certainty: "likely",
    died_at: "identification",
    frames: [4, 5, 6],
    lookAlike: "server-silent-before-ident",
  },
  {
    it: "near miss: an ordinary client",
    wire: () => bothSpoke().fin("client"),
    code: "client-closed-after-server-ident",
    ...failed,
    died_at: "kexinit",
    frames: [6, 8],
  },
]);

export const loginGraceBeforeIdent = rowsOf("login-grace-before-ident", [
  {
    it: "FIN of the server after 120 s",
    wire: () =>
      serverSpoke()
        .wait(120 * SECOND)
        .fin("server"),
    outcome: "failed",
    died_at: "identification",
    certainty: "likely",
    frames: [4, 6],
    params: { limit_s: 120 },
  },
  {
    it: "with the jitter of OpenSSH 9.9",
    wire: () =>
      serverSpoke()
        .wait(123.4 * SECOND)
        .fin("server"),
    outcome: "failed",
    died_at: "identification",
    certainty: "likely",
    frames: [4, 6],
  },
  {
    it: "near miss: the reply to the key exchange had come, and a host key waits for an answer",
    wire: () =>
      replied()
        .wait(120 * SECOND)
        .fin("server"),
    code: "host-key-prompt-stall",
    outcome: "failed",
    died_at: "key-exchange",
    certainty: "likely",
    frames: [11, 14],
  },
  {
    it: "near miss: still open",
    wire: serverSpoke,
    capture: { until: 90 * SECOND },
    code: "client-silent-before-ident",
    outcome: "stalled",
    died_at: "identification",
    certainty: "likely",
    frames: [4],
  },
]);

export const clientSilentBeforeIdent = rowsOf("client-silent-before-ident", [
  {
    it: "the server's identification, and nothing of the client",
    wire: serverSpoke,
    capture: { until: 90 * SECOND },
    outcome: "stalled",
    died_at: "identification",
    certainty: "likely",
    frames: [4],
  },
  {
    it: "near miss: the client left",
    wire: () =>
      serverSpoke()
        .wait(30 * SECOND)
        .fin("client"),
    code: "client-gone-before-ident",
    ...probe,
    frames: [4, 6],
  },
]);

export const serverWaitsClientFirst = rowsOf("server-waits-client-first", [
  { it: "both are silent", wire: connected, capture: { until: 30 * SECOND }, outcome: "stalled", died_at: "identification", certainty: "likely", frames: [3] },
  {
    it: "the client leaves after a while, and that wakes the server",
    wire: () =>
      connected()
        .wait(10 * SECOND)
        .fin("client")
        .data("server", SERVER_IDENT),
    outcome: "failed",
    died_at: "identification",
    certainty: "likely",
    frames: [3, 4],
  },
  {
    it: "near miss: the client has spoken",
    wire: clientSpoke,
    capture: { until: 30 * SECOND },
    code: "server-silent-before-ident",
    outcome: "stalled",
    died_at: "identification",
    certainty: "likely",
    frames: [4, 5],
  },
  { it: "near miss: the client left at once", wire: () => connected().fin("client"), code: "client-gone-before-ident", ...probe, frames: [4] },
  {
    it: "near miss: a client that is slow to speak",
    wire: () =>
      connected()
        .wait(4 * SECOND)
        .data("client", CLIENT_IDENT)
        .ack("server"),
    capture: { until: 30 * SECOND },
    code: "server-silent-before-ident",
    outcome: "stalled",
    died_at: "identification",
    certainty: "likely",
    frames: [4, 5],
  },
]);

export const serverClosedAfterIdents = rowsOf("server-closed-after-idents", [
  { it: "FIN at once", wire: () => bothSpoke().fin("server"), ...failed, died_at: "kexinit", frames: [6, 4, 8] },
  {
    it: "OpenSSH 9.8 to 10.2, whose child could not start",
    wire: () =>
      connected().data("client", CLIENT_IDENT).data("server", "SSH-2.0-OpenSSH_9.9\r\n").ack("client").data("client", kexInit()).rst("server", { window: 502 }),
    ...failed,
    certainty: "likely",
    died_at: "kexinit",
    frames: [5, 4, 8],
  },
  {
    it: "near miss: nothing of the server came",
    wire: () => clientSpoke().fin("server"),
    code: "server-closed-before-ident",
    outcome: "failed",
    died_at: "identification",
    certainty: "certain",
    frames: [4, 6],
  },
]);
