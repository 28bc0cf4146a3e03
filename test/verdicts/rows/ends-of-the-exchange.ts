/** Groups and their sizes at the edges, and who ends an exchange that has come so far. */
import { bytes, gexGroup, gexRequest, ident, kexEcdhInit, kexInit, kexReply, newKeys, packet, uint32 } from "../../ssh/messages.ts";
import { SECOND, without } from "../../tcp/dialogue.ts";
import { agreed, bothSpoke, complete, encrypted, identified, kexInitOf, meeting, offered, replied } from "../conversations.ts";
import { rowsOf, told } from "../verdict-rows.ts";

const open = { capture: { after: 20 * SECOND } };
const GEX = { kex_algorithms: ["diffie-hellman-group-exchange-sha256"] };
/** SSH_MSG_KEX_DH_GEX_REQUEST_OLD, RFC 4419 5. */
const oldRequest = (bits: number) => packet(bytes([30], uint32(bits)));
const prime = (bits: number) => gexGroup((1n << BigInt(bits - 1)) | 1n);
const asks = (server: string, request: Uint8Array) =>
  identified(ident("SSH-2.0-OpenSSH_9.2"), ident(`SSH-2.0-${server}`))
    .data("client", kexInitOf("OpenSSH_9.2", "client", GEX))
    .data("server", kexInit(GEX))
    .ack("client")
    .data("client", request)
    .ack("server");
const given = (server: string, bits: number, request = gexRequest(2048, 3072, 8192)) => asks(server, request).data("server", prime(bits)).ack("client");

export const dhGexGroupTooSmall = rowsOf("dh-gex-group-too-small", [
  { it: "1024 bits, of OpenSSH", wire: () => given("OpenSSH_9.2", 1024).close("client"), ...told("failed at key-exchange, certain: 10 12 14") },
  { it: "1025 bits, of Cisco IOS", wire: () => given("Cisco-1.25", 1025).close("client"), ...told("failed at key-exchange, certain: 10 12 14") },
  { it: "one bit less than asked for, of another server", wire: () => given("y", 2047).close("client"), ...told("failed at key-exchange, certain: 10 12 14") },
  {
    it: "more than the client takes",
    wire: () => given("OpenSSH_9.2", 4096, gexRequest(1024, 2048, 3072)).close("client"),
    ...told("failed at key-exchange, certain: 10 12 14"),
  },
  { it: "nobody closes", wire: () => given("OpenSSH_9.2", 1024), ...open, ...told("failed at key-exchange, certain: 10 12") },
  {
    it: "near miss: as small as asked for",
    wire: () => given("OpenSSH_9.2", 2048).close("client"),
    code: "killed-locally",
    ...told("failed at key-exchange, possible: 14"),
  },
  {
    it: "near miss: as large as asked for",
    wire: () => given("OpenSSH_9.2", 3072, gexRequest(1024, 2048, 3072)).close("client"),
    code: "killed-locally",
    ...told("failed at key-exchange, possible: 14"),
  },
  {
    it: "near miss: the server closes",
    wire: () => given("OpenSSH_9.2", 1024).close("server"),
    code: "server-closed-after-kex-init",
    ...told("failed at key-exchange, possible: 10 14"),
  },
  {
    it: "near miss: the client goes on with it",
    wire: () =>
      given("OpenSSH_9.2", 1024)
        .data("client", packet(bytes([32], uint32(128), new Uint8Array(128).fill(0x55))))
        .ack("server")
        .close("client"),
    code: "killed-locally",
    ...told("failed at key-exchange, possible: 16"),
  },
  {
    it: "near miss: it may still go on",
    wire: () => given("OpenSSH_9.2", 1024),
    capture: { after: 1 * SECOND },
    code: "capture-ended",
    ...told("unknown, certain: 13"),
  },
]);

