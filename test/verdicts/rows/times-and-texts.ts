/** Texts that tell their cause, limits of time at their edges, captures without their beginning or end. */
import { TcpFlag } from "../../../src/net/packet.ts";
import { bytes, ed25519Key, ident, kexEcdhInit, kexInit, kexReply, newKeys, signatureBlob } from "../../ssh/messages.ts";
import { Dialogue, MILLISECOND, SECOND, without } from "../../tcp/dialogue.ts";
import {
  bothSpoke,
  CLIENT_IDENT,
  clientSpoke,
  complete,
  connected,
  encrypted,
  identified,
  kexInitOf,
  offered,
  SERVER_IDENT,
  serverSpoke,
} from "../conversations.ts";
import type { Conversation } from "../diagnosis-of.ts";
import { rowsOf, told } from "../verdict-rows.ts";

const open = { capture: { after: 20 * SECOND } };

const says = (text: string) => () => clientSpoke().data("server", text).ack("client").close("server");

export const serverPreidentTextThenClose = rowsOf("server-preident-text-then-close", [
  {
    it: "a library is missing",
    wire: says("sshd: error while loading shared libraries: libcrypto.so.3\r\n"),
    ...told("failed at identification, certain: 6 8"),
  },
  { it: "there are no host keys", wire: says("sshd: no hostkeys available -- exiting.\r\n"), ...told("failed at identification, certain: 6 8") },
  { it: "tcp wrappers", wire: says("You are not welcome to use sshd from 10.0.0.1.\r\n"), ...told("failed at identification, certain: 6 8") },
  { it: "a limit of a device", wire: says("Too many connections\r\n"), ...told("failed at identification, certain: 6 8") },
  { it: "Cisco's own words", wire: says("% Connection refused by remote host\r\n"), ...told("failed at identification, certain: 6 8") },
  { it: "somebody is denied", wire: says("Access denied\r\n"), ...told("failed at identification, certain: 6 8") },
  { it: "nothing that is known", wire: says("Hello\r\n"), ...told("failed at identification, certain: 6 8") },
  { it: "an empty line before it", wire: says("  \r\nHello\r\n"), ...told("failed at identification, certain: 6 8") },
  {
    it: "it has not closed",
    wire: () => clientSpoke().data("server", "Hello\r\n").ack("client"),
    capture: { after: 20 * SECOND },
    ...told("stalled at identification, certain: 6"),
  },
  {
    it: "near miss: it may still go on",
    wire: () => clientSpoke().data("server", "Hello\r\n").ack("client"),
    capture: { after: 1 * SECOND },
    code: "capture-ended",
    ...told("unknown, certain: 7"),
  },
  {
    it: "near miss: an identification follows",
    wire: says(`Hello\r\n${SERVER_IDENT}`),
    code: "server-closed-after-idents",
    ...told("failed at kexinit, possible: 6 4 8"),
  },
  {
    it: "near miss: a protocol that is known",
    wire: says("220 mail.example.org ESMTP\r\n"),
    code: "not-ssh-server",
    ...told("failed at identification, certain: 4 6 8"),
  },
]);

const idle = (d: Dialogue, seconds: number) => d.wait((seconds - 0.001) * SECOND);

export const loginGraceBeforeIdent = rowsOf("login-grace-before-ident", [
  { it: "thirty seconds, of OpenSSH", wire: () => idle(serverSpoke(), 30).fin("server"), ...told("failed at identification, likely: 4 6") },
  { it: "more than thirty, of OpenSSH", wire: () => idle(serverSpoke(), 60).fin("server"), ...told("failed at identification, likely: 4 6") },
  {
    it: "sixty, of another server",
    wire: () => idle(connected().data("server", ident("SSH-2.0-y")).ack("client"), 60).fin("server"),
    ...told("failed at identification, likely: 4 6"),
  },
  {
    it: "a whole second that no server has by default",
    wire: () => idle(serverSpoke(), 43.993).fin("server"),
    ...told("failed at identification, likely: 4 6"),
  },
  { it: "no whole second", wire: () => idle(serverSpoke(), 43.5).fin("server"), ...told("failed at identification, possible: 4 6") },
  { it: "a second and a half", wire: () => idle(serverSpoke(), 1.6).fin("server"), ...told("failed at identification, possible: 4 6") },
  { it: "near miss: sooner", wire: () => idle(serverSpoke(), 1.4).fin("server"), code: "unexplained", ...told("failed at identification, possible: 6") },
  {
    it: "near miss: the client left",
    wire: () => idle(serverSpoke(), 60).fin("client"),
    code: "client-gone-before-ident",
    ...told("probe at identification, likely: 4 6"),
  },
]);

