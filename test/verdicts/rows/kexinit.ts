import { bytes, disconnect, ident, ignore, kexEcdhInit, kexInit, kexInitPayload, kexReply, newKeys, packet, unimplemented } from "../../ssh/messages.ts";
import { Dialogue, SECOND, without } from "../../tcp/dialogue.ts";
import { clientSpoke, complete, identified, offered, replied } from "../conversations.ts";
import { rowsOf, told } from "../verdict-rows.ts";

const STRICT_CLIENT = { kex_algorithms: ["curve25519-sha256", "kex-strict-c-v00@openssh.com"] };
const STRICT_SERVER = { kex_algorithms: ["curve25519-sha256", "kex-strict-s-v00@openssh.com"] };
const OTHER_KEX = { kex_algorithms: ["ecdh-sha2-nistp521"] };
const CTR = { encryption_algorithms_client_to_server: ["aes128-ctr"], encryption_algorithms_server_to_client: ["aes128-ctr"] };
const OTHER_MAC = { mac_algorithms_client_to_server: ["hmac-md5"], mac_algorithms_server_to_client: ["hmac-md5"] };
/** Both KEXINITs, then FIN of the client. */
const left = (client = {}, server = {}) => offered(kexInit(client), kexInit(server)).close("client");
/** The same, with the client's identification. */
const leftAs = (client: string, lists = {}) => identified(ident(client)).data("client", kexInit(lists)).data("server", kexInit()).ack("client").close("client");

export const noCommonKex = rowsOf("no-common-kex", [
  { it: "disjoint lists, FIN", wire: () => left(OTHER_KEX), ...told("failed at kexinit, certain: 7 8 10"), params: { client_offer: ["ecdh-sha2-nistp521"] } },
  {
    it: "a marker in both lists is no method",
    wire: () => left({ kex_algorithms: ["a@x", "kexguess2@matt.ucc.asn.au"] }, { kex_algorithms: ["b@x", "kexguess2@matt.ucc.asn.au"] }),
    ...told("failed at kexinit, certain: 7 8 10"),
  },
  { it: "near miss: the lists fit", wire: () => left(), code: "client-closed-after-kexinit", ...told("failed at kexinit, possible: 7 8 10") },
]);

export const noCommonHostKey = rowsOf("no-common-host-key", [
  { it: "disjoint lists, FIN", wire: () => left({ server_host_key_algorithms: ["ssh-dss"] }), ...told("failed at kexinit, certain: 7 8 10") },
  {
    it: "near miss: a type in common, and the key is refused",
    wire: () => replied().close("client"),
    code: "host-key-rejected-by-client",
    ...told("failed at key-exchange, likely: 11 14"),
  },
]);

export const noCommonCipher = rowsOf("no-common-cipher", [
  {
    it: "in one direction only",
    wire: () => left({ encryption_algorithms_client_to_server: ["3des-cbc"] }),
    ...told("failed at kexinit, certain: 7 8 10"),
    params: { directions: ["c2s"] },
  },
  {
    it: "beside the first failing slot",
    wire: () => left({ ...OTHER_KEX, encryption_algorithms_server_to_client: ["3des-cbc"] }),
    code: "no-common-kex",
    ...told("failed at kexinit, certain: 7 8 10"),
    also: ["no-common-cipher"],
    beside_it: { certainty: "certain", params: { directions: ["s2c"] } },
  },
  { it: "near miss: only the method is missing", wire: () => left(OTHER_KEX), code: "no-common-kex", ...told("failed at kexinit, certain: 7 8 10") },
]);

export const noCommonMac = rowsOf("no-common-mac", [
  { it: "beside a cipher that needs one", wire: () => left({ ...OTHER_MAC, ...CTR }), ...told("failed at kexinit, certain: 7 8 10") },
  {
    it: "near miss: beside an AEAD cipher, and a library that asks for one all the same",
    wire: () => leftAs("SSH-2.0-paramiko_2.12.0", OTHER_MAC),
    code: "kex-mac-required-despite-aead",
    ...told("failed at kexinit, likely: 7 8 10"),
  },
]);

export const noCommonCompression = rowsOf("no-common-compression", [
  { it: "zlib alone", wire: () => left({ compression_algorithms_server_to_client: ["zlib"] }), ...told("failed at kexinit, certain: 7 8 10") },
  { it: "near miss: only the method is missing", wire: () => left(OTHER_KEX), code: "no-common-kex", ...told("failed at kexinit, certain: 7 8 10") },
]);

