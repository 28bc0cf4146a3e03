/** Programs that are known to fail together, and libraries that ask for more than the protocol does. */
import { ident, kexEcdhInit, kexInit, kexReply, newKeys } from "../../ssh/messages.ts";
import { SECOND } from "../../tcp/dialogue.ts";
import { encrypted, identified, kexInitOf, meeting } from "../conversations.ts";
import type { Conversation } from "../diagnosis-of.ts";
import { rowsOf, told } from "../verdict-rows.ts";

type Lists = Parameters<typeof kexInit>[0];

const GCM = "aes128-gcm@openssh.com";
const CTR = { encryption_algorithms_client_to_server: ["aes128-ctr"], encryption_algorithms_server_to_client: ["aes128-ctr"] };
const MACS = (name: string) => ({ mac_algorithms_client_to_server: [name], mac_algorithms_server_to_client: [name] });
const ETM = { ...CTR, ...MACS("hmac-sha2-256-etm@openssh.com") };
const UMAC = { ...CTR, ...MACS("umac-128-etm@openssh.com") };
const MIXED = { encryption_algorithms_client_to_server: [GCM], encryption_algorithms_server_to_client: ["aes128-ctr"] };

/** Both lists. The client has one name more, which a scanner would not have. */
const listed = (client: string, server: string, lists: Lists) =>
  identified(ident(`SSH-2.0-${client}`), ident(`SSH-2.0-${server}`))
    .data("client", kexInit({ kex_algorithms: ["curve25519-sha256", "private@example.org"], ...lists }))
    .data("server", kexInit({ kex_algorithms: ["curve25519-sha256"], ...lists }))
    .ack("client");
const agreedOn = (client: string, server: string, lists: Lists) =>
  listed(client, server, lists)
    .data("client", kexEcdhInit())
    .data("server", kexReply())
    .data("server", newKeys())
    .ack("client")
    .data("client", newKeys())
    .ack("server");
/** The first encrypted packet of the client is its request; then what the server sends, and a close. */
const ended = (client: string, server: string, lists: Lists, ...sizes: number[]) => encrypted(agreedOn(client, server, lists), 44, ...sizes).close("server");

const WINDOWS = "OpenSSH_for_Windows_8.1";
const OPENSSH = "OpenSSH_9.2";
const LIBSSH2 = "libssh2_1.11.0";

export const knownBadPair = rowsOf("known-bad-pair", [
  {
    it: "OpenSSH for Windows with umac-128-etm, before an answer",
    wire: () => ended(WINDOWS, OPENSSH, UMAC),
    code: "exchange-complete",
    also: ["known-bad-pair"],
    ...told("ok, certain: 14 12"),
  },
  {
    it: "the same, after two answers",
    wire: () => ended(WINDOWS, OPENSSH, UMAC, -84, 68, -84),
    code: "exchange-complete",
    also: ["known-bad-pair"],
    ...told("ok, certain: 14 12"),
  },
  {
    it: "near miss: it got further than such a bug lets anybody",
    wire: () => ended(WINDOWS, OPENSSH, UMAC, -84, 68, -84, 68, -84),
    code: "exchange-complete",
    ...told("ok, certain: 14 12"),
  },
  {
    it: "near miss: nobody has closed",
    wire: () => encrypted(agreedOn(WINDOWS, OPENSSH, UMAC), 44),
    capture: { after: 30 * SECOND },
    code: "exchange-complete",
    ...told("ok, certain: 14 12"),
  },
  { it: "near miss: another MAC", wire: () => ended(WINDOWS, OPENSSH, ETM), code: "exchange-complete", ...told("ok, certain: 14 12") },
  { it: "near miss: other programs", wire: () => ended(OPENSSH, OPENSSH, UMAC), code: "exchange-complete", ...told("ok, certain: 14 12") },
  {
    it: "a server that nobody knows: the bug is the client's",
    wire: () => ended(WINDOWS, "y", UMAC),
    code: "exchange-complete",
    also: ["known-bad-pair"],
    ...told("ok, certain: 14 12"),
  },
  {
    it: "near miss: the lists have no cipher in common",
    wire: () => meeting(WINDOWS, OPENSSH, { client: { encryption_algorithms_client_to_server: ["a@example.org"] } }).close("client"),
    code: "no-common-cipher",
    ...told("failed at kexinit, certain: 7 8 10"),
  },
  {
    it: "the server's program, and no version without the bug",
    wire: () => ended(OPENSSH, "mod_sftp/0.9.9", { ...CTR, ...MACS("umac-64@openssh.com") }),
    code: "exchange-complete",
    also: ["known-bad-pair"],
    ...told("ok, certain: 14 12"),
  },
  {
    it: "one that always strikes",
    wire: () => ended(LIBSSH2, OPENSSH, MIXED),
    code: "exchange-complete",
    also: ["known-bad-pair"],
    ...told("ok, certain: 14 12"),
  },
  {
    it: "curve25519 of OpenSSH 6.6: in the key exchange",
    wire: () =>
      listed("OpenSSH_6.6", "dropbear_2022.83", { kex_algorithms: ["curve25519-sha256@libssh.org"] })
        .data("client", kexEcdhInit())
        .close("server"),
    code: "server-closed-after-kex-init",
    also: ["known-bad-pair"],
    ...told("failed at key-exchange, possible: 10 11"),
  },
  {
    it: "the same lists were agreed on before, by another client",
    beside: (): Conversation[] => [{ packets: ended(OPENSSH, OPENSSH, UMAC), clientPort: 39_000 }],
    wire: () => ended(WINDOWS, OPENSSH, UMAC).packets.map((sent) => ({ ...sent, time: sent.time + 60 * SECOND })),
    code: "exchange-complete",
    also: ["known-bad-pair"],
    ...told("ok, certain: 33 31"),
  },
  {
    it: "the same lists were agreed on before, with another server",
    beside: (): Conversation[] => [{ packets: ended(OPENSSH, OPENSSH, { ...CTR, ...MACS("umac-64@openssh.com") }), clientPort: 39_000, server: "10.0.0.3" }],
    wire: () =>
      ended(OPENSSH, "mod_sftp/0.9.9", { ...CTR, ...MACS("umac-64@openssh.com") }).packets.map((sent) => ({ ...sent, time: sent.time + 60 * SECOND })),
    code: "exchange-complete",
    also: ["known-bad-pair"],
    ...told("ok, certain: 33 31"),
  },
]);