const inLogin = (seconds: number, closer: "client" | "server" = "server") => {
  const d = encrypted(complete(), 44, -44, 68, -84);
  return d.wait((seconds - 0.019) * SECOND).fin(closer);
};

export const loginGraceInAuth = rowsOf("login-grace-in-auth", [
  { it: "thirty seconds", wire: () => inLogin(30), code: "exchange-complete", also: ["login-grace-in-auth"], ...told("ok, certain: 14 12") },
  { it: "sixty", wire: () => inLogin(60), code: "exchange-complete", also: ["login-grace-in-auth"], ...told("ok, certain: 14 12") },
  {
    it: "a hundred and twenty, with jitter",
    wire: () => inLogin(124),
    code: "exchange-complete",
    also: ["login-grace-in-auth"],
    ...told("ok, certain: 14 12"),
  },
  { it: "half a second less", wire: () => inLogin(119.6), code: "exchange-complete", also: ["login-grace-in-auth"], ...told("ok, certain: 14 12") },
  { it: "a second less is no usual limit", wire: () => inLogin(119), code: "exchange-complete", also: ["login-grace-in-auth"], ...told("ok, certain: 14 12") },
  { it: "six seconds more is none either", wire: () => inLogin(126), code: "exchange-complete", also: ["login-grace-in-auth"], ...told("ok, certain: 14 12") },
  { it: "near miss: two seconds are an answer", wire: () => inLogin(2), code: "exchange-complete", ...told("ok, certain: 14 12") },
  { it: "near miss: the client closes", wire: () => inLogin(120, "client"), code: "exchange-complete", ...told("ok, certain: 14 12") },
]);

export const serverWaitsClientFirst = rowsOf("server-waits-client-first", [
  {
    it: "three seconds of silence",
    wire: () =>
      connected()
        .wait(3.1 * SECOND)
        .data("client", CLIENT_IDENT)
        .data("server", SERVER_IDENT)
        .ack("client"),
    ...open,
    ...told("stalled at identification, likely: 3"),
  },
  {
    it: "near miss: two",
    wire: () =>
      connected()
        .wait(2 * SECOND)
        .data("client", CLIENT_IDENT)
        .data("server", SERVER_IDENT)
        .ack("client"),
    ...open,
    code: "unexplained",
    ...told("stalled at kexinit, possible: 6"),
  },
  {
    it: "near miss: the server wakes half a second later",
    wire: () =>
      connected()
        .wait(5 * SECOND)
        .data("client", CLIENT_IDENT)
        .wait(500 * MILLISECOND)
        .data("server", SERVER_IDENT)
        .ack("client"),
    ...open,
    code: "unexplained",
    ...told("stalled at kexinit, possible: 6"),
  },
  {
    it: "near miss: the server closes",
    wire: () =>
      connected()
        .wait(10 * SECOND)
        .close("server"),
    code: "server-stall-dns-libwrap",
    ...told("failed at identification, likely: 4"),
  },
  {
    it: "near miss: the server speaks first",
    wire: () =>
      connected()
        .wait(5 * SECOND)
        .data("server", SERVER_IDENT)
        .wait(5 * SECOND)
        .data("client", CLIENT_IDENT)
        .ack("server"),
    ...open,
    code: "unexplained",
    ...told("stalled at kexinit, possible: 6"),
  },
  { it: "near miss: still early", wire: connected, capture: { after: 2 * SECOND }, code: "capture-ended", ...told("unknown, certain: 3") },
]);

const ssh1 = (line: string) => connected().data("server", SERVER_IDENT).data("client", line).ack("server").close("server");

