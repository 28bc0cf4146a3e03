/** RFC 4419: sizes of groups that one side asks for and the other gives; by the server's version, and with the old request. */
import { bytes, disconnect, gexGroup, gexRequest, ident, kexDhInit, kexEcdhInit, kexInit, packet, uint32 } from "../../ssh/messages.ts";
import { SECOND } from "../../tcp/dialogue.ts";
import { identified, meeting } from "../conversations.ts";
import { rowsOf, told } from "../verdict-rows.ts";

const GEX = { kex_algorithms: ["diffie-hellman-group-exchange-sha256"] };
/** SSH_MSG_KEX_DH_GEX_REQUEST_OLD, RFC 4419 5. */
const oldRequest = (bits: number) => packet(bytes([30], uint32(bits)));
/** An OpenSSH client, or another, asks this server for a group. */
const asks = (server: string, request: Uint8Array, client = "OpenSSH_9.2") => meeting(client, server, { client: GEX, server: GEX }).data("client", request);
const prime = (bits: number) => gexGroup((1n << BigInt(bits - 1)) | 1n);
const open = { capture: { after: 10 * SECOND } };

export const dhGexOutOfRange = rowsOf("dh-gex-out-of-range", [
  {
    it: "a server whose version tells its smallest group",
    wire: () => asks("OpenSSH_9.2", gexRequest(768, 1024, 1024)).close("server"),
    ...told("failed at key-exchange, certain: 10 11"),
    params: { min: 768, preferred: 1024, max: 1024, floor: 2048, why: "below-floor" },
    says: ["768 to 1024 bits, 1024 preferred; the server gives none below 2048 bits, and it hung up without a word."],
    causes: ["likely: the client is old"],
    evidence: ["client: group of 768 to 1024 bits, 1024 preferred asked for"],
  },
  {
    it: "an old server has smaller ones",
    wire: () => asks("OpenSSH_6.6.1", gexRequest(512, 512, 768)).close("server"),
    ...told("failed at key-exchange, certain: 10 11"),
    params: { floor: 1024 },
    says: ["none below 1024 bits"],
  },
  {
    it: "an OpenSSH that hides its version: what is usual today",
    wire: () =>
      identified(ident("SSH-2.0-OpenSSH_9.2"), ident("SSH-2.0-OpenSSH"))
        .data("client", kexInit(GEX))
        .data("server", kexInit(GEX))
        .ack("client")
        .data("client", gexRequest(768, 1024, 1024))
        .close("server"),
    ...told("failed at key-exchange, likely: 10 11"),
    params: { floor: null },
    says: ["none below 2048 bits"],
  },
  {
    it: "the old request has one size",
    wire: () => asks("OpenSSH_9.2", oldRequest(1024)).close("server"),
    ...told("failed at key-exchange, certain: 10 11"),
    params: { min: null, preferred: 1024, max: null },
    says: ["asks for a Diffie-Hellman group of 1024 bits; the server gives none below 2048 bits"],
    evidence: ["client: group of 1024 bits asked for"],
  },
  {
    it: "a range that contradicts itself, and the server is silent",
    wire: () => asks("dropbear_2022.83", gexRequest(4096, 2048, 8192)).ack("server"),
    ...open,
    ...told("failed at key-exchange, certain: 10"),
    params: { why: "no-range", floor: null },
    says: ["that is no range, and it does not answer."],
    causes: ["likely: the client sends a range that contradicts itself"],
  },
  {
    it: "larger than any group, and the server says that it does not like it",
    wire: () =>
      asks("dropbear_2022.83", gexRequest(16_384, 16_384, 32_768))
        .data("server", disconnect(3, "bad size"))
        .close("server"),
    ...told("failed at key-exchange, likely: 10 11 12"),
    params: { why: "above-ceiling" },
    says: ["the server gives none above 8192 bits, and it hung up."],
    causes: ["likely: the client insists on a group larger than the server has"],
    evidence: ['server: DISCONNECT, reason 3 "bad size"'],
  },
  {
    it: "near miss: one size that an old server has",
    wire: () => asks("OpenSSH_6.6.1", oldRequest(1024)).close("server"),
    code: "server-closed-after-kex-init",
    ...told("failed at key-exchange, possible: 10 11"),
  },
]);

export const gexNoModuli = rowsOf("gex-no-moduli", [
  {
    it: "OpenSSH from 10.0 on closes where its file has none that fits",
    wire: () => asks("OpenSSH_10.0", gexRequest(2048, 8192, 8192)).close("server"),
    ...told("failed at key-exchange, likely: 10 11"),
    says: ["a Diffie-Hellman group of 2048 to 8192 bits, which is a legal request"],
    causes: ["possible: the client asks for more bits than any group of the file has"],
  },
  {
    it: "the old request of a legal size",
    wire: () => asks("OpenSSH_10.0", oldRequest(2048)).close("server"),
    ...told("failed at key-exchange, likely: 10 11"),
    params: { min: null, preferred: 2048, max: null },
    says: ["a Diffie-Hellman group of 2048 bits, which is a legal request"],
    evidence: ["client: group of 2048 bits asked for"],
    without: ["asks for more bits than any group"],
  },
  {
    it: "near miss: older versions take a fixed group then",
    wire: () => asks("OpenSSH_9.2", gexRequest(2048, 3072, 8192)).close("server"),
    code: "server-closed-after-kex-init",
    ...told("failed at key-exchange, possible: 10 11"),
  },
  {
    it: "near miss: the server says why itself",
    wire: () =>
      asks("dropbear_2022.83", gexRequest(2048, 3072, 8192))
        .data("server", disconnect(2, "no groups here"))
        .close("server"),
    code: "disconnect-received",
    lookAlike: "server-closed-after-kex-init",
    ...told("failed at key-exchange, certain: 11 12"),
  },
]);

