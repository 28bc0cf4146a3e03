/** What becomes of the server's host key: certificates, keys that changed, were unknown, too short, or of another type. */
import { parseKnownHosts } from "../../../src/knowledge/known-hosts.ts";
import { defaultOffer } from "../../../src/knowledge/offers.ts";
import { softwareOf } from "../../../src/knowledge/software.ts";
import {
  bytes,
  ed25519Key,
  ident,
  kexEcdhInit,
  kexInit,
  kexReply,
  newKeys,
  packet,
  rsaKey,
  signatureBlob,
  string,
  uint32,
  uint64,
} from "../../ssh/messages.ts";
import { SECOND, without } from "../../tcp/dialogue.ts";
import { CRYPTO_POLICY, identified, kexInitOf, offered, replied, signedWithSha1 } from "../conversations.ts";
import { type Conversation, EPOCH } from "../diagnosis-of.ts";
import { rowsOf, told } from "../verdict-rows.ts";

const keys = (...names: string[]) => ({ server_host_key_algorithms: names });
/** The client leaves when it has this key. */
const refused = (agreed: string, hostKey: Uint8Array, signature: Uint8Array) =>
  offered(kexInit(keys(agreed)), kexInit(keys(agreed)))
    .data("client", kexEcdhInit())
    .data("server", kexReply({ hostKey, signature }))
    .ack("client")
    .close("client");
const knownAs = (key: Uint8Array, type: string) => ({ knownHosts: parseKnownHosts(`10.0.0.2 ${type} ${Buffer.from(key).toString("base64")}\n`) });

const ED25519_CERT = "ssh-ed25519-cert-v01@openssh.com";
/** An ed25519 certificate, OpenSSH PROTOCOL.certkeys. `use`: 1 user, 2 host; times in seconds since 1970. */
const certificate = (use: number, after: number, before: number, type = ED25519_CERT, extra: Uint8Array = bytes(), keyBytes = 32) =>
  bytes(
    string(type),
    string("nonce"),
    string(new Uint8Array(keyBytes).fill(7)),
    extra,
    uint64(1n),
    uint32(use),
    string("web-1"),
    string(""),
    uint64(BigInt(after)),
    uint64(BigInt(before)),
    string(""),
    string(""),
    string(""),
    string(ed25519Key(3)),
    string(signatureBlob("ssh-ed25519")),
  );
const HOUR = 3600;
const MLDSA = "ssh-mldsa44-ed25519";
const mldsaKey = () => bytes(string(MLDSA), string(new Uint8Array(1344).fill(5)));
/** OpenSSH 10.0 with an RSA key of this host in known_hosts, measured: what is about RSA stands first, certificates before plain names. */
const RSA_FIRST = ["rsa-sha2-512-cert-v01@openssh.com", "rsa-sha2-256-cert-v01@openssh.com", "rsa-sha2-512", "rsa-sha2-256"];
const ALL_OF_IT = defaultOffer(softwareOf("SSH-2.0-OpenSSH_10.0"), "client")!.hostkey;
const knowsRsa = (server: ReturnType<typeof keys>, hostKey: Uint8Array, signature: Uint8Array) =>
  identified(ident("SSH-2.0-OpenSSH_10.0"), ident("SSH-2.0-OpenSSH_10.0"))
    .data("client", kexInitOf("OpenSSH_10.0", "client", keys(...RSA_FIRST, ...ALL_OF_IT.filter((name) => !RSA_FIRST.includes(name)))))
    .data("server", kexInitOf("OpenSSH_10.0", "server", { ...server, ...CURVE }))
    .ack("client")
    .data("client", kexEcdhInit())
    .data("server", kexReply({ hostKey, signature }))
    .ack("client")
    .close("client");
const CURVE = { kex_algorithms: ["curve25519-sha256"] };
const certified = (use: number, after: number, before: number) =>
  refused(ED25519_CERT, certificate(use, EPOCH + after, EPOCH + before), signatureBlob("ssh-ed25519"));