export const protocolVersionMismatch = rowsOf("protocol-version-mismatch", [
  { it: "the client is old", wire: () => ssh1("SSH-1.5-old\r\n"), ...told("failed at identification, certain: 5 7") },
  {
    it: "the server is old",
    wire: () => connected().data("server", "SSH-1.5-Cisco-1.25\r\n").data("client", CLIENT_IDENT).ack("server").close("client"),
    ...told("failed at identification, certain: 4 7"),
  },
  {
    it: "the server refuses it in words",
    wire: () =>
      connected().data("server", SERVER_IDENT).data("client", "SSH-1.5-old\r\n").data("server", "Protocol major versions differ.\r\n").close("server"),
    ...told("failed at identification, certain: 5 7"),
  },
  { it: "near miss: 1.99 is both", wire: () => ssh1("SSH-1.99-new\r\n"), code: "server-closed-after-idents", ...told("failed at kexinit, possible: 4 5 7") },
  {
    it: "near miss: nmap asks for version 1 on purpose",
    wire: () => ssh1("SSH-1.5-NmapNSE_1.0\r\n"),
    code: "scanner-ident",
    ...told("probe at identification, likely: 5 7"),
  },
  {
    it: "near miss: it still goes on",
    wire: () => connected().data("server", SERVER_IDENT).data("client", "SSH-1.5-old\r\n").ack("server"),
    capture: { after: 1 * SECOND },
    code: "capture-ended",
    ...told("unknown, certain: 6"),
  },
]);

export const captureEnded = rowsOf("capture-ended", [
  { it: "with a packet of the server", wire: () => identified().data("server", kexInit()), ...told("unknown, certain: 7") },
  { it: "with a packet of the client", wire: () => identified().data("client", kexInit()), ...told("unknown, certain: 7") },
  {
    it: "two and a half seconds later",
    wire: () => identified().data("client", kexInit()).ack("server"),
    capture: { after: 2.5 * SECOND },
    ...told("unknown, certain: 8"),
  },
  {
    it: "near miss: so much later that it is a stall",
    wire: () => identified().data("client", kexInit()).ack("server"),
    capture: { after: 60 * SECOND },
    code: "kexinit-not-sent-server-stall",
    ...told("stalled at kexinit, possible: 7 5"),
  },
]);

export const captureStartsMidStream = rowsOf("capture-starts-mid-stream", [
  {
    it: "the client's identification was before it",
    wire: () => without(bothSpoke().data("client", kexInit()).data("server", kexInit()).ack("client").packets, 0, 1, 2, 3, 4),
    ...told("unknown, certain: 1"),
  },
  {
    it: "the server's was",
    wire: () =>
      without(
        connected().data("server", SERVER_IDENT).ack("client").data("client", CLIENT_IDENT).data("client", kexInit()).ack("server").packets,
        0,
        1,
        2,
        3,
        4,
      ),
    ...told("unknown, certain: 1"),
  },
  { it: "both were, and the lists came", wire: () => without(offered().close("client").packets, 0, 1, 2, 3, 4, 5), ...told("unknown, certain: 1") },
  {
    it: "near miss: both lists, which have nothing in common",
    wire: () => without(offered(kexInit({ kex_algorithms: ["a@example.org"] })).close("server").packets, 0, 1, 2, 3, 4, 5),
    code: "no-common-kex",
    ...told("failed at kexinit, certain: 1 2 4"),
  },
  {
    it: "near miss: the handshake alone is missing",
    wire: () => without(bothSpoke().close("client").packets, 0, 1, 2),
    code: "client-closed-after-server-ident",
    ...told("failed at kexinit, possible: 3 5"),
  },
  {
    it: "near miss: the SYN is there",
    wire: () => without(bothSpoke().close("client").packets, 1, 2),
    code: "client-closed-after-server-ident",
    ...told("failed at kexinit, possible: 4 6"),
  },
]);

