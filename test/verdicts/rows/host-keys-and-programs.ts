/** What is said of a host key depends on the programs: where they keep keys, when they look, how they ask. */
import { bytes, ed25519Key, ident, kexEcdhInit, kexInit, kexReply, newKeys, packet, rsaKey, signatureBlob, string } from "../../ssh/messages.ts";
import { MILLISECOND, SECOND } from "../../tcp/dialogue.ts";
import { complete, encrypted, identified, meeting, offered } from "../conversations.ts";
import { rowsOf, told } from "../verdict-rows.ts";

const keys = (...names: string[]) => ({ server_host_key_algorithms: names });
/** A client that sends the server's own lists back is a scanner. */
const OWN_LIST = { kex_algorithms: ["curve25519-sha256", "private@example.org"] };
const CURVE = { kex_algorithms: ["curve25519-sha256"] };
const ECDSA = "ecdsa-sha2-nistp256";

/** Two programs that agree on this type of key, up to the server's reply with that key. */
const answered = (client: string, server: string, agreed: string, hostKey: Uint8Array, signature = agreed) =>
  identified(ident(`SSH-2.0-${client}`), ident(`SSH-2.0-${server}`))
    .data("client", kexInit({ ...keys(agreed), ...OWN_LIST }))
    .data("server", kexInit(keys(agreed)))
    .ack("client")
    .data("client", kexEcdhInit())
    .data("server", kexReply({ hostKey, signature: signatureBlob(signature) }))
    .ack("client");
const left = (client: string, server = "y") => answered(client, server, "ssh-ed25519", ed25519Key()).close("client");

/** SSH_MSG_DISCONNECT, RFC 4253 11.1. */
const disconnect = (reason: number, text: string) => packet(bytes([1, 0, 0, 0, reason], string(text), string("")));
const leftSaying = (reason: number, text: string) => answered("x", "y", "ssh-ed25519", ed25519Key()).data("client", disconnect(reason, text)).close("client");

/** The same client, which has the server's RSA key to look at. */
const reorderedForRsa = (client: string[]) =>
  meeting("OpenSSH_9.2", "OpenSSH_9.2", { client: { ...keys(...client), ...CURVE }, server: { ...keys("rsa-sha2-512"), ...CURVE } })
    .data("client", kexEcdhInit())
    .data("server", kexReply({ hostKey: rsaKey(3072), signature: signatureBlob("rsa-sha2-512") }))
    .ack("client")
    .close("client");

/** A client of OpenSSH whose list begins with these: it moves the type of a key that it knows to the front. */
const reordered = (client: string[], server: string[]) =>
  meeting("OpenSSH_9.2", "OpenSSH_9.2", { client: { ...keys(...client), ...CURVE }, server: { ...keys(...server), ...CURVE } })
    .data("client", kexEcdhInit())
    .data("server", kexReply())
    .ack("client")
    .close("client");
