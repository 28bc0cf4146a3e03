/** Packets and KEXINITs that are not well made. */
import { bytes, ident, kexInit, kexInitPayload, packet, uint32 } from "../../ssh/messages.ts";
import { without } from "../../tcp/dialogue.ts";
import { identified, offered } from "../conversations.ts";
import { rowsOf, told } from "../verdict-rows.ts";

const OTHER_KEX = { kex_algorithms: ["ecdh-sha2-nistp521"] };

/** A KEXINIT whose length is no multiple of eight. */
const unaligned = (lists = {}) => packet(kexInitPayload(lists), { padding: 9 });

export const badPacketLength = rowsOf("bad-packet-length", [
  {
    it: "nobody has closed yet",
    wire: () => identified().data("client", "GET / HTTP/1.1\r\n\r\n").ack("server"),
    ...told("failed at kexinit, certain: 7"),
    says: ['10.0.0.1 (the client) sent text, "GET / HTTP/1.1'],
  },
  {
    it: "an identification longer than some readers take, and a login script's words behind it",
    wire: () =>
      identified(ident(`SSH-2.0-y ${"z".repeat(250)}`), ident("SSH-2.0-y"))
        .data("client", "Last login: today\r\n")
        .close("server"),
    ...told("failed at kexinit, certain: 7 8"),
    causes: ["likely: something writes text", "possible: an identification longer than"],
  },
  {
    it: "a length that nobody takes, and no text: the stream is out of step",
    wire: () =>
      identified()
        .data("server", bytes([0, 8, 0, 0, 6, 20], new Uint8Array(60)))
        .close("client"),
    ...told("failed at kexinit, certain: 7 8"),
    params: { from: "server", reason: "packet-length", packet_length: 524_288, padding_length: null, text: null },
    says: ["10.0.0.2 (the server) sent a packet that claims a length of 524288 bytes"],
    fixes: ["server\n\n\nss -ltnp"],
    without: ["update the client's", "ssh -G"],
  },
  {
    it: "padding that reaches into the header",
    wire: () =>
      identified()
        .data("client", packet([20, 1, 2, 3], { paddingLength: 200 }))
        .close("server"),
    ...told("failed at kexinit, certain: 7 8"),
    params: { reason: "padding", packet_length: 12, padding_length: 200, text: null },
    says: ["a packet whose length 12 and padding 200 do not fit together"],
    fixes: ["update the client's SSH library: it sends packets that break RFC 4253 6"],
    without: ["ss -ltnp"],
  },
  {
    it: "bytes of the client are missing behind it",
    wire: () =>
      without(
        identified().data("client", "GET / HTTP/1.1\r\n").data("client", "Host: web\r\n\r\n").ack("server").data("client", "more").ack("server").close("server")
          .packets,
        7,
      ),
    ...told("failed at kexinit, possible: 7 11"),
    also: ["capture-loss"],
  },
  {
    it: "a length that only strict receivers refuse, and its receiver hung up",
    wire: () => offered(unaligned()).close("server"),
    ...told("failed at kexinit, likely: 7 10"),
    params: { from: "client", reason: "alignment", padding_length: 9 },
    says: ["do not fit together; its receiver gives up"],
    evidence: ["client: packet_length", ", padding 9"],
  },
  {
    it: "too little padding, and the client hung up, or was stopped",
    wire: () => offered(kexInit(), packet(kexInitPayload({ languages_client_to_server: ["xxxxx"] }), { padding: 2 })).close("client"),
    ...told("failed at kexinit, likely: 8 10"),
    params: { from: "server", padding_length: 2 },
    causes: ["possible: the client was stopped at this very moment"],
  },
  {
    it: "near miss: such a length, and it is its sender that leaves",
    wire: () => offered(unaligned()).close("client"),
    code: "client-closed-after-kexinit",
    ...told("failed at kexinit, possible: 7 8 10"),
  },
  {
    it: "near miss: such a length, and lists that do not fit",
    wire: () => offered(unaligned(OTHER_KEX)).close("server"),
    code: "no-common-kex",
    ...told("failed at kexinit, certain: 7 8 10"),
  },
]);

const TRAILING = packet(kexInitPayload({}, bytes(uint32(0), "more")));

export const kexinitMalformed = rowsOf("kexinit-malformed", [
  {
    it: "it ends inside its cookie, and nobody has closed yet",
    wire: () =>
      identified()
        .data("client", packet(kexInitPayload().subarray(0, 12)))
        .ack("server"),
    ...told("failed at kexinit, certain: 7"),
    params: { fault: "short-cookie", list: null },
    says: ["The KEXINIT of 10.0.0.1 (the client) ends inside its cookie; no correct peer"],
    fixes: ["client\n\n\n\nupdate the client's SSH library"],
  },
  {
    it: "a list that is longer than the message, named",
    wire: () =>
      identified()
        .data("server", packet(kexInitPayload().subarray(0, 60)))
        .close("client"),
    ...told("failed at kexinit, certain: 7 8"),
    params: { from: "server", fault: "list-past-end", list: "kex_algorithms" },
    says: ["has a list that is longer than the message (kex_algorithms);"],
    fixes: ["server\n\n\n\nupdate the server's SSH implementation"],
    without: ["a fuzzer or a scanner"],
  },
  ...[
    { what: "bytes behind its last field", bytes: TRAILING, fault: "trailing-bytes" },
    { what: "names that are not ASCII", bytes: kexInit({ languages_client_to_server: ["\xe4"] }), fault: "non-ascii-name" },
    { what: "names with control characters", bytes: kexInit({ languages_client_to_server: ["\x07"] }), fault: "non-printable-name" },
  ].map(({ what, bytes, fault }) => ({
    it: `a strict server hangs up on ${what}`,
    wire: () => offered(bytes).close("server"),
    ...told("failed at kexinit, likely: 7 10"),
    params: { from: "client", fault, list: null },
    says: [`has ${what}; no correct peer accepts it`],
  })),
  {
    it: "a strict client hangs up on it",
    wire: () => offered(kexInit(), TRAILING).close("client"),
    ...told("failed at kexinit, likely: 8 10"),
    params: { from: "server", fault: "trailing-bytes" },
    causes: ["possible: the client was stopped at this very moment"],
  },
  {
    it: "near miss: bytes behind the last field, and its sender leaves",
    wire: () => offered(TRAILING).close("client"),
    code: "client-closed-after-kexinit",
    ...told("failed at kexinit, possible: 7 8 10"),
  },
]);