/** Bytes behind NEWKEYS that nobody captured. */
export const captureLoss = rowsOf("capture-loss", [
  {
    it: "both ends lost some",
    wire: () => without(offered().data("client", kexEcdhInit()).ack("server").data("server", kexReply()).ack("client").close("client").packets, 9, 11),
    ...told("unknown, certain: 14 14"),
  },
  {
    it: "three holes of one end: two are shown",
    wire: () => {
      const d = identified();
      for (let n = 0; n < 6; n++) d.data("client", "x".repeat(100)).ack("server");
      return without(d.close("client").packets, 6, 10, 14);
    },
    ...told("unknown, certain: 18 18"),
  },
  {
    it: "NEWKEYS of both, and silence behind the last one",
    wire: () => {
      const d = offered()
        .data("client", kexEcdhInit())
        .data("server", bytes(kexReply({ hostKey: ed25519Key(), signature: signatureBlob("ssh-ed25519") }), newKeys()))
        .ack("client");
      return d.data("client", newKeys());
    },
    capture: { after: 60 * SECOND },
    ...told("unknown, likely: 13"),
  },
  {
    it: "near miss: the same, acknowledged",
    wire: () => complete(),
    capture: { after: 60 * SECOND },
    code: "exchange-complete",
    ...told("ok, certain: 14 12"),
  },
  {
    it: "near miss: one side alone",
    wire: () => complete().packets.filter(({ from }) => from === "client"),
    capture: { after: 60 * SECOND },
    code: "one-sided-capture",
    ...told("unknown, certain: 9"),
  },
]);

export const oneSidedCapture = rowsOf("one-sided-capture", [
  {
    it: "the client alone",
    wire: () =>
      bothSpoke()
        .data("client", kexInit())
        .ack("server")
        .close("client")
        .packets.filter(({ from }) => from === "client"),
    ...told("unknown, certain: 7"),
  },
  {
    it: "the server alone",
    wire: () =>
      bothSpoke()
        .data("server", kexInit())
        .ack("client")
        .close("server")
        .packets.filter(({ from }) => from === "server"),
    ...told("unknown, certain: 6"),
  },
  {
    it: "near miss: the client alone, in a session",
    wire: () => encrypted(complete(), 44, -44, 68).packets.filter(({ from }) => from === "client"),
    code: "exchange-complete",
    also: ["one-sided-capture"],
    ...told("ok, likely: 9"),
  },
  {
    it: "near miss: a SYN that nobody answers",
    wire: () => new Dialogue().syn(),
    capture: { after: 20 * SECOND },
    code: "tcp-no-response",
    ...told("failed at tcp-connect, likely: 1"),
  },
]);

/** Another connection to the same server, before. */
const before =
  (packets: Dialogue): (() => Conversation[]) =>
  () => [{ packets, clientPort: 39_000 }];
const early = (server: string) =>
  connected({ start: 60 * SECOND })
    .data("client", CLIENT_IDENT)
    .data("server", `SSH-2.0-${server}\r\n`)
    .ack("client")
    .close("server");

export const serverClosedAfterIdents = rowsOf("server-closed-after-idents", [
  { it: "OpenSSH 9.8, whose child dies", wire: () => early("OpenSSH_9.8"), ...told("failed at kexinit, likely: 5 4 7") },
  { it: "OpenSSH 9.7 starts none there", wire: () => early("OpenSSH_9.7"), ...told("failed at kexinit, possible: 5 4 7") },
  { it: "nor does OpenSSH 10.3", wire: () => early("OpenSSH_10.3"), ...told("failed at kexinit, possible: 5 4 7") },
  { it: "OpenSSH 10.2 does", wire: () => early("OpenSSH_10.2"), ...told("failed at kexinit, likely: 5 4 7") },
  {
    it: "OpenSSH 9.8, but others get through",
    beside: before(encrypted(complete(), 44, -44).close("client")),
    wire: () => early("OpenSSH_9.8"),
    ...told("failed at kexinit, possible: 25 24 27"),
  },
  {
    it: "the second that ends like this",
    beside: before(bothSpoke().close("server")),
    wire: () => early("OpenSSH_9.8"),
    ...told("failed at kexinit, likely: 15 14 17"),
  },
  { it: "Cisco IOS", wire: () => early("Cisco-1.25"), ...told("failed at kexinit, possible: 5 4 7") },
  { it: "another program", wire: () => early("9.8"), ...told("failed at kexinit, possible: 5 4 7") },
  {
    it: "the client's line crosses its FIN",
    wire: () => connected().data("server", SERVER_IDENT).fin("server").data("client", CLIENT_IDENT).ack("server"),
    ...told("failed at kexinit, possible: 4 6 5"),
  },
  {
    it: "two seconds later",
    wire: () =>
      bothSpoke()
        .wait(1.998 * SECOND)
        .fin("server"),
    ...told("failed at kexinit, possible: 6 4 8"),
  },
  {
    it: "near miss: more than two",
    wire: () =>
      bothSpoke()
        .wait(2 * SECOND)
        .fin("server"),
    code: "unexplained",
    ...told("failed at kexinit, possible: 8"),
  },
  {
    it: "near miss: half of its list came",
    wire: () => bothSpoke().data("server", kexInit().subarray(0, 40)).ack("client").fin("server"),
    code: "unexplained",
    ...told("failed at kexinit, possible: 10"),
  },
  {
    it: "near miss: its host no longer knew the connection",
    wire: () => {
      const d = bothSpoke().wait(1.5 * SECOND);
      return d.data("client", kexInit()).send("server", TcpFlag.Rst, "", { seq: d.next("server"), ack: 0, window: 0 });
    },
    code: "peer-state-lost",
    ...told("failed at kexinit, likely: 8 9"),
  },
]);

