/** A fault makes an algorithm weak or broken; a remark is worth knowing, no more. */
export interface Reason {
  readonly kind: "fault" | "remark";
  readonly text: string;
  readonly source: string;
}

const AUDIT = "ssh-audit ssh2_kexdb.py";

export const REASONS = {
  "3des": { kind: "fault", text: "64-bit blocks: long connections leak (Sweet32), and it is slow", source: `RFC 8429; ${AUDIT}` },
  blowfish: { kind: "fault", text: "Blowfish has 64-bit blocks and is retired", source: AUDIT },
  cast: { kind: "fault", text: "CAST-128 is retired", source: AUDIT },
  cbc: {
    kind: "fault",
    text: "CBC leaks plaintext beside encrypt-and-MAC (CVE-2008-5161), and beside an -etm MAC it falls to Terrapin without strict KEX",
    source: AUDIT,
  },
  "closed-design": { kind: "fault", text: "how it was designed is not public", source: AUDIT },
  des: { kind: "fault", text: "a 56-bit key can be searched", source: AUDIT },
  dsa: { kind: "fault", text: "1024-bit DSA with SHA-1 can be forged with enough money", source: "OpenSSH 7.0 and 10.0 release notes; ssh-audit" },
  "early-compression": {
    kind: "fault",
    text: "it compresses before the user is known: attack surface, and lengths that leak",
    source: "openssh-portable: gone from the server in 7.4, from the client in 9.9",
  },
  "encrypt-and-mac": { kind: "remark", text: "the MAC covers the plain text; encrypt-then-MAC or an AEAD cipher is better", source: AUDIT },
  "etm-with-cbc": { kind: "remark", text: "beside a CBC cipher it falls to Terrapin without strict KEX", source: "CVE-2023-48795; ssh-audit" },
  experimental: { kind: "fault", text: "it is an experiment", source: AUDIT },
  "hmac-sha1": { kind: "fault", text: "SHA-1 is retired; no attack on its HMAC is known", source: "ssh-audit FAIL_SHA1" },
  idea: { kind: "fault", text: "IDEA has 64-bit blocks and is retired", source: AUDIT },
  "little-analysis": { kind: "fault", text: "few have studied it", source: AUDIT },
  logjam: { kind: "fault", text: "everybody shares its 1024-bit prime, which a state can break once for all (Logjam)", source: `RFC 9142; ${AUDIT}` },
  md5: { kind: "fault", text: "MD5 is broken as a hash", source: AUDIT },
  "modulus-1024": { kind: "fault", text: "1024 bits are too few", source: `RFC 9142; ${AUDIT}` },
  "modulus-2048": { kind: "remark", text: "2048 bits are worth about 112 bits", source: AUDIT },
  "nist-curve": { kind: "remark", text: "a NIST curve; some policies avoid them, RFC 9142 says SHOULD", source: AUDIT },
  "no-protection": { kind: "fault", text: "it protects nothing", source: AUDIT },
  nonce: { kind: "remark", text: "one poor random number gives the private key away", source: AUDIT },
  "not-post-quantum": { kind: "remark", text: "a quantum computer could read the recorded traffic later", source: AUDIT },
  "pre-standard": { kind: "fault", text: "a name from before AES was a standard", source: AUDIT },
  "rare-mode": { kind: "fault", text: "a mode that no RFC gives to SSH", source: AUDIT },
  rc4: { kind: "fault", text: "RC4's key stream is biased: MUST NOT", source: "RFC 8758" },
  ripemd: { kind: "fault", text: "RIPEMD-160 is retired", source: AUDIT },
  seed: { kind: "fault", text: "SEED is retired", source: AUDIT },
  serpent: { kind: "fault", text: "no current implementation has Serpent", source: AUDIT },
  "sha1-exchange": { kind: "fault", text: "SHA-1 over the exchange: SHOULD NOT", source: `RFC 9142; ${AUDIT}` },
  "sha1-signature": { kind: "fault", text: "SHA-1 signatures can be forged; off by default since OpenSSH 8.8", source: "OpenSSH 8.8 release notes" },
  "small-curve": { kind: "fault", text: "the curve gives less than 128 bits", source: AUDIT },
  sweet32: { kind: "fault", text: "64-bit blocks: long connections leak (Sweet32)", source: AUDIT },
  "tag-32": { kind: "remark", text: "a 32-bit tag", source: AUDIT },
  "tag-64": { kind: "remark", text: "a 64-bit tag", source: AUDIT },
  "tag-96": { kind: "remark", text: "a 96-bit tag", source: AUDIT },
  terrapin: { kind: "remark", text: "falls to Terrapin unless both sides announce strict KEX", source: "CVE-2023-48795; OpenSSH 9.6 release notes" },
  unidentified: { kind: "fault", text: "nobody knows which curve it is", source: AUDIT },
  withdrawn: { kind: "fault", text: "its authors withdrew the parameters", source: "ssh-audit INFO_WITHDRAWN_PQ_ALG" },
} as const satisfies Record<string, Reason>;

export type ReasonId = keyof typeof REASONS;