/** A connection to the same server that went well, with this key. */
const before = (hostKey: Uint8Array, signature: string, agreed: string) => (): Conversation[] => [
  {
    packets: offered(kexInit(keys(agreed)), kexInit(keys(agreed)))
      .data("client", kexEcdhInit())
      .data("server", bytes(kexReply({ hostKey, signature: signatureBlob(signature) }), newKeys()))
      .ack("client")
      .data("client", newKeys())
      .ack("server")
      .close("client"),
    clientPort: 39_000,
  },
];
const later = (d: ReturnType<typeof offered>) => d.packets.map((sent) => ({ ...sent, time: sent.time + 60 * SECOND }));
const failed = "failed at key-exchange";

/** A method that nobody knows: its reply can be told, not read. */
const PRIVATE = { kex_algorithms: ["private-kex@example.org"] };

export const hostKeyRejectedByClient = rowsOf("host-key-rejected-by-client", [
  {
    it: "a certificate for users",
    wire: () => certified(1, -HOUR, HOUR),
    ...told(`${failed}, certain: 11 13`),
    params: { reason: "certificate-not-for-hosts", key_type: ED25519_CERT },
    says: ["the certificate is one for users, not for hosts"],
    causes: ["certain: the host certificate is out of its time or of the wrong type"],
    fixes: ["ssh-keygen -Lf /etc/ssh/ssh_host_ed25519_key-cert.pub"],
    without: ["ssh-keygen -R", "ssh-keyscan"],
  },
  {
    it: "a certificate that has expired, to the second",
    wire: () => certified(2, -HOUR, 0),
    ...told(`${failed}, certain: 11 13`),
    params: { reason: "certificate-expired" },
    says: ["; the certificate had expired."],
  },
  {
    it: "a certificate of tomorrow",
    wire: () => certified(2, HOUR, 2 * HOUR),
    ...told(`${failed}, certain: 11 13`),
    params: { reason: "certificate-not-yet-valid" },
    says: ["; the certificate was not valid yet."],
  },
  {
    it: "a good certificate: it may name another host",
    wire: () => certified(2, 0, HOUR),
    ...told(`${failed}, likely: 11 13`),
    params: { reason: null },
    causes: ["possible: a certificate that names another host"],
  },
  {
    it: "the server showed another key of this type before",
    beside: before(ed25519Key(9), "ssh-ed25519", "ssh-ed25519"),
    wire: () => later(refused("ssh-ed25519", ed25519Key(), signatureBlob("ssh-ed25519"))),
    ...told(`${failed}, likely: 28 30`),
    params: { reason: "changed-in-capture" },
    says: ["the same server had shown another key of this type before, so it looks changed"],
    causes: ["likely: several machines with different keys behind one address"],
    fixes: ["for k in /etc/ssh/ssh_host_*_key.pub"],
  },
  {
    it: "the server showed the same key before, and one of another type",
    beside: before(rsaKey(3072), "rsa-sha2-512", "rsa-sha2-512"),
    wire: () => later(refused("ssh-ed25519", ed25519Key(), signatureBlob("ssh-ed25519"))),
    ...told(`${failed}, likely: 28 30`),
    params: { reason: null },
    without: ["for k in"],
  },
  {
    it: "a method that nobody knows: the key cannot be read",
    wire: () =>
      offered(kexInit(PRIVATE), kexInit(PRIVATE))
        .data("client", kexEcdhInit())
        .data("server", packet(bytes([31], new Uint8Array(60))))
        .ack("client")
        .close("client"),
    ...told(`${failed}, likely: 11 13`),
    params: { key_type: null, bits: null, fingerprint: null, reason: null },
    says: ["it did not accept the host key."],
    evidence: ["server: KEX reply with host key"],
    fixes: ["ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub", "ssh-keyscan -t ed25519 10.0.0.2"],
  },
  {
    it: "a key that OpenSSH does not have: where its file would be, the usual one is named",
    wire: () => refused("ssh-ed448", bytes(string("ssh-ed448"), string(new Uint8Array(57).fill(5))), signatureBlob("ssh-ed448")),
    ...told(`${failed}, likely: 11 13`),
    params: { key_type: "ssh-ed448", bits: 448 },
    fixes: ["/etc/ssh/ssh_host_ed25519_key.pub"],
  },
  {
    it: "the server's lists are not in the capture: what it offers is not known",
    wire: () => {
      const d = identified(ident("SSH-2.0-OpenSSH_9.2"), ident("SSH-2.0-OpenSSH_9.2"))
        .data("client", kexInitOf("OpenSSH_9.2", "client", keys("rsa-sha2-512", "rsa-sha2-256", "ssh-ed25519")))
        .data("server", kexInitOf("OpenSSH_9.2", "server"))
        .ack("client")
        .data("client", kexEcdhInit())
        .data("server", kexReply())
        .ack("client")
        .close("client");
      return without(d.packets, 7);
    },
    ...told(`${failed}, likely: 10 12`),
    without: ["the server has lost or changed it"],
  },
  {
    it: "the client knows an RSA key: the certificate names of that type moved to the front with it, and the server shows an RSA key",
    wire: () => knowsRsa(keys("rsa-sha2-512", "rsa-sha2-256"), rsaKey(3072), signatureBlob("rsa-sha2-512")),
    ...told(`${failed}, likely: 11 13`),
    causes: ["likely: the client moved this key type to the front of its list"],
    without: ["the server has lost or changed it"],
  },
  {
    it: "the same, and the server shows an ed25519 key alone",
    wire: () => knowsRsa(keys("ssh-ed25519"), ed25519Key(), signatureBlob("ssh-ed25519")),
    ...told(`${failed}, likely: 11 13`),
    causes: ["likely: the client moved a key type to the front that the server does not offer"],
    without: ["moved this key type"],
  },
  {
    it: "a key of ML-DSA and ed25519: file and word have another dash",
    wire: () => refused(MLDSA, mldsaKey(), signatureBlob(MLDSA)),
    ...told(`${failed}, likely: 11 13`),
    params: { key_type: MLDSA, bits: 512 },
    fixes: ["ssh-keygen -lf /etc/ssh/ssh_host_mldsa44_ed25519_key.pub", "ssh-keyscan -t mldsa44-ed25519 10.0.0.2"],
  },
  {
    it: "a certificate of that type, whose name has neither version nor vendor: the signature has the plain name",
    wire: () => refused(`${MLDSA}-cert`, certificate(2, EPOCH, EPOCH + HOUR, `${MLDSA}-cert`, bytes(), 1344), signatureBlob(MLDSA)),
    ...told(`${failed}, likely: 11 13`),
    causes: ["possible: a certificate that names another host"],
    fixes: ["ssh-keygen -Lf"],
    without: ["ssh-keygen -R"],
  },
  {
    it: "the client closes with the server's next packet unread: its RST acknowledges the reply, and no ACK comes before it",
    wire: () => offered().data("client", kexEcdhInit()).data("server", bytes(kexReply(), newKeys())).rst("client", { window: 502 }),
    ...told(`${failed}, likely: 11 12`),
  },
  {
    it: "near miss: that RST acknowledges a part of the reply",
    wire: () => {
      const d = offered().data("client", kexEcdhInit()).data("server", bytes(kexReply(), newKeys()));
      return d.rst("client", { window: 502, ack: d.packets.at(-1)!.seq + 10 });
    },
    code: "killed-locally",
    ...told("failed at newkeys, possible: 12"),
  },
]);