const closedOn = (server: string, hostKey: string, changes: Parameters<typeof kexInit>[0] = {}) => {
  const lists = { kex_algorithms: ["curve25519-sha256"], server_host_key_algorithms: [hostKey], ...changes };
  return identified(ident("SSH-2.0-OpenSSH_9.2"), ident(`SSH-2.0-${server}`))
    .data("client", kexInitOf("OpenSSH_9.2", "client", lists))
    .data("server", kexInit(lists))
    .ack("client")
    .data("client", kexEcdhInit());
};
const DROPBEAR = "dropbear_2022.83";

export const serverClosedAfterKexInit = rowsOf("server-closed-after-kex-init", [
  { it: "dropbear without its ed25519 key", wire: () => closedOn(DROPBEAR, "ssh-ed25519").close("server"), ...told("failed at key-exchange, possible: 10 11") },
  {
    it: "dropbear without its ECDSA key",
    wire: () => closedOn(DROPBEAR, "ecdsa-sha2-nistp256").close("server"),
    ...told("failed at key-exchange, possible: 10 11"),
  },
  { it: "dropbear without its RSA key", wire: () => closedOn(DROPBEAR, "rsa-sha2-256").close("server"), ...told("failed at key-exchange, possible: 10 11") },
  { it: "dropbear, and RSA by its old name", wire: () => closedOn(DROPBEAR, "ssh-rsa").close("server"), ...told("failed at key-exchange, possible: 10 11") },
  {
    it: "dropbear, and a type that it cannot make",
    wire: () => closedOn(DROPBEAR, "ssh-dss").close("server"),
    ...told("failed at key-exchange, possible: 10 11"),
  },
  {
    it: "dropbear, and a name that merely begins with RSA's",
    wire: () => closedOn(DROPBEAR, "ssh-rsa-cert-v01@openssh.com").close("server"),
    ...told("failed at key-exchange, possible: 10 11"),
  },
  { it: "OpenSSH", wire: () => closedOn("OpenSSH_9.2", "ssh-ed25519").close("server"), ...told("failed at key-exchange, possible: 10 11") },
  { it: "RST", wire: () => closedOn("OpenSSH_9.2", "ssh-ed25519").rst("server", { window: 502 }), ...told("failed at key-exchange, possible: 10 11") },
  {
    it: "near miss: the reply is there",
    wire: () => closedOn("OpenSSH_9.2", "ssh-ed25519").data("server", kexReply()).ack("client").close("server"),
    code: "newkeys-missing",
    ...told("failed at newkeys, possible: 11 13"),
  },
  {
    it: "near miss: a minute later",
    wire: () =>
      closedOn("OpenSSH_9.2", "ssh-ed25519")
        .ack("server")
        .wait(60 * SECOND)
        .close("server"),
    code: "kex-reply-missing-stall",
    ...told("failed at key-exchange, possible: 10 12"),
  },
  {
    it: "near miss: the client closes",
    wire: () => closedOn("OpenSSH_9.2", "ssh-ed25519").ack("server").close("client"),
    code: "killed-locally",
    ...told("failed at key-exchange, possible: 12"),
  },
]);
