/** Codes that stand beside a verdict: after NEWKEYS, about the two programs, about time. */
import { defaultOffer } from "../../../src/knowledge/offers.ts";
import { softwareOf } from "../../../src/knowledge/software.ts";
import { ident, kexEcdhInit, kexInit, kexReply, newKeys, rsaKey, signatureBlob } from "../../ssh/messages.ts";
import { SECOND, type Sent } from "../../tcp/dialogue.ts";
import { agreed, bothSpoke, clientSpoke, complete, connected, encrypted, identified, kexInitOf, meeting, offered, replied } from "../conversations.ts";
import type { Conversation } from "../diagnosis-of.ts";
import { rowsOf, told } from "../verdict-rows.ts";

const ok = { code: "exchange-complete", ...told("ok, certain: 14 12") };
const also = (...codes: string[]) => ({ also: codes });

export const closedRightAfterNewkeys = rowsOf("closed-right-after-newkeys", [
  {
    it: "FIN of the client behind its NEWKEYS",
    wire: () => complete().close("client"),
    ...ok,
    ...also("closed-right-after-newkeys"),
    beside_it: { certainty: "possible" },
  },
  {
    it: "a request behind the NEWKEYS, one answer that the client can't read, FIN",
    wire: () => encrypted(complete(), 44, -44).close("client"),
    ...ok,
    ...also("closed-right-after-newkeys"),
    beside_it: { certainty: "possible", params: { client_spoke: true, server_spoke: true } },
  },
  {
    it: "near miss: a request, and refusals",
    wire: () => encrypted(complete(), 44, -44, 68, -84, 148, -84).close("client"),
    ...ok,
    ...also("auth-phase-closed"),
  },
]);

export const authPhaseClosed = rowsOf("auth-phase-closed", [
  {
    it: "attempts and refusals, FIN of the client",
    wire: () => encrypted(complete(), 44, -44, 68, -84, 148, -84).close("client"),
    ...ok,
    ...also("auth-phase-closed"),
  },
  {
    it: "near miss: the server's list of host keys tells of a login",
    wire: () => encrypted(complete(), 44, -44, 68, -84, 372, -28, 112, -620, 176, -44).close("client"),
    ...ok,
    ...also("proxyjump-inner-failure"),
  },
]);

export const loginGraceInAuth = rowsOf("login-grace-in-auth", [
  {
    it: "a password prompt, and FIN of the server after 120 s",
    wire: () =>
      encrypted(complete(), 44, -44, 68, -84)
        .wait(119.98 * SECOND)
        .close("server"),
    ...ok,
    ...also("login-grace-in-auth"),
    beside_it: { certainty: "likely", params: { limit_s: 120 } },
  },
  {
    it: "near miss: a slow client, and FIN of the server right after its last packet",
    wire: () =>
      encrypted(
        complete()
          .wait(3.4 * SECOND)
          .data("client", new Uint8Array(44).fill(0xa5)),
        -44,
        68,
        -84,
        32,
      ).close("server"),
    ...ok,
    ...also("auth-phase-closed"),
  },
  {
    it: "near miss: FIN of the server right after a refusal",
    wire: () => encrypted(complete(), 44, -44, 68, -84).close("server"),
    ...ok,
    ...also("auth-phase-closed"),
  },
]);

export const proxyjumpInnerFailure = rowsOf("proxyjump-inner-failure", [
  {
    it: "a login, one request, and FIN of the client",
    wire: () => encrypted(complete(), 44, -44, 68, -84, 372, -28, 112, -620, -44).close("client"),
    ...ok,
    ...also("proxyjump-inner-failure"),
    beside_it: { certainty: "possible" },
  },
  { it: "near miss: no login", wire: () => encrypted(complete(), 44, -44, 68, -84, 148, -84).close("client"), ...ok, ...also("auth-phase-closed") },
]);

/** Server packets from one hop further away, but for the SYN-ACK. */
const twoDevices = (packets: readonly Sent[], handshake: number) =>
  packets.map((sent) => (sent.from === "server" ? { ...sent, hopLimit: sent.payload.length === 0 ? handshake : 60 } : sent));

