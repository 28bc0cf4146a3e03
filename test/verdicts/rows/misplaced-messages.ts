/** Messages that have no place where they come, and what their receiver says of them. */
import { bytes, disconnect, gexRequest, ignore, kexEcdhInit, kexInit, newKeys, packet, unimplemented } from "../../ssh/messages.ts";
import { SECOND, without } from "../../tcp/dialogue.ts";
import { identified, offered, replied } from "../conversations.ts";
import { rowsOf, told } from "../verdict-rows.ts";

const open = { capture: { after: 10 * SECOND } };

const STRICT_CLIENT = { kex_algorithms: ["curve25519-sha256", "kex-strict-c-v00@openssh.com"] };

const STRICT_SERVER = { kex_algorithms: ["curve25519-sha256", "kex-strict-s-v00@openssh.com"] };

const strict = () => offered(kexInit(STRICT_CLIENT), kexInit(STRICT_SERVER));

const VIOLATION = disconnect(2, "strict KEX violation: unexpected packet type 2 (seqnr 1) [preauth]");

export const strictKexViolation = rowsOf("strict-kex-violation", [
  {
    it: "its receiver says so",
    wire: () => strict().data("client", ignore()).data("server", VIOLATION).close("server"),
    ...told("failed at kexinit, certain: 10 11"),
    params: { from: "client", message: "SSH_MSG_IGNORE", said: true },
    says: ["An SSH_MSG_IGNORE in the name of 10.0.0.1 (the client) came before NEWKEYS", "its receiver says so and hangs up"],
    evidence: ["client: SSH_MSG_IGNORE, not allowed here", "server: DISCONNECT, reason 2: strict KEX violation"],
  },
  {
    it: "only the DISCONNECT tells of it: the packet was injected beyond this point",
    wire: () => strict().data("client", kexEcdhInit()).data("client", VIOLATION).close("client"),
    ...told("failed at key-exchange, certain: 11"),
    params: { from: "server", message: null, said: true },
    says: ["A packet in the name of 10.0.0.2 (the server) came before NEWKEYS"],
    fixes: ["server\n\n\nsshd -V"],
  },
  {
    it: "nobody has closed yet",
    wire: () => strict().data("server", ignore()).ack("client"),
    ...open,
    ...told("failed at kexinit, certain: 10"),
    unsaid: ["its receiver says so"],
  },
  {
    it: "bytes of that end are missing from the capture",
    wire: () => without(strict().data("client", ignore()).data("client", kexEcdhInit()).ack("server").close("server").packets, 10),
    ...told("failed at kexinit, likely: 10 12"),
  },
]);

