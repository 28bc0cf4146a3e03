/** Who owes what, and for how long it was not seen: silences that a timer, a person or the end of the capture ends. */
import { ident, kexDhInit, kexEcdhInit, kexInit, kexReply, newKeys } from "../../ssh/messages.ts";
import { SECOND, without } from "../../tcp/dialogue.ts";
import { identified, kexInitOf, offered, replied } from "../conversations.ts";
import { rowsOf, told } from "../verdict-rows.ts";

const open = { capture: { after: 10 * SECOND } };
const STRICT_CLIENT = { kex_algorithms: ["curve25519-sha256", "kex-strict-c-v00@openssh.com"] };
const STRICT_SERVER = { kex_algorithms: ["curve25519-sha256", "kex-strict-s-v00@openssh.com"] };
const GROUP1 = { kex_algorithms: ["diffie-hellman-group1-sha1"] };
/** Both KEXINITs of these programs. */
const met = (client: string, lists = {}, server = {}) =>
  identified(ident(`SSH-2.0-${client}`))
    .data("client", kexInit(lists))
    .data("server", kexInit(server))
    .ack("client");

export const clientStallBeforeKexInit = rowsOf("client-stall-before-kex-init", [
  {
    it: "PuTTY asks about a weak method",
    wire: () => met("PuTTY_Release_0.78", GROUP1, GROUP1),
    ...open,
    ...told("stalled at key-exchange, likely: 7 8"),
    params: { warned_of: ["diffie-hellman-group1-sha1", "terrapin"], closed_by: null },
    says: ["(what was agreed on is weak: diffie-hellman-group1-sha1 and terrapin)"],
    causes: ["likely: a dialog asks whether to go on"],
    fixes: ["bring the client's window to the front"],
    without: ["-vvv"],
  },
  {
    it: "PuTTY has nothing to ask about",
    wire: () => met("PuTTY_Release_0.78", STRICT_CLIENT, STRICT_SERVER),
    ...open,
    ...told("stalled at key-exchange, possible: 7 8"),
    params: { warned_of: [] },
    says: ["it owes the first message of the key exchange."],
    without: ["a dialog asks"],
  },
  {
    it: "OpenSSH, whose login timer ends it",
    wire: () =>
      met("OpenSSH_9.2", STRICT_CLIENT, STRICT_SERVER)
        .wait(120 * SECOND)
        .close("server"),
    ...told("failed at key-exchange, possible: 7 8 10"),
    params: { closed_by: "server" },
    fixes: ["-vvv -o GSSAPIKeyExchange=no"],
    without: ["bring the client's window"],
  },
  {
    it: "not even the server's FIN is acknowledged: the client's host is gone",
    wire: () =>
      met("OpenSSH_9.2", STRICT_CLIENT, STRICT_SERVER)
        .wait(12 * SECOND)
        .fin("server")
        .wait(0.2 * SECOND)
        .again(-1),
    ...told("failed at key-exchange, possible: 7 8 10"),
    causes: ["likely: the client's host, or the way to it, is gone"],
  },
  {
    it: "near miss: nobody acknowledged the server's KEXINIT",
    wire: () => identified().data("client", kexInit()).data("server", kexInit()),
    ...open,
    code: "unexplained",
    lookAlike: "kexinit-lost-path-mtu",
    ...told("stalled at kexinit, possible: 8"),
  },
]);

const waitingForClient = (client = "x") =>
  identified(ident(`SSH-2.0-${client}`))
    .data("server", kexInit())
    .ack("client");
const waitingForServer = () => identified().data("client", kexInit()).ack("server");

export const kexinitNotSentClientStall = rowsOf("kexinit-not-sent-client-stall", [
  {
    it: "a dialog of WinSCP",
    wire: () => waitingForClient("WinSCP_release_5.21"),
    ...open,
    ...told("stalled at kexinit, likely: 4 7"),
    causes: ["likely: a dialog of PuTTY, WinSCP"],
    fixes: ["bring the client's window to the front"],
  },
  {
    it: "three bytes of a packet came, and were acknowledged",
    wire: () => waitingForClient().data("client", kexInit().subarray(0, 3)).ack("server"),
    ...open,
    ...told("stalled at kexinit, possible: 9 7"),
    params: { part: { have: 3, need: 6 } },
  },
  {
    it: "near miss: the server closes at once",
    wire: () => waitingForClient().close("server"),
    code: "server-closed-after-kexinit",
    ...told("failed at kexinit, possible: 7 9"),
  },
]);

export const kexinitNotSentServerStall = rowsOf("kexinit-not-sent-server-stall", [
  {
    it: "the client's patience ends it",
    wire: () =>
      waitingForServer()
        .wait(30 * SECOND)
        .close("client"),
    ...told("failed at kexinit, possible: 7 5 9"),
    params: { closed_by: "client", part: null },
  },
  ...(
    [
      ["PuTTY waits for the server's before it sends its own, and the server ends it", "PuTTY_Release_0.78", undefined],
      ["near miss: OpenSSH's client sends its own at once, and has not", "OpenSSH_9.2p1", "unexplained"],
    ] as const
  ).map(([it, program, code]) => ({
    it,
    wire: () =>
      identified(ident(`SSH-2.0-${program}`), ident("SSH-2.0-y"))
        .ack("server")
        .wait(6 * SECOND)
        .fin("server"),
    ...(code !== undefined && { code, lookAlike: "kexinit-not-sent-client-stall" }),
    ...told(`failed at kexinit, possible: ${code === undefined ? "4 5 8" : "8"}`),
    ...(code === undefined && { params: { client_waits: true, closed_by: "server" }, says: ["a client that waits for the server's KEXINIT"] }),
  })),
  {
    it: "near miss: a part of it came, and nobody acknowledged that",
    wire: () => waitingForServer().data("server", kexInit().subarray(0, 200)),
    ...open,
    code: "unexplained",
    lookAlike: "kexinit-lost-path-mtu",
    ...told("stalled at kexinit, possible: 9"),
  },
]);