export const kexMacRequiredDespiteAead = rowsOf("kex-mac-required-despite-aead", [
  { it: "paramiko", wire: () => leftAs("SSH-2.0-paramiko_2.12.0", OTHER_MAC), ...told("failed at kexinit, likely: 7 8 10") },
  {
    it: "near miss: a client that does not ask for it",
    wire: () => leftAs("SSH-2.0-x", OTHER_MAC),
    code: "client-closed-after-kexinit",
    ...told("failed at kexinit, possible: 7 8 10"),
  },
]);

export const serverClosedAfterKexinit = rowsOf("server-closed-after-kexinit", [
  {
    it: "FIN of the server, and the lists fit",
    wire: () => offered().close("server"),
    ...told("failed at kexinit, possible: 7 8 10"),
    params: { peer_heard: true },
  },
  {
    it: "FIN of the server behind its own KEXINIT",
    wire: () => identified().data("server", kexInit()).close("server"),
    ...told("failed at kexinit, possible: 7 8"),
    params: { peer_heard: false },
    says: ["before the client's KEXINIT had come"],
    unsaid: ["fit in every slot"],
    causes: ["possible: the server, a relay or a device before it refuses this client"],
    without: ["host key", "what was agreed on", "a short offer"],
  },
  {
    it: "RST of the server behind its own KEXINIT",
    wire: () => identified().data("server", kexInit()).rst("server", { window: 502 }),
    ...told("failed at kexinit, possible: 7 8"),
    params: { how: "rst", peer_heard: false },
    says: ["closed with a RST"],
  },
  {
    it: "the client's KEXINIT crosses that FIN",
    wire: () => identified().data("server", kexInit()).fin("server").data("client", kexInit()).rst("server", { window: 0, ack: 0 }),
    ...told("failed at kexinit, possible: 9 7 8"),
    params: { peer_heard: false },
  },
  {
    it: "near miss: the client had not said who it is",
    wire: () =>
      new Dialogue()
        .handshake()
        .data("server", bytes(ident("SSH-2.0-y"), kexInit()))
        .close("server"),
    code: "unexplained",
    ...told("failed at identification, possible: 5"),
  },
  {
    it: "near miss: what the client said is not in the capture",
    wire: () => without(identified().data("server", kexInit()).data("client", kexInit()).ack("server").close("server").packets, 7),
    code: "capture-loss",
    ...told("unknown, certain: 11"),
  },
  {
    it: "near miss: they don't",
    wire: () => offered(kexInit(OTHER_KEX)).close("server"),
    code: "no-common-kex",
    ...told("failed at kexinit, certain: 7 8 10"),
  },
]);

export const clientClosedAfterKexinit = rowsOf("client-closed-after-kexinit", [
  { it: "FIN of the client, and the lists fit", wire: () => left(), ...told("failed at kexinit, possible: 7 8 10") },
  {
    it: "near miss: it had sent the server's own lists back",
    wire: () => left(STRICT_SERVER, STRICT_SERVER),
    code: "scanner-kexinit",
    ...told("probe at kexinit, likely: 4 7 8 10"),
  },
]);

export const scannerKexinit = rowsOf("scanner-kexinit", [
  { it: "the server's own lists, sent back", wire: () => left(STRICT_SERVER, STRICT_SERVER), ...told("probe at kexinit, likely: 4 7 8 10") },
  {
    it: "near miss: a client's own marker",
    wire: () => left(STRICT_CLIENT, STRICT_SERVER),
    code: "client-closed-after-kexinit",
    ...told("failed at kexinit, possible: 7 8 10"),
  },
]);

export const strictKexViolation = rowsOf("strict-kex-violation", [
  {
    it: "IGNORE before the KEXINIT, and both asked for strictness",
    wire: () => offered(bytes(ignore(), kexInit(STRICT_CLIENT)), kexInit(STRICT_SERVER)).close("server"),
    ...told("failed at kexinit, certain: 7 10"),
    params: { from: "client" },
  },
  {
    it: "near miss: without strictness a message that has no place there is refused",
    wire: () =>
      identified()
        .data("client", packet([80, 0]))
        .data("server", unimplemented(0))
        .ack("client"),
    capture: { after: 10 * SECOND },
    code: "kex-unexpected-packet",
    ...told("stalled at kexinit, certain: 7 8"),
  },
]);

