/** Who stands still around the KEXINITs, with which program, and for how long. */
import { ident, kexEcdhInit, kexInit, kexReply } from "../../ssh/messages.ts";
import { type Dialogue, SECOND, without } from "../../tcp/dialogue.ts";
import { identified, offered } from "../conversations.ts";
import { rowsOf, told } from "../verdict-rows.ts";

const PUTTY = "SSH-2.0-PuTTY_Release_0.78";
const OPENSSH = "SSH-2.0-OpenSSH_9.2p1";
const open = { capture: { after: 20 * SECOND } };
const WEAK_KEX = { kex_algorithms: ["diffie-hellman-group1-sha1"] };
const WEAK_KEY = { server_host_key_algorithms: ["ssh-dss"] };
const WEAK_TO_SERVER = { encryption_algorithms_client_to_server: ["3des-cbc"] };
const WEAK_TO_CLIENT = { encryption_algorithms_server_to_client: ["3des-cbc"] };
const GSS = { kex_algorithms: ["gss-group14-sha256-toWM5Slw5Ew8Mqkay+al2g=="] };
const GUARDED = { encryption_algorithms_client_to_server: ["aes128-ctr"], encryption_algorithms_server_to_client: ["aes128-ctr"] };

/** Both lists, acknowledged, and no more. */
const bothLists = (client: string, lists: Parameters<typeof kexInit>[0], server = "SSH-2.0-y"): Dialogue =>
  identified(ident(client), ident(server)).data("client", kexInit(lists)).data("server", kexInit(lists)).ack("client");

export const clientStallBeforeKexInit = rowsOf("client-stall-before-kex-init", [
  {
    it: "PuTTY, asked about a weak method",
    wire: () => bothLists(PUTTY, { ...GUARDED, ...WEAK_KEX }),
    ...open,
    ...told("stalled at key-exchange, likely: 7 8"),
  },
  { it: "PuTTY, and a weak host key", wire: () => bothLists(PUTTY, { ...GUARDED, ...WEAK_KEY }), ...open, ...told("stalled at key-exchange, likely: 7 8") },
  {
    it: "PuTTY, and a weak cipher to the server",
    wire: () => bothLists(PUTTY, { ...GUARDED, ...WEAK_TO_SERVER }),
    ...open,
    ...told("stalled at key-exchange, likely: 7 8"),
  },
  {
    it: "PuTTY, and a weak cipher to the client",
    wire: () => bothLists(PUTTY, { ...GUARDED, ...WEAK_TO_CLIENT }),
    ...open,
    ...told("stalled at key-exchange, likely: 7 8"),
  },
  { it: "PuTTY, and nothing to ask about", wire: () => bothLists(PUTTY, GUARDED), ...open, ...told("stalled at key-exchange, possible: 7 8") },
  {
    it: "OpenSSH's client, which asks nothing here",
    wire: () => bothLists(OPENSSH, { ...GUARDED, ...WEAK_KEX }),
    ...open,
    ...told("stalled at key-exchange, possible: 7 8"),
  },
  {
    it: "a client that nobody knows",
    wire: () => bothLists("SSH-2.0-x", { ...GUARDED, ...WEAK_KEX }),
    ...open,
    ...told("stalled at key-exchange, possible: 7 8"),
  },
  { it: "dropbear's client", wire: () => bothLists("SSH-2.0-dropbear_2022.83", GUARDED), ...open, ...told("stalled at key-exchange, possible: 7 8") },
  { it: "Kerberos", wire: () => bothLists(OPENSSH, { ...GUARDED, ...GSS }), ...open, ...told("stalled at key-exchange, possible: 7 8") },
  {
    it: "the server closed after a minute",
    wire: () =>
      bothLists(OPENSSH, GUARDED)
        .wait(60 * SECOND)
        .close("server"),
    ...told("failed at key-exchange, possible: 7 8 10"),
  },
  {
    it: "near miss: the server's list was not acknowledged",
    wire: () => identified(ident(OPENSSH)).data("client", kexInit(GUARDED)).data("server", kexInit(GUARDED)),
    ...open,
    code: "unexplained",
    ...told("stalled at kexinit, possible: 8"),
  },
  {
    it: "near miss: a packet of the client was never captured",
    wire: () => without(bothLists(OPENSSH, GUARDED).data("client", kexEcdhInit()).ack("server").packets, 9),
    ...open,
    code: "capture-loss",
    ...told("unknown, certain: 10"),
  },
  {
    it: "near miss: half a message of the client",
    wire: () => bothLists(OPENSSH, GUARDED).data("client", kexEcdhInit().subarray(0, 20)).ack("server"),
    ...open,
    code: "unexplained",
    ...told("stalled at kexinit, possible: 11"),
  },
  {
    it: "near miss: the lists do not fit",
    wire: () =>
      identified(ident(OPENSSH))
        .data("client", kexInit(GUARDED))
        .data("server", kexInit({ ...GUARDED, ...WEAK_KEX }))
        .ack("client"),
    ...open,
    code: "no-common-kex",
    ...told("failed at kexinit, certain: 7 8"),
  },
]);