export const dhGexOutOfRange = rowsOf("dh-gex-out-of-range", [
  {
    it: "2047 bits at most, of a server from 2048 on",
    wire: () => asks("OpenSSH_9.2", gexRequest(1024, 2047, 2047)).close("server"),
    ...told("failed at key-exchange, certain: 10 12"),
  },
  {
    it: "8193 bits at least",
    wire: () => asks("OpenSSH_9.2", gexRequest(8193, 8193, 9000)).close("server"),
    ...told("failed at key-exchange, certain: 10 12"),
  },
  {
    it: "it would like less than it asks for at least",
    wire: () => asks("y", gexRequest(2048, 1024, 8192)).close("server"),
    ...told("failed at key-exchange, certain: 10 12"),
  },
  {
    it: "it would like more than it asks for at most",
    wire: () => asks("y", gexRequest(2048, 4096, 3072)).close("server"),
    ...told("failed at key-exchange, certain: 10 12"),
  },
  { it: "at most less than at least", wire: () => asks("y", gexRequest(4096, 4096, 2048)).close("server"), ...told("failed at key-exchange, certain: 10 12") },
  { it: "another server says nothing more", wire: () => asks("y", gexRequest(1024, 1024, 1024)), ...open, ...told("failed at key-exchange, likely: 10") },
  {
    it: "near miss: 2048 bits at most",
    wire: () => asks("OpenSSH_9.2", gexRequest(1024, 2048, 2048)).close("server"),
    code: "server-closed-after-kex-init",
    ...told("failed at key-exchange, possible: 10 12"),
  },
  {
    it: "near miss: 8192 bits at least",
    wire: () => asks("OpenSSH_9.2", gexRequest(8192, 8192, 8192)).close("server"),
    code: "server-closed-after-kex-init",
    ...told("failed at key-exchange, possible: 10 12"),
  },
  {
    it: "near miss: the client leaves",
    wire: () => asks("OpenSSH_9.2", gexRequest(1024, 1024, 1024)).close("client"),
    code: "killed-locally",
    ...told("failed at key-exchange, possible: 12"),
  },
  {
    it: "near miss: there is a group",
    wire: () => given("OpenSSH_9.2", 1024, gexRequest(1024, 1024, 1024)).close("server"),
    code: "server-closed-after-kex-init",
    ...told("failed at key-exchange, possible: 10 14"),
  },
]);

export const gexNoModuli = rowsOf("gex-no-moduli", [
  {
    it: "more bits than most files have",
    wire: () => asks("OpenSSH_10.0", gexRequest(2048, 4097, 8192)).close("server"),
    ...told("failed at key-exchange, likely: 10 12"),
  },
  {
    it: "as many as they have",
    wire: () => asks("OpenSSH_10.0", gexRequest(2048, 4096, 8192)).close("server"),
    ...told("failed at key-exchange, likely: 10 12"),
  },
  { it: "another server", wire: () => asks("y", gexRequest(2048, 3072, 8192)).close("server"), ...told("failed at key-exchange, possible: 10 12") },
  {
    it: "near miss: OpenSSH 9.9 has groups of its own",
    wire: () => asks("OpenSSH_9.9", gexRequest(2048, 3072, 8192)).close("server"),
    code: "server-closed-after-kex-init",
    ...told("failed at key-exchange, possible: 10 12"),
  },
  {
    it: "near miss: the client leaves",
    wire: () => asks("OpenSSH_10.0", gexRequest(2048, 3072, 8192)).close("client"),
    code: "killed-locally",
    ...told("failed at key-exchange, possible: 12"),
  },
  {
    it: "near miss: there is a group",
    wire: () => given("OpenSSH_10.0", 3072).close("server"),
    code: "server-closed-after-kex-init",
    ...told("failed at key-exchange, possible: 10 14"),
  },
  {
    it: "near miss: nobody closes",
    wire: () => asks("OpenSSH_10.0", oldRequest(2048)),
    ...open,
    code: "kex-reply-missing-stall",
    ...told("stalled at key-exchange, possible: 10"),
  },
]);

