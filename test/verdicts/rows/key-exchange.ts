import { TcpFlag } from "../../../src/net/packet.ts";
import {
  bytes,
  disconnect,
  ed25519Key,
  gexGroup,
  gexRequest,
  ident,
  kexEcdhInit,
  kexInit,
  kexReply,
  newKeys,
  rsaKey,
  signatureBlob,
} from "../../ssh/messages.ts";
import { SECOND } from "../../tcp/dialogue.ts";
import { CRYPTO_POLICY, identified, offered, replied, signedWithSha1 } from "../conversations.ts";
import { rowsOf, told } from "../verdict-rows.ts";

const GEX = { kex_algorithms: ["diffie-hellman-group-exchange-sha256"] };
const RSA = { server_host_key_algorithms: ["rsa-sha2-512"] };
const requested = (min: number, n: number, max: number) => offered(kexInit(GEX), kexInit(GEX)).data("client", gexRequest(min, n, max));
/** The answer of the server, with a prime of so many bits. */
const given = (bits: number) =>
  requested(2048, 2048, 8192)
    .data("server", gexGroup((1n << BigInt(bits - 1)) | 1n))
    .ack("client");
const presented = (hostKey: Uint8Array, signature: Uint8Array, change = RSA) =>
  offered(kexInit(change), kexInit(change)).data("client", kexEcdhInit()).data("server", kexReply({ hostKey, signature })).ack("client");
const asked = () => offered().data("client", kexEcdhInit()).ack("server");
const open = { capture: { after: 10 * SECOND } };

export const dhGexOutOfRange = rowsOf("dh-gex-out-of-range", [
  {
    it: "the range ends below what the server gives",
    wire: () => requested(1024, 1024, 1024).close("server"),
    ...told("failed at key-exchange, likely: 10 11"),
  },
  {
    it: "near miss: a range that it does give",
    wire: () => requested(2048, 3072, 8192).close("server"),
    code: "gex-no-moduli",
    ...told("failed at key-exchange, possible: 10 11"),
  },
]);

export const gexNoModuli = rowsOf("gex-no-moduli", [
  {
    it: "a legal range, and FIN instead of a group",
    wire: () => requested(2048, 3072, 8192).close("server"),
    ...told("failed at key-exchange, possible: 10 11"),
  },
  {
    it: "near miss: the range is not legal",
    wire: () => requested(1024, 1024, 1024).close("server"),
    code: "dh-gex-out-of-range",
    ...told("failed at key-exchange, likely: 10 11"),
  },
]);

export const dhGexGroupTooSmall = rowsOf("dh-gex-group-too-small", [
  {
    it: "1024 bits for a client that wants 2048",
    wire: () => given(1024).close("client"),
    ...told("failed at key-exchange, certain: 10 11 13"),
    params: { bits: 1024 },
  },
  {
    it: "near miss: the group is large enough",
    wire: () => given(2048).close("client"),
    code: "killed-locally",
    ...told("failed at key-exchange, possible: 13"),
  },
]);

export const unexplained = rowsOf("unexplained", [
  {
    it: "a good group, and neither side goes on: the client owes its value",
    wire: () => given(2048),
    ...open,
    ...told("stalled at key-exchange, possible: 12"),
    params: { owed: "SSH_MSG_KEX_DH_GEX_INIT by the client" },
  },
  {
    it: "near miss: the capture stops there",
    wire: () => given(2048),
    code: "capture-ended",
    ...told("unknown, certain: 12"),
  },
]);

export const kexInvalidPublic = rowsOf("kex-invalid-public", [
  {
    it: "a value of the wrong length",
    wire: () =>
      offered()
        .data("client", kexEcdhInit(new Uint8Array(31).fill(9)))
        .close("server"),
    ...told("failed at key-exchange, certain: 10 11"),
    params: { from: "client", fault: "wrong-length" },
  },
  {
    it: "near miss: a good value",
    wire: () => offered().data("client", kexEcdhInit()).close("server"),
    code: "server-closed-after-kex-init",
    ...told("failed at key-exchange, possible: 10 11"),
  },
]);