const DEFAULT_ORDER = ["ssh-ed25519", ECDSA, "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "rsa-sha2-512", "rsa-sha2-256"];
const RSA_FIRST = ["rsa-sha2-512", "rsa-sha2-256", "ssh-ed25519", ECDSA];

export const hostKeyRejectedByClient = rowsOf("host-key-rejected-by-client", [
  {
    it: "PuTTY, which keeps keys in its own cache",
    wire: () => left("PuTTY_Release_0.78"),
    ...told("failed at key-exchange, likely: 11 13"),
  },
  {
    it: "paramiko, which looks at the key after NEWKEYS",
    wire: () => left("paramiko_3.4.0"),
    ...told("failed at key-exchange, possible: 11 13"),
  },
  { it: "OpenSSH's client, with its list as it is", wire: () => reordered(DEFAULT_ORDER, DEFAULT_ORDER), ...told("failed at key-exchange, likely: 11 13") },
  {
    it: "OpenSSH's client moved RSA to the front, and the server offers none",
    wire: () => reordered(RSA_FIRST, ["ssh-ed25519"]),
    ...told("failed at key-exchange, likely: 11 13"),
  },
  {
    it: "OpenSSH's client moved RSA to the front, and gets an RSA key",
    wire: () => reorderedForRsa(RSA_FIRST),
    ...told("failed at key-exchange, likely: 11 13"),
  },
  { it: "an RSA key, and a list as it is", wire: () => reorderedForRsa(DEFAULT_ORDER), ...told("failed at key-exchange, likely: 11 13") },
  {
    it: "another order than its own, with ed25519 in front",
    wire: () => reordered(["ssh-ed25519", ...RSA_FIRST], ["rsa-sha2-512", "ssh-ed25519"]),
    ...told("failed at key-exchange, likely: 11 13"),
  },
  { it: "a client of dropbear", wire: () => left("dropbear_2022.83"), ...told("failed at key-exchange, likely: 11 13") },
  { it: "the client says that it is the key", wire: () => leftSaying(9, "no"), ...told("failed at key-exchange, certain: 11 13 14") },
  {
    it: "the client says so in words, under another reason",
    wire: () => leftSaying(2, "the fingerprint is not the one that was expected"),
    ...told("failed at key-exchange, certain: 11 13 14"),
  },
  { it: "SSH_DISCONNECT_KEY_EXCHANGE_FAILED without a text", wire: () => leftSaying(3, ""), ...told("failed at key-exchange, likely: 11 13 14") },
  {
    it: "Erlang's words, with a reason that says nothing",
    wire: () => leftSaying(7, "Service not available"),
    ...told("failed at key-exchange, likely: 11 13 14"),
  },
  {
    it: "near miss: another text under that reason says more",
    wire: () => leftSaying(7, "Busy"),
    code: "disconnect-received",
    ...told("failed at key-exchange, certain: 13 14"),
  },
  {
    it: "near miss: a text under SSH_DISCONNECT_KEY_EXCHANGE_FAILED",
    wire: () => leftSaying(3, "bad value"),
    code: "disconnect-received",
    ...told("failed at key-exchange, certain: 13 14"),
  },
  {
    it: "the client left just within the second that a program takes",
    wire: () =>
      answered("x", "y", "ssh-ed25519", ed25519Key())
        .wait(997 * MILLISECOND)
        .close("client"),
    ...told("failed at key-exchange, likely: 11 13"),
  },
  {
    it: "near miss: a second later, somebody may have been asked",
    wire: () =>
      answered("x", "y", "ssh-ed25519", ed25519Key())
        .wait(999 * MILLISECOND)
        .close("client"),
    code: "host-key-prompt-stall",
    ...told("failed at key-exchange, likely: 11 13"),
  },
  {
    it: "an RSA key of 4096 bits, which nobody calls short",
    wire: () => answered("OpenSSH_9.2", "y", "rsa-sha2-512", rsaKey(4096)).close("client"),
    ...told("failed at key-exchange, likely: 11 13"),
  },
  {
    it: "an RSA key of 3072 bits, which some policy may call short",
    wire: () => answered("OpenSSH_9.2", "y", "rsa-sha2-512", rsaKey(3072)).close("client"),
    ...told("failed at key-exchange, likely: 11 13"),
  },
  {
    it: "an RSA key signed with SHA-1, as agreed",
    wire: () => answered("OpenSSH_9.2", "y", "ssh-rsa", rsaKey(3072)).close("client"),
    ...told("failed at key-exchange, likely: 11 13"),
  },
]);

const short = (server: string, bits = 1024) => answered("x", server, "rsa-sha2-512", rsaKey(bits)).close("client");

export const hostKeyTooShort = rowsOf("host-key-too-short", [
  {
    it: "of OpenSSH: its own commands make a new one",
    wire: () => short("OpenSSH_9.2"),
    ...told("failed at key-exchange, likely: 11 13"),
  },
  { it: "of Cisco IOS", wire: () => short("Cisco-1.25"), ...told("failed at key-exchange, likely: 11 13") },
  { it: "of another program", wire: () => short("dropbear_2022.83"), ...told("failed at key-exchange, likely: 11 13") },
  {
    it: "one bit less than policies ask for",
    wire: () => short("OpenSSH_9.2", 2040),
    ...told("failed at key-exchange, likely: 11 13"),
  },
  {
    it: "near miss: 2048 bits are enough",
    wire: () => short("OpenSSH_9.2", 2048),
    code: "host-key-rejected-by-client",
    ...told("failed at key-exchange, likely: 11 13"),
  },
  {
    it: "near miss: an ed25519 key has 256 bits, and needs no more",
    wire: () => left("x", "OpenSSH_9.2"),
    code: "host-key-rejected-by-client",
    ...told("failed at key-exchange, likely: 11 13"),
  },
]);

const mismatched = (agreed: string, others: string[], hostKey: Uint8Array, signature: string) =>
  offered(kexInit(keys(agreed, ...others)), kexInit(keys(agreed, ...others)))
    .data("client", kexEcdhInit())
    .data("server", kexReply({ hostKey, signature: signatureBlob(signature) }))
    .ack("client");

export const hostKeyTypeMismatch = rowsOf("host-key-type-mismatch", [
  {
    it: "a key of another type: no name of the agreed type helps",
    wire: () => mismatched("rsa-sha2-512", ["rsa-sha2-256", "ssh-ed25519"], ed25519Key(), "ssh-ed25519").close("client"),
    ...told("failed at key-exchange, certain: 11 13"),
  },
  {
    it: "SHA-1 where SHA-2 was agreed on: SHA-1 by name is a way",
    wire: () => mismatched("rsa-sha2-512", ["rsa-sha2-256", "ssh-rsa"], rsaKey(3072), "ssh-rsa").close("client"),
    ...told("failed at key-exchange, certain: 11 13"),
  },
  {
    it: "the other hash of SHA-2: that name may be what it can do",
    wire: () => mismatched("rsa-sha2-512", ["rsa-sha2-256", "ssh-ed25519"], rsaKey(3072), "rsa-sha2-256").close("client"),
    ...told("failed at key-exchange, certain: 11 13"),
  },
  {
    it: "a key that is none of RSA, signed under another name",
    wire: () => mismatched("ssh-ed25519", [ECDSA], ed25519Key(), ECDSA).close("client"),
    ...told("failed at key-exchange, certain: 11 13"),
  },
  {
    it: "nobody closes: both stand still",
    wire: () => mismatched("rsa-sha2-512", ["ssh-ed25519"], ed25519Key(), "ssh-ed25519"),
    capture: { after: 10 * SECOND },
    ...told("stalled at key-exchange, certain: 11"),
  },
  {
    it: "near miss: it goes on all the same, as a client that does not look",
    wire: () => complete(kexReply({ hostKey: rsaKey(3072), signature: signatureBlob("ssh-rsa") })).close("client"),
    code: "exchange-complete",
    ...told("ok, certain: 14 12"),
  },
]);

const waits = (client: string, quiet: number) => ({
  wire: () => answered(client, "y", "ssh-ed25519", ed25519Key()),
  capture: { after: quiet },
});

export const hostKeyPromptStall = rowsOf("host-key-prompt-stall", [
  { it: "PuTTY asks in a window", ...waits("PuTTY_Release_0.78", 30 * SECOND), ...told("stalled at key-exchange, likely: 11") },
  {
    it: "a library asks its program",
    ...waits("JSCH-0.1.54", 30 * SECOND),
    ...told("stalled at key-exchange, likely: 11"),
    without: ["StrictHostKeyChecking"],
  },
  { it: "OpenSSH asks in the terminal", ...waits("OpenSSH_9.2", 30 * SECOND), ...told("stalled at key-exchange, likely: 11") },
  { it: "less than ten seconds so far: it may be slow", ...waits("OpenSSH_9.2", 9.9 * SECOND), ...told("stalled at key-exchange, likely: 11") },
  { it: "ten seconds: no client computes that long", ...waits("OpenSSH_9.2", 10 * SECOND), ...told("stalled at key-exchange, likely: 11") },
  {
    it: "somebody said no, after a second",
    wire: () =>
      answered("OpenSSH_9.2", "y", "ssh-ed25519", ed25519Key())
        .wait(999 * MILLISECOND)
        .close("client"),
    ...told("failed at key-exchange, likely: 11 13"),
  },
]);

const closedBy = (client: string, server: string, closer: "client" | "server", ...sizes: number[]) => {
  const d = answered(client, server, "ssh-ed25519", ed25519Key()).data("server", newKeys()).data("client", newKeys()).ack("server");
  return encrypted(d, ...sizes)
    .wait(3 * MILLISECOND)
    .close(closer);
};

export const closedRightAfterNewkeys = rowsOf("closed-right-after-newkeys", [
  {
    it: "paramiko leaves: it has looked at the key",
    wire: () => closedBy("paramiko_3.4.0", "OpenSSH_9.2", "client"),
    code: "exchange-complete",
    also: ["closed-right-after-newkeys"],
    ...told("ok, certain: 14 13"),
  },
  {
    it: "OpenSSH's client leaves: it had looked before",
    wire: () => closedBy("OpenSSH_9.2", "OpenSSH_9.2", "client"),
    code: "exchange-complete",
    also: ["closed-right-after-newkeys"],
    ...told("ok, certain: 14 13"),
  },
  {
    it: "a client that nobody knows leaves",
    wire: () => closedBy("x", "dropbear_2022.83", "client", 44),
    code: "exchange-complete",
    also: ["closed-right-after-newkeys"],
    ...told("ok, certain: 14 13"),
  },
  {
    it: "the server leaves, to paramiko",
    wire: () => closedBy("paramiko_3.4.0", "OpenSSH_9.2", "server", 44),
    code: "exchange-complete",
    also: ["closed-right-after-newkeys"],
    ...told("ok, certain: 14 13"),
  },
  {
    it: "the server answered once",
    wire: () => closedBy("x", "y", "client", 44, -44),
    code: "exchange-complete",
    also: ["closed-right-after-newkeys"],
    ...told("ok, certain: 14 13"),
  },
  {
    it: "the server alone spoke, once",
    wire: () => closedBy("x", "y", "client", -44),
    code: "exchange-complete",
    also: ["closed-right-after-newkeys"],
    ...told("ok, certain: 14 13"),
  },
  {
    it: "near miss: the server said more than one answer",
    wire: () => closedBy("x", "y", "client", -44, -60, -60),
    code: "exchange-complete",
    ...told("ok, certain: 14 13"),
  },
]);

/** Turns of an authentication, as many of each. */
const turns = (count: number) => [44, ...Array.from({ length: count }, () => [-84, 68]).flat()];

export const authPhaseClosed = rowsOf("auth-phase-closed", [
  {
    it: "the client leaves after one turn",
    wire: () => closedBy("OpenSSH_9.2", "OpenSSH_9.2", "client", ...turns(1)),
    code: "exchange-complete",
    also: ["auth-phase-closed"],
    ...told("ok, certain: 14 13"),
  },
  {
    it: "the server leaves after three of them",
    wire: () => closedBy("OpenSSH_9.2", "OpenSSH_9.2", "server", ...turns(3)),
    code: "exchange-complete",
    also: ["auth-phase-closed"],
    ...told("ok, certain: 14 13"),
  },
  {
    it: "the server leaves after four: an agent with many keys",
    wire: () => closedBy("OpenSSH_9.2", "OpenSSH_9.2", "server", ...turns(4)),
    code: "exchange-complete",
    also: ["auth-phase-closed"],
    ...told("ok, certain: 14 13"),
  },
  {
    it: "the client leaves after four",
    wire: () => closedBy("OpenSSH_9.2", "dropbear_2022.83", "client", ...turns(4)),
    code: "exchange-complete",
    also: ["auth-phase-closed"],
    ...told("ok, certain: 14 13"),
  },
  {
    it: "the server leaves a client of another program",
    wire: () => closedBy("dropbear_2022.83", "OpenSSH_9.2", "server", ...turns(1)),
    code: "exchange-complete",
    also: ["auth-phase-closed"],
    ...told("ok, certain: 14 13"),
  },
  {
    it: "near miss: the client said nothing after its first packet",
    wire: () => closedBy("OpenSSH_9.2", "OpenSSH_9.2", "client", 44, -44),
    code: "exchange-complete",
    ...told("ok, certain: 14 13"),
  },
]);