export const hostKeyTooShort = rowsOf("host-key-too-short", [
  {
    it: "1024 bits: a policy, or another reason",
    wire: () => refused("rsa-sha2-512", rsaKey(1024), signatureBlob("rsa-sha2-512")),
    ...told(`${failed}, likely: 11 13`),
    params: { bits: 1024 },
    causes: ["likely: a policy of the client asks for 2048 bits", "possible: the key was refused for another reason"],
    fixes: ["RequiredRSASize=1024"],
  },
  {
    it: "768 bits: nobody takes them, whatever the policy",
    wire: () => refused("rsa-sha2-512", rsaKey(768), signatureBlob("rsa-sha2-512")),
    ...told(`${failed}, certain: 11 13`),
    without: ["RequiredRSASize", "a policy of the client"],
  },
  {
    it: "near miss: known_hosts has another key, which says more",
    wire: () => refused("rsa-sha2-512", rsaKey(1024), signatureBlob("rsa-sha2-512")),
    capture: knownAs(rsaKey(2048), "ssh-rsa"),
    code: "host-key-rejected-by-client",
    ...told(`${failed}, certain: 11 13`),
    params: { reason: "changed" },
  },
]);

const SK_CERT = "sk-ssh-ed25519-cert-v01@openssh.com";

export const hostKeyTypeMismatch = rowsOf("host-key-type-mismatch", [
  {
    it: "SHA-1 where SHA-2 was agreed on: another key of the server helps",
    wire: () =>
      offered(kexInit(keys("rsa-sha2-512", "ssh-ed25519")), kexInit(keys("rsa-sha2-512", "rsa-sha2-256", "ssh-ed25519")))
        .data("client", kexEcdhInit())
        .data("server", kexReply({ hostKey: rsaKey(3072), signature: signatureBlob("ssh-rsa") }))
        .ack("client")
        .close("client"),
    ...told(`${failed}, certain: 11 13`),
    params: { wrong: "signature", agreed: "rsa-sha2-512", signature: "ssh-rsa" },
    says: ["agreed on rsa-sha2-512, but 10.0.0.2 answered with a signature named ssh-rsa;"],
    causes: ["likely: a server that does not know the SHA-2 names"],
    evidence: ["server: KEX reply: key ssh-rsa, signature ssh-rsa"],
  },
  {
    it: "a certificate whose signature has the certificate's name",
    wire: () => refused(ED25519_CERT, certificate(2, EPOCH, EPOCH + HOUR), signatureBlob(ED25519_CERT)),
    ...told(`${failed}, certain: 11 13`),
    params: { wrong: "signature", signature: ED25519_CERT },
  },
  {
    it: "a key of another type, and a signature that cannot be read",
    wire: () => refused("rsa-sha2-512", ed25519Key(), bytes([0, 0, 0, 9], "x")),
    ...told(`${failed}, certain: 11 13`),
    params: { wrong: "key", signature: null },
    evidence: ["signature unreadable"],
    causes: ["likely: a broken or home-made server"],
  },
  {
    it: "near miss: the plain name in the signature of a security key's certificate",
    wire: () => refused(SK_CERT, certificate(2, EPOCH, EPOCH + HOUR, SK_CERT, string("ssh:")), signatureBlob("sk-ssh-ed25519@openssh.com")),
    code: "host-key-rejected-by-client",
    ...told(`${failed}, likely: 11 13`),
  },
  {
    it: "near miss: a format in which key and signature have names of their own",
    wire: () => refused("x509v3-ssh-rsa", rsaKey(3072), signatureBlob("ssh-rsa")),
    code: "host-key-rejected-by-client",
    ...told(`${failed}, likely: 11 13`),
  },
  {
    it: "near miss: a name that nobody knows says nothing of its key",
    wire: () => refused("private@example.org", rsaKey(3072), signatureBlob("ssh-rsa")),
    code: "host-key-rejected-by-client",
    ...told(`${failed}, likely: 11 13`),
  },
]);