const AEAD = { encryption_algorithms_client_to_server: [GCM], encryption_algorithms_server_to_client: [GCM] };
const CHACHA = {
  encryption_algorithms_client_to_server: ["chacha20-poly1305@openssh.com"],
  encryption_algorithms_server_to_client: ["chacha20-poly1305@openssh.com"],
};
const ONE_MAC = MACS("hmac-sha1");
const OTHER_MAC = MACS("umac-128@openssh.com");
const kept = { kex_algorithms: ["curve25519-sha256", "private@example.org"] };
const apart = (client: string, server: string, own: Lists, its: Lists) =>
  identified(ident(`SSH-2.0-${client}`), ident(`SSH-2.0-${server}`))
    .data("client", kexInit({ ...kept, ...AEAD, ...own }))
    .data("server", kexInit({ ...AEAD, ...its }))
    .ack("client");

export const kexMacRequiredDespiteAead = rowsOf("kex-mac-required-despite-aead", [
  {
    it: "paramiko leaves OpenSSH's server",
    wire: () => apart("paramiko_2.12.0", OPENSSH, ONE_MAC, OTHER_MAC).close("client"),
    ...told("failed at kexinit, likely: 7 8 10"),
  },
  {
    it: "paramiko, and the server closes",
    wire: () => apart("paramiko_2.12.0", "y", ONE_MAC, OTHER_MAC).close("server"),
    ...told("failed at kexinit, likely: 7 8 10"),
  },
  {
    it: "paramiko, and one direction alone has no MAC in common",
    wire: () =>
      apart(
        "paramiko_2.12.0",
        OPENSSH,
        { mac_algorithms_client_to_server: ["hmac-sha1"] },
        { mac_algorithms_client_to_server: ["umac-128@openssh.com"] },
      ).close("client"),
    ...told("failed at kexinit, likely: 7 8 10"),
  },
  {
    it: "paramiko, and the other direction alone",
    wire: () =>
      apart(
        "paramiko_2.12.0",
        OPENSSH,
        { mac_algorithms_server_to_client: ["hmac-sha1"] },
        { mac_algorithms_server_to_client: ["umac-128@openssh.com"] },
      ).close("client"),
    ...told("failed at kexinit, likely: 7 8 10"),
  },
  {
    it: "paramiko with its own MACs, of a version that has none of the etm ones",
    wire: () =>
      identified(ident("SSH-2.0-paramiko_2.0.0"), ident(`SSH-2.0-${OPENSSH}`))
        .data("client", kexInitOf("paramiko_2.0.0", "client", { ...AEAD, ...kept, server_host_key_algorithms: ["ssh-ed25519"] }))
        .data("server", kexInit({ ...AEAD, ...MACS("hmac-sha2-512-etm@openssh.com") }))
        .ack("client")
        .close("client"),
    ...told("failed at kexinit, likely: 7 8 10"),
  },
  {
    it: "libssh2, with the one cipher for which it asks",
    wire: () => apart(LIBSSH2, OPENSSH, { ...CHACHA, ...ONE_MAC }, { ...CHACHA, ...OTHER_MAC }).close("client"),
    ...told("failed at kexinit, likely: 7 8 10"),
  },
  {
    it: "near miss: libssh2, with GCM",
    wire: () => apart(LIBSSH2, OPENSSH, ONE_MAC, OTHER_MAC).close("client"),
    code: "client-closed-after-kexinit",
    ...told("failed at kexinit, possible: 7 8 10"),
  },
  {
    it: "AsyncSSH as the server of OpenSSH's client",
    wire: () => apart(OPENSSH, "AsyncSSH_2.13.1", ONE_MAC, OTHER_MAC).close("server"),
    ...told("failed at kexinit, likely: 7 8 10"),
  },
  {
    it: "near miss: paramiko, and a MAC in common",
    wire: () => apart("paramiko_2.12.0", OPENSSH, ONE_MAC, ONE_MAC).close("client"),
    code: "client-closed-after-kexinit",
    ...told("failed at kexinit, possible: 7 8 10"),
  },
  {
    it: "near miss: paramiko, and no AEAD cipher: then the lists themselves fail",
    wire: () => apart("paramiko_2.12.0", OPENSSH, { ...CTR, ...ONE_MAC }, { ...CTR, ...OTHER_MAC }).close("client"),
    code: "no-common-mac",
    ...told("failed at kexinit, certain: 7 8 10"),
  },
  {
    it: "near miss: the server has answered, so they went on without a MAC",
    wire: () => apart("paramiko_2.12.0", OPENSSH, ONE_MAC, OTHER_MAC).data("client", kexEcdhInit()).data("server", kexReply()).ack("client").close("client"),
    code: "host-key-rejected-by-client",
    ...told("failed at key-exchange, possible: 11 13"),
  },
  {
    it: "near miss: it still goes on",
    wire: () => apart("paramiko_2.12.0", OPENSSH, ONE_MAC, OTHER_MAC),
    capture: { after: 1 * SECOND },
    code: "capture-ended",
    ...told("unknown, certain: 9"),
  },
]);