const serverList = (client: string): Dialogue => identified(ident(client), ident("SSH-2.0-y")).data("server", kexInit()).ack("client");

export const kexinitNotSentClientStall = rowsOf("kexinit-not-sent-client-stall", [
  { it: "PuTTY, which may ask about the server's lists", wire: () => serverList(PUTTY), ...open, ...told("stalled at kexinit, likely: 4 7") },
  { it: "OpenSSH's client", wire: () => serverList(OPENSSH), ...open, ...told("stalled at kexinit, possible: 4 7") },
  { it: "a client that nobody knows", wire: () => serverList("SSH-2.0-x"), ...open, ...told("stalled at kexinit, possible: 4 7") },
  {
    it: "half of its list came",
    wire: () => serverList(OPENSSH).data("client", kexInit().subarray(0, 100)).ack("server"),
    ...open,
    ...told("stalled at kexinit, possible: 9 7"),
  },
  {
    it: "near miss: the client left after a minute",
    wire: () =>
      serverList(OPENSSH)
        .wait(60 * SECOND)
        .close("client"),
    code: "client-closed-after-server-ident",
    ...told("failed at kexinit, possible: 5 7 9"),
  },
  {
    it: "the server closed after two",
    wire: () =>
      serverList(OPENSSH)
        .wait(120 * SECOND)
        .close("server"),
    ...told("failed at kexinit, possible: 4 7 9"),
  },
  {
    it: "near miss: the client's list was never captured",
    wire: () => without(serverList(OPENSSH).data("client", kexInit()).ack("server").packets, 8),
    ...open,
    code: "capture-loss",
    ...told("unknown, certain: 9"),
  },
  {
    it: "near miss: the first half of its list is lost",
    wire: () => {
      const list = kexInit();
      const d = serverList(OPENSSH).data("client", list.subarray(0, 100)).data("client", list.subarray(100));
      return without(d.ack("server", { ack: d.packets[8]!.seq }).packets, 8);
    },
    ...open,
    code: "unexplained",
    ...told("stalled at kexinit, possible: 10"),
  },
]);

const clientList = (server: string): Dialogue => identified(ident(OPENSSH), ident(server)).data("client", kexInit()).ack("server");