/** The reply of such a method, of which nothing can be read. */
const UNREADABLE = packet(bytes([31], new Uint8Array(20).fill(0xff)));

export const signatureSha1BlockedByPolicy = rowsOf("signature-sha1-blocked-by-policy", [
  {
    it: "the client knows the key: the signature is what it does not take",
    wire: () => signedWithSha1(CRYPTO_POLICY),
    capture: knownAs(rsaKey(3072), "ssh-rsa"),
    ...told(`${failed}, likely: 11 13`),
    causes: ["possible: the host key was refused for another reason"],
  },
  {
    it: "the key cannot be read",
    wire: () => signedWithSha1(CRYPTO_POLICY, UNREADABLE),
    ...told(`${failed}, possible: 11 13`),
    params: { fingerprint: null },
    without: ["the host key was refused for another reason"],
  },
  {
    it: "near miss: the client has another key of the server",
    wire: () => signedWithSha1(CRYPTO_POLICY),
    capture: knownAs(rsaKey(2048), "ssh-rsa"),
    code: "host-key-rejected-by-client",
    ...told(`${failed}, certain: 11 13`),
    params: { reason: "changed" },
  },
]);

export const hostKeyPromptStall = rowsOf("host-key-prompt-stall", [
  {
    it: "the client knows the key: it has nothing to ask",
    wire: () => replied(),
    capture: { after: 10 * SECOND, ...knownAs(ed25519Key(), "ssh-ed25519") },
    ...told("stalled at key-exchange, possible: 11"),
  },
]);