export const exchangeComplete = rowsOf("exchange-complete", [
  { it: "the last NEWKEYS is not acknowledged", wire: () => replied().data("client", newKeys()), capture: { after: 1 * SECOND }, ...told("ok, likely: 14 12") },
  { it: "the client's side alone", wire: () => encrypted(complete(), 44, -44, 68).packets.filter(({ from }) => from === "client"), ...told("ok, likely: 9") },
  {
    it: "the server's side alone",
    wire: () => encrypted(complete(), 44, -44, 68, -84).packets.filter(({ from }) => from === "server"),
    ...told("ok, likely: 5"),
  },
  {
    it: "near miss: the server's side alone, up to its NEWKEYS",
    wire: () => complete().packets.filter(({ from }) => from === "server"),
    code: "one-sided-capture",
    ...told("unknown, certain: 6"),
  },
]);

export const newkeysMissing = rowsOf("newkeys-missing", [
  {
    it: "the server owes it, and stands still",
    wire: () => offered().data("client", kexEcdhInit()).data("server", kexReply()).data("client", newKeys()).ack("server"),
    ...open,
    ...told("stalled at newkeys, likely: 11 12"),
  },
  {
    it: "the server owes it, and closes",
    wire: () => offered().data("client", kexEcdhInit()).data("server", kexReply()).data("client", newKeys()).ack("server").close("server"),
    ...told("failed at newkeys, likely: 11 12 14"),
  },
  {
    it: "the server owes it, and the client leaves",
    wire: () => offered().data("client", kexEcdhInit()).data("server", kexReply()).data("client", newKeys()).ack("server").close("client"),
    ...told("failed at newkeys, likely: 11 12 14"),
  },
  { it: "the client owes it, and the server closes", wire: () => replied().close("server"), ...told("failed at newkeys, possible: 11 14") },
  {
    it: "the client's NEWKEYS alone: the reply is not there either",
    wire: () => offered().data("client", kexEcdhInit()).data("client", newKeys()).ack("server").close("server"),
    code: "server-closed-after-kex-init",
    ...told("failed at key-exchange, possible: 10 13"),
  },
  {
    it: "near miss: the client leaves without it",
    wire: () => replied().close("client"),
    code: "host-key-rejected-by-client",
    ...told("failed at key-exchange, likely: 11 14"),
  },
  {
    it: "near miss: the reply was not acknowledged, and the server closes",
    wire: () => offered().data("client", kexEcdhInit()).data("server", kexReply()).fin("server"),
    code: "unexplained",
    ...told("failed at key-exchange, possible: 12"),
  },
  {
    it: "near miss: the server's was never captured",
    wire: () =>
      without(
        offered()
          .data("client", kexEcdhInit())
          .data("server", kexReply())
          .data("server", newKeys())
          .ack("client")
          .data("client", newKeys())
          .ack("server")
          .close("client").packets,
        11,
      ),
    code: "capture-loss",
    ...told("unknown, certain: 17"),
  },
  { it: "near miss: both have it", wire: () => complete().close("server"), code: "exchange-complete", ...told("ok, certain: 14 12") },
  {
    it: "near miss: it may still come",
    wire: () => offered().data("client", kexEcdhInit()).data("server", kexReply()).data("client", newKeys()).ack("server"),
    capture: { after: 1 * SECOND },
    code: "capture-ended",
    ...told("unknown, certain: 13"),
  },
]);

export const serverClosedAfterKexinit = rowsOf("server-closed-after-kexinit", [
  {
    it: "a client's list of more than a thousand bytes",
    wire: () => offered(kexInit({ languages_client_to_server: ["x".repeat(1000)] })).close("server"),
    ...told("failed at kexinit, possible: 7 8 10"),
  },
  { it: "RST", wire: () => offered().rst("server", { window: 502 }), ...told("failed at kexinit, possible: 7 8 10") },
  {
    it: "near miss: a minute later",
    wire: () =>
      offered()
        .wait(60 * SECOND)
        .close("server"),
    code: "client-stall-before-kex-init",
    ...told("failed at key-exchange, possible: 7 8 10"),
  },
  {
    it: "near miss: the client has begun",
    wire: () => offered().data("client", kexEcdhInit()).ack("server").close("server"),
    code: "server-closed-after-kex-init",
    ...told("failed at key-exchange, possible: 10 12"),
  },
  {
    it: "the client's message crosses its FIN",
    wire: () => offered().fin("server").data("client", kexEcdhInit()).rst("server"),
    ...told("failed at kexinit, possible: 7 8 10"),
  },
  {
    it: "near miss: half of a second message of the server",
    wire: () => bothSpoke().data("server", kexInit()).data("server", kexInit().subarray(0, 30)).ack("client").fin("server"),
    code: "unexplained",
    ...told("failed at kexinit, possible: 11"),
  },
]);