export const kexinitNotSentServerStall = rowsOf("kexinit-not-sent-server-stall", [
  { it: "OpenSSH's server", wire: () => clientList(OPENSSH), ...open, ...told("stalled at kexinit, possible: 7 5") },
  { it: "dropbear's server", wire: () => clientList("SSH-2.0-dropbear_2022.83"), ...open, ...told("stalled at kexinit, possible: 7 5") },
  {
    it: "half of its list came",
    wire: () => clientList(OPENSSH).data("server", kexInit().subarray(0, 100)).ack("client"),
    ...open,
    ...told("stalled at kexinit, possible: 7 9"),
  },
  {
    it: "near miss: half of its list came, and nobody acknowledged that",
    wire: () => clientList(OPENSSH).data("server", kexInit().subarray(0, 100)),
    ...open,
    code: "unexplained",
    ...told("stalled at kexinit, possible: 9"),
  },
  {
    it: "the client left after a minute",
    wire: () =>
      clientList(OPENSSH)
        .wait(60 * SECOND)
        .close("client"),
    ...told("failed at kexinit, possible: 7 5 9"),
  },
  {
    it: "near miss: the server's list was never captured",
    wire: () => without(clientList(OPENSSH).data("server", kexInit()).ack("client").packets, 8),
    ...open,
    code: "capture-loss",
    ...told("unknown, certain: 9"),
  },
  {
    it: "near miss: the client's list was not acknowledged",
    wire: () => identified(ident(OPENSSH), ident(OPENSSH)).data("client", kexInit()),
    ...open,
    code: "unexplained",
    ...told("stalled at kexinit, possible: 7"),
  },
]);

const asks = (server: string, lists: Parameters<typeof kexInit>[0] = GUARDED, init = kexEcdhInit()): Dialogue =>
  bothLists(OPENSSH, lists, server).data("client", init).ack("server");
/** A public value of a group of so many bits. */
const publicValue = (bits: number) => kexEcdhInit(new Uint8Array(bits / 8).fill(0x55));

export const kexReplyMissingStall = rowsOf("kex-reply-missing-stall", [
  { it: "OpenSSH's server", wire: () => asks(OPENSSH), ...open, ...told("stalled at key-exchange, possible: 10") },
  {
    it: "dropbear's server, which may make its key now",
    wire: () => asks("SSH-2.0-dropbear_2022.83"),
    ...open,
    ...told("stalled at key-exchange, possible: 10"),
  },
  { it: "a server that nobody knows", wire: () => asks("SSH-2.0-y"), ...open, ...told("stalled at key-exchange, possible: 10") },
  {
    it: "an RSA key takes its time",
    wire: () => asks(OPENSSH, { ...GUARDED, server_host_key_algorithms: ["rsa-sha2-512"] }),
    ...open,
    ...told("stalled at key-exchange, possible: 10"),
  },
  {
    it: "a large group takes its time",
    wire: () => asks(OPENSSH, { ...GUARDED, kex_algorithms: ["diffie-hellman-group16-sha512"] }, publicValue(4096)),
    ...open,
    ...told("stalled at key-exchange, possible: 10"),
  },
  {
    it: "a small group does not",
    wire: () => asks(OPENSSH, { ...GUARDED, kex_algorithms: ["diffie-hellman-group14-sha256"] }, publicValue(2048)),
    ...open,
    ...told("stalled at key-exchange, possible: 10"),
  },
  { it: "Kerberos waits for its KDC", wire: () => asks(OPENSSH, { ...GUARDED, ...GSS }), ...open, ...told("stalled at key-exchange, possible: 10") },
  {
    it: "the server closed after two minutes",
    wire: () =>
      asks(OPENSSH)
        .wait(120 * SECOND)
        .close("server"),
    ...told("failed at key-exchange, possible: 10 12"),
  },
  {
    it: "the client left, and the reply came ten seconds later",
    wire: () =>
      asks(OPENSSH)
        .wait(20 * SECOND)
        .fin("client")
        .wait(10 * SECOND)
        .data("server", kexReply())
        .rst("client"),
    ...told("failed at key-exchange, possible: 10 12"),
  },
  {
    it: "near miss: the reply was never captured",
    wire: () => without(asks(OPENSSH).data("server", kexReply()).ack("client").packets, 11),
    ...open,
    code: "capture-loss",
    ...told("unknown, certain: 12"),
  },
  {
    it: "near miss: half of the reply came",
    wire: () => asks(OPENSSH).data("server", kexReply().subarray(0, 60)).ack("client"),
    ...open,
    code: "unexplained",
    ...told("stalled at key-exchange, possible: 13"),
  },
  {
    it: "near miss: the client's message was not acknowledged",
    wire: () => offered().data("client", kexEcdhInit()),
    ...open,
    code: "unexplained",
    ...told("stalled at key-exchange, possible: 10"),
  },
]);