const GROUP16 = kexInit({ kex_algorithms: ["diffie-hellman-group16-sha512"] });

export const kexReplyMissingStall = rowsOf("kex-reply-missing-stall", [
  {
    it: "the client's KEXINIT is not in the capture: the method is not known",
    wire: () => without(offered().data("client", kexEcdhInit()).ack("server").packets, 6),
    ...open,
    ...told("stalled at key-exchange, possible: 9"),
    params: { method: null, host_key: null },
    says: ["acknowledged the client's SSH_MSG_30 and then sent nothing for"],
    without: ["an RSA key takes it seconds"],
  },
  {
    it: "a large group, and the server's timer",
    wire: () =>
      offered(GROUP16, GROUP16)
        .data("client", kexDhInit(0xabcdef_0123456789n << 4000n))
        .ack("server")
        .wait(120 * SECOND)
        .close("server"),
    ...told("failed at key-exchange, possible: 10 12"),
    says: ["(diffie-hellman-group16-sha512)", ", and closed in the end."],
    causes: ["possible: a slow processor"],
  },
  {
    it: "near miss: nobody acknowledged what the client asked",
    wire: () => offered().data("client", kexEcdhInit()),
    ...open,
    code: "unexplained",
    lookAlike: "server-closed-after-kex-init",
    ...told("stalled at key-exchange, possible: 10"),
  },
]);

const unanswered = () => offered().data("client", kexEcdhInit()).data("server", kexReply()).data("client", newKeys()).ack("server");

export const newkeysMissing = rowsOf("newkeys-missing", [
  {
    it: "the server closed instead of sending its own",
    wire: () => unanswered().close("server"),
    ...told("failed at newkeys, likely: 11 12 14"),
    params: { missing_from: "server", closed_by: "server" },
    says: ["which it owes (the server then closed)."],
    causes: ["possible: the server found the client's NEWKEYS or its value wrong"],
    without: ["is lost on its way"],
  },
  {
    it: "the server gave up right behind its reply, before the client could answer",
    wire: () => offered().data("client", kexEcdhInit()).data("server", kexReply()).ack("client").close("server"),
    ...told("failed at newkeys, possible: 11 13"),
    params: { missing_from: "client", closed_by: "server" },
    says: ["10.0.0.2 sent its reply and closed before 10.0.0.1 could send NEWKEYS."],
    without: ["found the client's NEWKEYS"],
  },
  {
    it: "near miss: the server's SEQ is ahead, it did send them",
    wire: () => {
      const d = unanswered();
      return without(d.data("server", newKeys()).ack("server").packets, 13);
    },
    ...open,
    code: "unexplained",
    lookAlike: "host-key-prompt-stall",
    ...told("stalled at newkeys, possible: 14"),
  },
]);

const STRICT = kexInitOf("OpenSSH_9.6", "client");

export const killedLocally = rowsOf("killed-locally", [
  {
    it: "it leaves behind its NEWKEYS, which nobody acknowledged: nothing was owed",
    wire: () => replied().data("client", newKeys()).fin("client"),
    ...told("failed at newkeys, possible: 15"),
    params: { owed: null },
    says: ["nothing on the wire says why: it was stopped"],
  },
  {
    it: "it leaves in the middle of its KEXINIT",
    wire: () => waitingForClient().data("client", STRICT.subarray(0, 500)).close("client"),
    ...told("failed at kexinit, possible: 10"),
    params: { owed: "SSH_MSG_KEXINIT by the client" },
  },
]);

export const unexplained = rowsOf("unexplained", [
  {
    it: "the server closes within the header of a packet",
    wire: () => waitingForClient().data("server", kexInit().subarray(0, 3)).fin("server"),
    ...told("failed at kexinit, possible: 10"),
    params: { unfinished: { message: null, have: 3, need: 6 } },
    says: ["The server closed it (FIN)", ". 3 of the 6 bytes of a packet had come. The bytes do not say why."],
    causes: ["likely: that end, or a relay, proxy or device in between, ended in the middle of a packet"],
  },
  {
    it: "the client's NEWKEYS, sent twice and never acknowledged: nothing is owed any more",
    wire: () =>
      replied()
        .data("client", newKeys())
        .wait(0.2 * SECOND)
        .again(-1),
    ...open,
    ...told("stalled at newkeys, possible: 15"),
    params: { owed: null, closed_by: null },
    says: ["in newkeys. The bytes do not say why."],
    evidence: ["client: last packet"],
  },
  {
    it: "the server resets the connection within the header of a packet",
    wire: () => waitingForClient().data("server", kexInit().subarray(0, 3)).rst("server", { window: 502 }),
    ...told("failed at kexinit, possible: 10"),
    params: { closed_by: "server", how: "rst" },
    says: ["The server closed it (RST)"],
    causes: ["likely: the end that closed has its reason in its own log"],
  },
]);