export const serverClosedAfterKexInit = rowsOf("server-closed-after-kex-init", [
  { it: "at once", wire: () => asked().close("server"), ...told("failed at key-exchange, possible: 10 12") },
  {
    it: "near miss: after twenty seconds",
    wire: () =>
      asked()
        .wait(20 * SECOND)
        .close("server"),
    code: "kex-reply-missing-stall",
    ...told("failed at key-exchange, possible: 10 12"),
  },
]);

export const kexReplyMissingStall = rowsOf("kex-reply-missing-stall", [
  { it: "open, and nothing comes", wire: asked, ...open, ...told("stalled at key-exchange, possible: 10") },
  {
    it: "the client gives up after ten seconds, and the reply comes when it has gone",
    wire: () =>
      asked()
        .wait(10 * SECOND)
        .fin("client")
        .ack("server")
        .wait(2 * SECOND)
        .data("server", bytes(kexReply(), newKeys()))
        .send("client", TcpFlag.Rst, "", { ack: 0, window: 0 }),
    ...told("failed at key-exchange, possible: 10 12"),
    params: { closed_by: "client" },
  },
  {
    it: "near miss: the server closes at once",
    wire: () => asked().close("server"),
    code: "server-closed-after-kex-init",
    ...told("failed at key-exchange, possible: 10 12"),
  },
]);

export const hostKeyTypeMismatch = rowsOf("host-key-type-mismatch", [
  {
    it: "an ed25519 key where RSA was agreed on",
    wire: () => presented(ed25519Key(), signatureBlob("ssh-ed25519")).close("client"),
    ...told("failed at key-exchange, certain: 11 13"),
    params: { wrong: "key" },
  },
  {
    it: "near miss: the key and the signature are what was agreed on",
    wire: () => presented(rsaKey(3072), signatureBlob("rsa-sha2-512")).close("client"),
    code: "host-key-rejected-by-client",
    ...told("failed at key-exchange, likely: 11 13"),
  },
]);

export const hostKeyTooShort = rowsOf("host-key-too-short", [
  { it: "768 bits", wire: () => presented(rsaKey(768), signatureBlob("rsa-sha2-512")).close("client"), ...told("failed at key-exchange, certain: 11 13") },
  {
    it: "near miss: 2048 bits",
    wire: () => presented(rsaKey(2048), signatureBlob("rsa-sha2-512")).close("client"),
    code: "host-key-rejected-by-client",
    ...told("failed at key-exchange, likely: 11 13"),
  },
]);

export const signatureSha1BlockedByPolicy = rowsOf("signature-sha1-blocked-by-policy", [
  {
    it: "ssh-rsa was agreed on by a client under crypto-policies",
    wire: () => signedWithSha1(CRYPTO_POLICY),
    ...told("failed at key-exchange, possible: 11 13"),
  },
  {
    it: "near miss: a client without a policy, which was told to take ssh-rsa",
    wire: () => signedWithSha1({ server_host_key_algorithms: ["ssh-ed25519", "rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"] }),
    code: "host-key-rejected-by-client",
    ...told("failed at key-exchange, likely: 11 13"),
  },
]);

export const signatureInvalid = rowsOf("signature-invalid", [
  {
    it: "the client says so",
    wire: () => replied().data("client", disconnect(3, "Signature from server's host key is invalid")).close("client"),
    ...told("failed at key-exchange, certain: 11 14 15"),
  },
  ...["Key exchange hash mismatch", "com.jcraft.jsch.JSchException: verify: false", "bad signature"].map((text) => ({
    it: `in its own words: ${text}`,
    wire: () => replied().data("client", disconnect(3, text)).close("client"),
    ...told("failed at key-exchange, certain: 11 14 15"),
  })),
  {
    it: "near miss: it leaves without a word",
    wire: () => replied().close("client"),
    code: "host-key-rejected-by-client",
    ...told("failed at key-exchange, likely: 11 14"),
  },
]);