export const kexUnexpectedPacket = rowsOf("kex-unexpected-packet", [
  {
    it: "refused with UNIMPLEMENTED, then both wait",
    wire: () =>
      identified()
        .data("client", packet([80, 0]))
        .data("server", unimplemented(0))
        .ack("client"),
    capture: { after: 10 * SECOND },
    ...told("stalled at kexinit, certain: 7 8"),
    params: { number: 80 },
  },
  {
    it: "the server refuses the message that it agreed to",
    wire: () => offered().data("client", kexEcdhInit()).data("server", unimplemented(1)).close("server"),
    ...told("failed at key-exchange, certain: 10 11 12"),
    params: { number: 30, message: "SSH_MSG_KEX_ECDH_INIT", in_place: true },
  },
  {
    it: "near miss: nothing was refused, and the server owes its reply",
    wire: () => offered().data("client", kexEcdhInit()).ack("server"),
    capture: { after: 10 * SECOND },
    code: "kex-reply-missing-stall",
    ...told("stalled at key-exchange, possible: 10"),
  },
]);

export const kexinitMalformed = rowsOf("kexinit-malformed", [
  {
    it: "a list that is longer than the message",
    wire: () =>
      identified()
        .data("client", packet(kexInitPayload().subarray(0, 60)))
        .close("server"),
    ...told("failed at kexinit, certain: 7 8"),
  },
  {
    it: "near miss: an empty list is a good one",
    wire: () => left({ kex_algorithms: [] }),
    code: "no-common-kex",
    ...told("failed at kexinit, certain: 7 8 10"),
  },
]);

export const badPacketLength = rowsOf("bad-packet-length", [
  {
    it: "text after the identification",
    wire: () => identified().data("client", "GET / HTTP/1.1\r\n\r\n").close("server"),
    ...told("failed at kexinit, certain: 7 8"),
    params: { packet_length: 1_195_725_856 },
  },
  {
    it: "near miss: a good length, and a message that is cut",
    wire: () =>
      identified()
        .data("client", packet(kexInitPayload().subarray(0, 60)))
        .close("server"),
    code: "kexinit-malformed",
    ...told("failed at kexinit, certain: 7 8"),
  },
]);

const waitingForServer = () => identified().data("client", kexInit()).ack("server");
const waitingForClient = () => identified().data("server", kexInit()).ack("client");
const open = { capture: { after: 10 * SECOND } };

export const kexinitNotSentServerStall = rowsOf("kexinit-not-sent-server-stall", [
  { it: "open, and silent for long enough", wire: waitingForServer, ...open, ...told("stalled at kexinit, possible: 7 5") },
  {
    it: "near miss: the client owes its own",
    wire: waitingForClient,
    ...open,
    code: "kexinit-not-sent-client-stall",
    ...told("stalled at kexinit, possible: 4 7"),
  },
]);

export const kexinitNotSentClientStall = rowsOf("kexinit-not-sent-client-stall", [
  {
    it: "the server's timer ends it",
    wire: () =>
      waitingForClient()
        .wait(3 * SECOND)
        .fin("server"),
    ...told("failed at kexinit, possible: 4 7 9"),
  },
  {
    it: "near miss: the client leaves",
    wire: () => waitingForClient().close("client"),
    code: "client-closed-after-server-ident",
    ...told("failed at kexinit, possible: 5 7 9"),
  },
]);

export const clientStallBeforeKexInit = rowsOf("client-stall-before-kex-init", [
  { it: "both KEXINITs, then nothing", wire: () => offered(), ...open, ...told("stalled at key-exchange, possible: 7 8") },
  { it: "near miss: the client leaves", wire: () => left(), code: "client-closed-after-kexinit", ...told("failed at kexinit, possible: 7 8 10") },
]);