export const sshIntercepted = rowsOf("ssh-intercepted", [
  {
    it: "the SYN-ACK has another hop limit than the data",
    wire: () => twoDevices(complete().packets, 64),
    ...ok,
    ...also("ssh-intercepted"),
    beside_it: { certainty: "possible" },
  },
  {
    it: "near miss: one device, and a host key that the client refuses",
    wire: () => twoDevices(replied().close("client").packets, 60),
    code: "host-key-rejected-by-client",
    ...told("failed at key-exchange, likely: 11 14"),
  },
]);

const CIPHERS = { encryption_algorithms_client_to_server: ["aes256-ctr"], encryption_algorithms_server_to_client: ["aes256-ctr"] };
const MACS = { mac_algorithms_client_to_server: ["umac-128-etm@openssh.com"], mac_algorithms_server_to_client: ["umac-128-etm@openssh.com"] };
const CURVE = { kex_algorithms: ["curve25519-sha256"], server_host_key_algorithms: ["ssh-ed25519"] };
const both = (lists: object) => ({ client: lists, server: lists });

export const knownBadPair = rowsOf("known-bad-pair", [
  {
    it: "UMAC of OpenSSH for Windows, and a close at the first packet",
    wire: () => agreed("OpenSSH_for_Windows_8.1", "OpenSSH_9.2", both({ ...CURVE, ...CIPHERS, ...MACS })).close("server"),
    code: "exchange-complete",
    ...told("ok, certain: 12 11"),
    ...also("known-bad-pair"),
    beside_it: { certainty: "possible", params: { id: "windows-umac" } },
  },
  {
    it: "near miss: the same version of another build",
    wire: () => agreed("OpenSSH_8.1", "OpenSSH_9.2", both({ ...CURVE, ...CIPHERS, ...MACS })).close("server"),
    code: "exchange-complete",
    ...told("ok, certain: 12 11"),
    ...also("closed-right-after-newkeys"),
  },
]);

/** OpenSSH 10.6's: no markers, its own lists but for the host key, and it leaves with the server's lists. */
const keyscan = (types: string[]) =>
  identified(ident("SSH-2.0-OpenSSH-keyscan"), ident("SSH-2.0-OpenSSH_10.0"))
    .data("client", kexInitOf("OpenSSH_10.6", "client", { server_host_key_algorithms: types }))
    .data("server", kexInitOf("OpenSSH_10.0", "server"))
    .ack("client")
    .close("client");

export const clientOfferRestricted = rowsOf("client-offer-restricted", [
  {
    it: "one method of the ten that its version has",
    wire: () => agreed("OpenSSH_9.2", "OpenSSH_9.2", { client: { kex_algorithms: ["curve25519-sha256"] } }),
    code: "exchange-complete",
    ...told("ok, certain: 12 11"),
    ...also("client-offer-restricted"),
  },
  {
    it: "near miss: an old version's own list",
    wire: () => agreed("OpenSSH_6.6.1", "OpenSSH_9.2"),
    code: "exchange-complete",
    ...told("ok, certain: 12 11"),
    ...also("client-outdated"),
  },
  {
    it: "near miss: known_hosts moved a type to the front",
    wire: () => agreed("OpenSSH_9.2", "OpenSSH_9.2", { client: { server_host_key_algorithms: reordered() } }),
    code: "exchange-complete",
    ...told("ok, certain: 12 11"),
    lookAlike: "A known host",
  },
  {
    it: "near miss: ssh-keyscan asks for one type after the other",
    wire: () => keyscan(["ssh-ed25519"]),
    code: "scanner-kexinit",
    ...told("probe at kexinit, likely: 4 7 8 10"),
  },
]);

/** The client's default list of host keys with RSA in front. */
function reordered(): string[] {
  const offer = defaultOffer(softwareOf("SSH-2.0-OpenSSH_9.2")!, "client")!.hostkey;
  return [...offer.filter((name) => name.startsWith("rsa-")), ...offer.filter((name) => !name.startsWith("rsa-"))];
}