export const dhGexGroupTooSmall = rowsOf("dh-gex-group-too-small", [
  {
    it: "a client that sent the old request, and says nothing more",
    wire: () =>
      identified(ident("SSH-2.0-OpenSSH_9.2"), ident("SSH-2.0-Cisco-1.25"))
        .data("client", kexInit(GEX))
        .data("server", kexInit(GEX))
        .ack("client")
        .data("client", oldRequest(2048))
        .data("server", prime(1024))
        .ack("client"),
    ...open,
    ...told("failed at key-exchange, certain: 10 11"),
    params: { bits: 1024, min: 2048, max: null },
    says: ["a group of 1024 bits; the client had asked for 2048 and said nothing more."],
    causes: ["likely: a device with one fixed small group"],
    fixes: ["ip ssh dh min size 2048"],
    without: ["moduli"],
  },
  {
    it: "larger than what was asked for",
    wire: () =>
      asks("OpenSSH_9.2", gexRequest(2048, 2048, 2048))
        .data("server", prime(4096))
        .ack("client")
        .close("client"),
    ...told("failed at key-exchange, certain: 10 11 13"),
    says: ["had asked for 2048 to 2048 and hung up."],
    without: ["a device with one fixed small group", "Cisco"],
    fixes: ["awk '$5 >= 2047' /etc/ssh/moduli"],
  },
  {
    it: "near miss: a group that nobody asked for",
    wire: () => meeting("OpenSSH_9.2", "OpenSSH_9.2", { client: GEX, server: GEX }).data("server", prime(1024)).ack("client").close("client"),
    code: "client-closed-after-kexinit",
    lookAlike: "killed-locally",
    ...told("failed at kexinit, possible: 7 8 12"),
  },
]);

export const kexInvalidPublic = rowsOf("kex-invalid-public", [
  {
    it: "nobody has closed: the server does not answer such a value",
    wire: () =>
      meeting("OpenSSH_9.2", "OpenSSH_9.2", { client: { kex_algorithms: ["diffie-hellman-group14-sha256"] } })
        .data("client", kexDhInit(1n))
        .ack("server"),
    ...open,
    ...told("stalled at key-exchange, certain: 10"),
    says: ["10.0.0.1 (the client) sent for diffie-hellman-group14-sha256 is 1 or less; every correct peer refuses it."],
    fixes: ["update the client's SSH implementation"],
    without: ["update the server's"],
  },
]);

const first = (kex: string[], follows = false) => ({ kex_algorithms: kex, first_kex_packet_follows: follows });
const CURVE = "curve25519-sha256";
const NIST = "ecdh-sha2-nistp256";
const ED25519 = { server_host_key_algorithms: ["ssh-ed25519"] };
const GUESS = kexEcdhInit(new Uint8Array(65).fill(4));

/** A client that guesses on its first method, and a server whose own first is this one. */
const guesses = (client: string[], server: string[]) =>
  meeting("OpenSSH_9.2", "OpenSSH_9.2", { client: { ...first(client, true), ...ED25519 }, server: { ...first(server), ...ED25519 } });

export const firstKexGuessWrong = rowsOf("first-kex-guess-wrong", [
  {
    it: "what it guessed is agreed on, but the server's own first is another",
    wire: () => guesses([CURVE, NIST], [NIST, CURVE]).data("client", bytes(kexEcdhInit(), kexEcdhInit())).close("server"),
    ...told("failed at key-exchange, possible: 7 10 10 11"),
    params: { guessed: { kex: CURVE }, agreed: { kex: CURVE }, second_sent: true, answered: false },
    says: ["that is agreed on, but the server's own first names are others, and so", "but it never answered the right one"],
  },
  {
    it: "the method is agreed on, the host key is another",
    wire: () =>
      meeting("OpenSSH_9.2", "OpenSSH_9.2", {
        client: { ...first([CURVE], true), server_host_key_algorithms: ["rsa-sha2-512", "ssh-ed25519"] },
        server: { ...first([CURVE]), server_host_key_algorithms: ["ssh-ed25519"] },
      })
        .data("client", bytes(kexEcdhInit(), kexEcdhInit()))
        .close("server"),
    ...told("failed at key-exchange, possible: 7 10 10 11"),
    says: ["guessed curve25519-sha256 with rsa-sha2-512", "agreed on is curve25519-sha256 with ssh-ed25519, so"],
  },
  {
    it: "nothing more comes of either side",
    wire: () => guesses([NIST, CURVE], [CURVE]).data("client", GUESS).ack("server"),
    ...open,
    ...told("stalled at kexinit, possible: 7 10"),
    params: { second_sent: false },
    says: ["agreed on is curve25519-sha256", "the client never sent the right one"],
  },
  {
    it: "near miss: it is the client that leaves",
    wire: () => guesses([NIST, CURVE], [CURVE]).data("client", GUESS).ack("server").close("client"),
    code: "client-closed-after-kexinit",
    lookAlike: "server-closed-after-kex-init",
    ...told("failed at kexinit, possible: 7 8 12"),
  },
]);