export const disconnectReceived = rowsOf("disconnect-received", [
  {
    it: "reason and text",
    wire: () => identified().data("server", disconnect(12, "Too many \u001bconnections")).close("server"),
    ...told("failed at kexinit, certain: 7 8"),
    params: { reason_code: 12, description: "Too many \\x1bconnections" },
  },
  {
    it: "an application leaves at once: its reason is all that is known",
    wire: () => offered().data("client", kexEcdhInit()).ack("server").data("client", disconnect(11, "Shutdown")).close("client"),
    ...told("failed at key-exchange, certain: 12 13"),
  },
  {
    it: "it leaves after a silence of its own",
    wire: () =>
      offered()
        .wait(4 * SECOND)
        .data("client", disconnect(11, "Bye"))
        .close("client"),
    ...told("failed at kexinit, certain: 10 11"),
  },
  {
    it: "another reason after a silence of the peer",
    wire: () =>
      offered()
        .data("client", kexEcdhInit())
        .ack("server")
        .wait(4 * SECOND)
        .data("client", disconnect(2, "timeout"))
        .close("client"),
    ...told("failed at key-exchange, certain: 12 13"),
  },
  {
    it: "near miss: libssh2 says goodbye after a silence of the server: the silence is the failure",
    wire: () =>
      offered()
        .data("client", kexEcdhInit())
        .ack("server")
        .wait(4 * SECOND)
        .data("client", disconnect(11, "Shutdown"))
        .close("client"),
    code: "kex-reply-missing-stall",
    ...told("failed at key-exchange, possible: 10 13"),
  },
  {
    it: "near miss: the same, before the server's identification",
    wire: () =>
      clientSpoke()
        .wait(4 * SECOND)
        .data("client", disconnect(11, "Shutdown"))
        .ack("server")
        .close("client"),
    code: "server-silent-before-ident",
    ...told("failed at identification, certain: 4 5 8"),
  },
  {
    it: "near miss: it only says what the lists prove",
    wire: () => offered(kexInit(OTHER_KEX)).data("server", disconnect(3, "no match")).close("server"),
    code: "no-common-kex",
    ...told("failed at kexinit, certain: 7 8 10 11"),
  },
]);

const GUESS = kexEcdhInit(new Uint8Array(65).fill(4));
const guessed = (): Dialogue =>
  offered(
    bytes(kexInit({ kex_algorithms: ["ecdh-sha2-nistp256", "curve25519-sha256"], first_kex_packet_follows: true }), GUESS),
    kexInit({ kex_algorithms: ["curve25519-sha256"] }),
  ).data("client", kexEcdhInit());

export const firstKexGuessWrong = rowsOf("first-kex-guess-wrong", [
  {
    it: "the guess was wrong, the right packet follows, and the server closes",
    wire: () => guessed().close("server"),
    ...told("failed at key-exchange, possible: 7 7 10 11"),
  },
  {
    it: "the server takes the guess, answers it, and closes on the right packet, as paramiko does",
    wire: () => guessed().data("server", bytes(kexReply(), newKeys())).rst("server", { window: 502 }),
    ...told("failed at newkeys, possible: 7 7 10 12"),
    params: { answered: true },
  },
  {
    it: "near miss: the wrong guess is ignored, as it should be",
    wire: () => guessed().data("server", bytes(kexReply(), newKeys())).data("client", newKeys()).ack("server"),
    code: "exchange-complete",
    ...told("ok, certain: 12 11"),
  },
  {
    it: "near miss: nothing was guessed",
    wire: () => offered().data("client", kexEcdhInit()).close("server"),
    code: "server-closed-after-kex-init",
    ...told("failed at key-exchange, possible: 10 11"),
  },
]);

export const exchangeComplete = rowsOf("exchange-complete", [
  { it: "NEWKEYS of both, acknowledged", wire: () => complete(), ...told("ok, certain: 14 12") },
  {
    it: "the client resets the connection right behind its NEWKEYS, as paramiko does when it refuses the host key: no ACK comes any more",
    wire: () => replied().data("client", newKeys()).rst("client", { window: 502 }),
    ...told("ok, likely: 14 12"),
    also: ["closed-right-after-newkeys"],
  },
  {
    it: "near miss: it is the server that resets, and no ACK of the client's NEWKEYS comes",
    wire: () => replied().data("client", newKeys()).rst("server", { window: 502 }),
    code: "unexplained",
    ...told("failed at newkeys, possible: 15"),
  },
  {
    it: "near miss: the client leaves without NEWKEYS",
    wire: () => replied().close("client"),
    code: "host-key-rejected-by-client",
    ...told("failed at key-exchange, likely: 11 14"),
  },
]);