export const serverOfferRestricted = rowsOf("server-offer-restricted", [
  {
    it: "one cipher of those that its version has",
    wire: () => agreed("OpenSSH_9.2", "OpenSSH_9.2", { server: CIPHERS }),
    code: "exchange-complete",
    ...told("ok, certain: 12 11"),
    ...also("server-offer-restricted"),
  },
  {
    it: "near miss: an old version's own list",
    wire: () => agreed("OpenSSH_9.2", "OpenSSH_6.6.1"),
    code: "exchange-complete",
    ...told("ok, certain: 12 11"),
    ...also("server-outdated"),
  },
  {
    it: "near miss: there is no key of one type",
    wire: () => agreed("OpenSSH_9.2", "OpenSSH_9.2", { server: { server_host_key_algorithms: ["ssh-ed25519"] } }),
    code: "exchange-complete",
    ...told("ok, certain: 12 11"),
    lookAlike: "A missing host key file",
  },
]);

export const clientOutdated = rowsOf("client-outdated", [
  {
    it: "nobody repairs it any more",
    wire: () => agreed("OpenSSH_6.6.1", "OpenSSH_9.2"),
    code: "exchange-complete",
    ...told("ok, certain: 12 11"),
    ...also("client-outdated"),
    beside_it: { certainty: "likely" },
  },
  {
    it: "near miss: a version of today that somebody restricted",
    wire: () => agreed("OpenSSH_10.0", "OpenSSH_10.0", { client: { kex_algorithms: ["curve25519-sha256"] } }),
    code: "exchange-complete",
    ...told("ok, certain: 12 11"),
    ...also("client-offer-restricted"),
  },
]);

export const serverOutdated = rowsOf("server-outdated", [
  {
    it: "it has nothing of what the client asks for",
    wire: () => meeting("OpenSSH_10.0", "OpenSSH_5.3").close("client"),
    code: "no-common-host-key",
    ...told("failed at kexinit, certain: 7 8 10"),
    ...also("server-outdated"),
    beside_it: { certainty: "certain" },
  },
  {
    it: "near miss: a version of today that somebody restricted",
    wire: () => agreed("OpenSSH_10.0", "OpenSSH_10.0", { server: CIPHERS }),
    code: "exchange-complete",
    ...told("ok, certain: 12 11"),
    ...also("server-offer-restricted"),
  },
  {
    it: "near miss: ssh-keyscan asks for a type of key that came later",
    wire: () => keyscan(["ssh-mldsa44-ed25519"]),
    code: "scanner-kexinit",
    ...told("probe at kexinit, likely: 4 7 8 10"),
  },
]);

const KEX = defaultOffer(softwareOf("SSH-2.0-OpenSSH_7.2")!, "client")!.kex;
const STRICT = { client: { kex_algorithms: [...KEX, "kex-strict-c-v00@openssh.com"] }, server: { kex_algorithms: [...KEX, "kex-strict-s-v00@openssh.com"] } };

export const weakAlgorithm = rowsOf("weak-algorithm", [
  {
    it: "chacha20-poly1305 without strict key exchange",
    wire: () => agreed("OpenSSH_9.2", "OpenSSH_9.2", both(CURVE)),
    code: "exchange-complete",
    ...told("ok, certain: 12 11"),
    ...also("weak-algorithm"),
  },
  {
    it: "near miss: a scanner announces no strict key exchange, and nobody logs in",
    wire: () => keyscan(["ssh-ed25519"]),
    code: "scanner-kexinit",
    ...told("probe at kexinit, likely: 4 7 8 10"),
  },
  {
    it: "near miss: with it; the versions alone are old",
    wire: () => agreed("OpenSSH_7.2", "OpenSSH_7.2", STRICT),
    code: "exchange-complete",
    ...told("ok, certain: 12 11"),
    ...also("client-outdated"),
  },
]);

export const slowStep = rowsOf("slow-step", [
  {
    it: "somebody was asked for the host key, and said yes after six seconds",
    wire: () =>
      replied()
        .wait(6 * SECOND)
        .data("client", newKeys())
        .ack("server"),
    ...ok,
    ...also("slow-step"),
    beside_it: { certainty: "certain" },
  },
  {
    it: "near miss: nobody answered",
    wire: () => replied(),
    capture: { after: 10 * SECOND },
    code: "host-key-prompt-stall",
    ...told("stalled at key-exchange, likely: 11"),
  },
]);