export const clientClosedAfterKexinit = rowsOf("client-closed-after-kexinit", [
  { it: "RST", wire: () => meeting("OpenSSH_9.2", "OpenSSH_9.2").rst("client", { window: 502 }), ...told("failed at kexinit, possible: 7 8 10") },
  {
    it: "near miss: behind its own list, and the server's never came",
    wire: () => identified(ident("SSH-2.0-OpenSSH_9.2")).data("client", kexInit()).ack("server").fin("client"),
    code: "killed-locally",
    ...told("failed at kexinit, possible: 9"),
  },
  {
    it: "near miss: it has begun",
    wire: () =>
      meeting("OpenSSH_9.2", "OpenSSH_9.2")
        .data("client", kexEcdhInit(new Uint8Array(1190).fill(5)))
        .ack("server")
        .fin("client"),
    code: "killed-locally",
    ...told("failed at key-exchange, possible: 12"),
  },
  {
    it: "near miss: a minute later",
    wire: () =>
      meeting("OpenSSH_9.2", "OpenSSH_9.2")
        .wait(60 * SECOND)
        .fin("client"),
    code: "client-stall-before-kex-init",
    ...told("failed at key-exchange, possible: 7 8 10"),
  },
  {
    it: "near miss: it had finished",
    wire: () => agreed("OpenSSH_9.2", "OpenSSH_9.2", { client: { kex_algorithms: ["curve25519-sha256"] } }).fin("client"),
    code: "exchange-complete",
    ...told("ok, certain: 12 11"),
  },
]);

const TWO_MACS = {
  encryption_algorithms_client_to_server: ["aes128-ctr"],
  encryption_algorithms_server_to_client: ["aes128-ctr"],
  mac_algorithms_client_to_server: ["umac-128-etm@openssh.com", "hmac-sha2-256"],
  mac_algorithms_server_to_client: ["umac-128-etm@openssh.com", "hmac-sha2-256"],
};
const TWO_CIPHERS = {
  encryption_algorithms_client_to_server: ["aes128-gcm@openssh.com", "aes128-ctr"],
  encryption_algorithms_server_to_client: ["aes128-ctr"],
};
const TWO_METHODS = { kex_algorithms: ["curve25519-sha256@libssh.org", "ecdh-sha2-nistp256"] };

export const knownBadPair = rowsOf("known-bad-pair", [
  {
    it: "another MAC keeps away from it",
    wire: () =>
      encrypted(
        agreed("OpenSSH_for_Windows_8.1", "OpenSSH_9.2", { client: { ...TWO_MACS, kex_algorithms: ["curve25519-sha256"] }, server: TWO_MACS }),
        44,
      ).close("server"),
    code: "exchange-complete",
    also: ["known-bad-pair"],
    ...told("ok, certain: 12 11"),
  },
  {
    it: "another cipher does",
    wire: () =>
      encrypted(
        identified(ident("SSH-2.0-libssh2_1.11.0"), ident("SSH-2.0-OpenSSH_9.2"))
          .data("client", kexInit({ ...TWO_CIPHERS, kex_algorithms: ["curve25519-sha256", "private@example.org"] }))
          .data("server", kexInit(TWO_CIPHERS))
          .ack("client")
          .data("client", kexEcdhInit())
          .data("server", bytes(kexReply(), newKeys()))
          .data("client", newKeys())
          .ack("server"),
        44,
      ).close("server"),
    code: "exchange-complete",
    also: ["known-bad-pair"],
    ...told("ok, certain: 12 11"),
  },
  {
    it: "another method does",
    wire: () => meeting("OpenSSH_6.6", "dropbear_2022.83", { client: TWO_METHODS, server: TWO_METHODS }).data("client", kexEcdhInit()).close("client"),
    code: "killed-locally",
    also: ["known-bad-pair"],
    ...told("failed at key-exchange, possible: 11"),
  },
]);