export const hostKeyRejectedByClient = rowsOf("host-key-rejected-by-client", [
  {
    it: "a client that looks at the key only after NEWKEYS: rather the signature",
    wire: () =>
      identified(ident("SSH-2.0-libssh2_1.10.0"), ident("SSH-2.0-y"))
        .data("client", kexInit({ kex_algorithms: ["curve25519-sha256", "ecdh-sha2-nistp256", "ecdh-sha2-nistp384"] }))
        .data("server", kexInit())
        .ack("client")
        .data("client", kexEcdhInit())
        .data("server", kexReply())
        .data("server", newKeys())
        .ack("client")
        .close("client"),
    ...told("failed at key-exchange, possible: 11 14"),
  },
  { it: "FIN of the client after the reply", wire: () => replied().close("client"), ...told("failed at key-exchange, likely: 11 14") },
  {
    it: "near miss: after seconds, as of somebody who was asked",
    wire: () =>
      replied()
        .wait(4 * SECOND)
        .close("client"),
    code: "host-key-prompt-stall",
    ...told("failed at key-exchange, likely: 11 14"),
  },
]);

export const hostKeyPromptStall = rowsOf("host-key-prompt-stall", [
  { it: "open, and the client is silent", wire: () => replied(), ...open, ...told("stalled at key-exchange, likely: 11") },
  {
    it: "near miss: the client leaves at once",
    wire: () => replied().close("client"),
    code: "host-key-rejected-by-client",
    ...told("failed at key-exchange, likely: 11 14"),
  },
]);

export const newkeysMissing = rowsOf("newkeys-missing", [
  {
    it: "the client's is there, the server's is not",
    wire: () => offered().data("client", kexEcdhInit()).data("server", kexReply()).data("client", newKeys()).ack("server"),
    ...open,
    ...told("stalled at newkeys, likely: 11 12"),
    params: { missing_from: "server" },
  },
  {
    it: "near miss: it is the client's that is missing",
    wire: () => replied(),
    ...open,
    code: "host-key-prompt-stall",
    ...told("stalled at key-exchange, likely: 11"),
  },
]);

/** A message in two segments, of which the first never arrives: acknowledged is what was before, and the second by SACK. */
const lostHead = (dialogue: ReturnType<typeof offered>, from: "client" | "server", message: Uint8Array, size: number) => {
  const other = from === "client" ? "server" : "client";
  dialogue.data(from, message.subarray(0, size));
  const index = dialogue.packets.length - 1;
  dialogue.data(from, message.subarray(size, size + 100));
  const { seq } = dialogue.packets[index]!;
  dialogue.ack(other, { ack: seq, sack: [[(seq + size) >>> 0, (seq + size + 100) >>> 0]] });
  for (const wait of [0.2, 0.4, 0.8, 1.6]) dialogue.wait(wait * SECOND).again(index);
  return dialogue;
};
const LONG_KEXINIT = kexInit({ languages_client_to_server: ["x".repeat(1200)] });

export const kexinitLostPathMtu = rowsOf("kexinit-lost-path-mtu", [
  {
    it: "only what is large is lost",
    wire: () => lostHead(identified(), "client", LONG_KEXINIT, 1448),
    ...open,
    ...told("stalled at kexinit, likely: 7 10 11 12"),
  },
  {
    it: "near miss: nothing comes back at all, of whatever size",
    wire: () => {
      const d = identified().data("client", LONG_KEXINIT);
      for (let n = 1; n < 6; n++) d.wait(0.2 * SECOND * 2 ** n).again(6);
      return d;
    },
    ...open,
    code: "retransmission-timeout",
    ...told("stalled at kexinit, likely: 5 7 12"),
  },
]);

const LONG_REPLY = kexReply({ hostKey: rsaKey(8192), signature: signatureBlob("rsa-sha2-512", 1024) });

export const kexReplyLostPathMtu = rowsOf("kex-reply-lost-path-mtu", [
  {
    it: "a reply with a large RSA key",
    wire: () => lostHead(offered(kexInit(RSA), kexInit(RSA)).data("client", kexEcdhInit()).ack("server"), "server", LONG_REPLY, 1448),
    ...open,
    ...told("stalled at key-exchange, likely: 12 15 16 17"),
  },
  { it: "near miss: the server sends nothing", wire: asked, ...open, code: "kex-reply-missing-stall", ...told("stalled at key-exchange, possible: 10") },
]);