export const clientTimeoutBanner = rowsOf("client-timeout-banner", [
  {
    it: "FIN of the client after 15.0 s",
    wire: () =>
      clientSpoke()
        .wait(14.996 * SECOND)
        .fin("client"),
    code: "server-silent-before-ident",
    ...told("failed at identification, likely: 4 5 6"),
    ...also("client-timeout-banner"),
    beside_it: { certainty: "likely" },
  },
  {
    it: "of a client that has no ConnectTimeout",
    wire: () =>
      connected()
        .data("client", "SSH-2.0-paramiko_3.5.1\r\n")
        .ack("server")
        .wait(14.996 * SECOND)
        .fin("client"),
    code: "server-silent-before-ident",
    ...told("failed at identification, likely: 4 5 6"),
    ...also("client-timeout-banner"),
    beside_it: { certainty: "likely" },
    fixes: ["in the client's own settings"],
    without: ["ssh -o"],
  },
  {
    it: "near miss: the server's packets were not captured, and the client's ACKs show that it spoke",
    wire: () =>
      bothSpoke()
        .wait(14.996 * SECOND)
        .fin("client")
        .packets.filter(({ from }) => from === "client"),
    code: "one-sided-capture",
    ...told("unknown, certain: 5"),
  },
  {
    it: "near miss: no round number",
    wire: () =>
      clientSpoke()
        .wait(0.7 * SECOND)
        .fin("client"),
    code: "killed-locally",
    ...told("failed at identification, possible: 6"),
  },
]);

const LONG_REPLY = kexReply({ hostKey: rsaKey(8192), signature: signatureBlob("rsa-sha2-512", 1024) });
const RSA = { server_host_key_algorithms: ["rsa-sha2-512"] };
/** The router asks for smaller packets of the server, whose reply is then sent anew. */
const reported = (seq: number): Pick<Conversation, "icmp"> & { wire: () => Sent[] } => {
  const d = offered(kexInit(RSA), kexInit(RSA)).data("client", kexEcdhInit()).ack("server").data("server", LONG_REPLY.subarray(0, 1448));
  const large = d.packets.at(-1)!;
  d.wait(0.01 * SECOND);
  d.data("server", LONG_REPLY.subarray(0, 1200), { seq: large.seq })
    .data("server", LONG_REPLY.subarray(1200), { seq: large.seq + 1200 })
    .ack("client", { ack: large.seq + LONG_REPLY.length });
  const quotes = { ...large, seq: (large.seq + seq) >>> 0 };
  return { wire: () => d.packets, icmp: [{ type: 3, code: 4, quotes, time: large.time + 0.005 * SECOND, sender: "10.0.0.254", mtu: 1280 }] };
};

export const pmtuIcmp = rowsOf("pmtu-icmp", [
  {
    it: "a router reports its MTU, and the sender heeds it",
    ...reported(0),
    capture: { after: 10 * SECOND },
    code: "host-key-prompt-stall",
    ...told("stalled at key-exchange, likely: 12"),
    ...also("pmtu-icmp"),
    beside_it: { certainty: "certain", params: { mtu: 1280, mss: 1240 } },
  },
  {
    it: "near miss: the report quotes a SEQ that was never in flight",
    ...reported(900_000),
    capture: { after: 10 * SECOND },
    code: "host-key-prompt-stall",
    ...told("stalled at key-exchange, likely: 12"),
    lookAlike: "A forged report",
  },
]);

/** The same failure, a second apart each. */
const failing = (clients: readonly string[]) => (): Conversation[] =>
  clients.map((client, n) => ({ packets: bothSpoke({ start: n * SECOND }).fin("server"), client, clientPort: 40_001 + n }));

export const connectionPattern = rowsOf("connection-pattern", [
  {
    it: "the third in a row that ends alike",
    beside: failing(["10.0.0.1", "10.0.0.1"]),
    wire: () => bothSpoke({ start: 5 * SECOND }).fin("server"),
    code: "server-closed-after-idents",
    ...told("failed at kexinit, possible: 22 20 24"),
    ...also("connection-pattern"),
  },
  {
    it: "near miss: each from an address of its own; behind a NAT they would look like one",
    beside: failing(["10.0.0.7", "10.0.0.8"]),
    wire: () => bothSpoke({ start: 5 * SECOND }).fin("server"),
    code: "server-closed-after-idents",
    ...told("failed at kexinit, possible: 22 20 24"),
    lookAlike: "Several users behind one NAT address",
  },
]);