export const kexUnexpectedPacket = rowsOf("kex-unexpected-packet", [
  {
    it: "a second KEXINIT, and the server hangs up without a word",
    wire: () => offered(bytes(kexInit(), kexInit())).close("server"),
    ...told("failed at kexinit, likely: 7 10"),
    params: { from: "client", message: "SSH_MSG_KEXINIT", number: 20, refused: false },
    says: ["10.0.0.1 (the client) sent SSH_MSG_KEXINIT before the key exchange was done, which no peer can take there."],
    evidence: ["client: SSH_MSG_KEXINIT", "server: FIN"],
  },
  {
    it: "a request for a service behind the key exchange message, refused by the server",
    wire: () =>
      offered()
        .data("client", bytes(kexEcdhInit(), packet([5, 0, 0, 0, 0])))
        .data("server", unimplemented(2))
        .ack("client"),
    ...open,
    ...told("stalled at key-exchange, certain: 10 11"),
    params: { message: "SSH_MSG_SERVICE_REQUEST", number: 5, refused: true },
    says: ["its peer answered UNIMPLEMENTED, and what the exchange needs next never came"],
  },
  {
    it: "the client refuses what the server sent",
    wire: () =>
      offered()
        .data("server", packet([80, 0]))
        .data("client", unimplemented(1))
        .close("server"),
    ...told("failed at kexinit, certain: 10 11 12"),
    params: { from: "server", number: 80 },
    evidence: ["client: SSH_MSG_UNIMPLEMENTED for it", "server: FIN"],
    fixes: ["update the server's SSH implementation"],
  },
  {
    it: "the refusal names a packet that is not in the capture",
    wire: () => offered().data("server", unimplemented(77)).ack("client"),
    ...open,
    ...told("stalled at kexinit, certain: 10"),
    params: { from: "client", message: null, number: null, refused: true },
    says: ["10.0.0.1 (the client) sent a message before the key exchange was done"],
  },
  {
    it: "the server refuses the client's KEXINIT, and sends none of its own",
    wire: () => identified().data("client", kexInit()).data("server", unimplemented(0)).ack("client"),
    ...open,
    ...told("stalled at kexinit, certain: 7 8"),
    params: { in_place: true, message: "SSH_MSG_KEXINIT" },
    says: [
      "10.0.0.2 (the server) answered SSH_MSG_KEXINIT of the client with UNIMPLEMENTED, though that message belongs there: it does not do what it agreed to.",
    ],
    causes: ["likely: the end that refused it offers a method"],
    fixes: ["take the method that it cannot do from its list"],
  },
  {
    it: "near miss: a second KEXINIT, and it may still go on",
    wire: () => offered(bytes(kexInit(), kexInit())),
    code: "capture-ended",
    ...told("unknown, certain: 9"),
  },
]);

export const disconnectReceived = rowsOf("disconnect-received", [
  {
    it: "the connection is still open, and there is no text",
    wire: () => offered().data("client", kexEcdhInit()).data("server", disconnect(3)).ack("client"),
    ...told("failed at key-exchange, certain: 11"),
    says: ["reason 3 KEY_EXCHANGE_FAILED, without a text."],
    causes: ["likely: a value, a signature or the host key of its peer did not please the sender"],
    without: ["as the text says"],
  },
  {
    it: "the same reason with a text",
    wire: () => offered().data("client", kexEcdhInit()).data("server", disconnect(3, "no memory")).close("server"),
    ...told("failed at key-exchange, certain: 11 12"),
    says: [': "no memory".'],
    causes: ["certain: as the text says"],
    without: ["did not please the sender"],
  },
  {
    it: "the server does not allow the address",
    wire: () => identified().data("server", disconnect(1, "")).close("server"),
    ...told("failed at kexinit, certain: 7 8"),
    causes: ["likely: this source address is not allowed"],
  },
  {
    it: "a client says the same: it is no address of its own that it means",
    wire: () => identified().data("client", disconnect(1, "")).close("client"),
    ...told("failed at kexinit, certain: 7 8"),
    without: ["this source address is not allowed"],
  },
  {
    it: "group exchange that the server does not do, said in its own words",
    wire: () => {
      const gex = kexInit({ kex_algorithms: ["diffie-hellman-group-exchange-sha256"] });
      return offered(gex, gex)
        .data("client", gexRequest(2048, 3072, 8192))
        .data("server", disconnect(2, "no groups here"))
        .close("server");
    },
    ...told("failed at key-exchange, certain: 11 12"),
    causes: ["likely: the sender says that its peer broke the protocol"],
  },
]);

export const signatureInvalid = rowsOf("signature-invalid", [
  {
    it: "the client has said so, and nobody has closed yet",
    wire: () => replied().data("client", disconnect(3, "bad signature")).ack("server"),
    ...told("failed at key-exchange, certain: 11 14"),
    says: ['says why: "bad signature"'],
  },
  {
    it: "near miss: it says so of something else, behind NEWKEYS of both",
    wire: () => replied().data("client", newKeys()).ack("server").data("client", disconnect(3, "bad signature")).close("client"),
    code: "exchange-complete",
    ...told("ok, certain: 14 12"),
  },
]);
