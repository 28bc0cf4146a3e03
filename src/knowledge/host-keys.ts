/** What sort of key a host key algorithm needs; one file each in OpenSSH (ssh_host_<family>_key). */
export type KeyFamily = "rsa" | "dsa" | "ecdsa" | "ed25519" | "ed448" | "mldsa" | "other";

/** Algorithms whose key blob carries another name: RFC 8332 3, OpenSSH PROTOCOL.certkeys and sshkey.c, Tectia's SHA-2 names. */
const KEY_TYPES: readonly [RegExp, string][] = [
  [/^rsa-sha2-(256|512)$/, "ssh-rsa"],
  [/^ssh-rsa-sha\d+@ssh\.com$/, "ssh-rsa"],
  [/^rsa-sha2-(256|512)-cert-v01@openssh\.com$/, "ssh-rsa-cert-v01@openssh.com"],
  [/^ssh-dss-sha\d+@ssh\.com$/, "ssh-dss"],
  [/^webauthn-sk-ecdsa-sha2-nistp256@openssh\.com$/, "sk-ecdsa-sha2-nistp256@openssh.com"],
  [/^webauthn-sk-ecdsa-sha2-nistp256-cert-v01@openssh\.com$/, "sk-ecdsa-sha2-nistp256-cert-v01@openssh.com"],
];

/** What only names of KEY_TYPES begin with; most names do not. */
const OTHER_NAME = /^(?:rsa-sha2-|ssh-(?:rsa|dss)-sha|webauthn-)/;

const FAMILIES: readonly [RegExp, KeyFamily][] = [
  [/mldsa/, "mldsa"],
  [/ed25519/, "ed25519"],
  [/ed448/, "ed448"],
  [/ecdsa/, "ecdsa"],
  [/rsa/, "rsa"],
  [/ds[as]/, "dsa"],
];

/** The type that the key blob carries when this algorithm signs: rsa-sha2-512 is done with an ssh-rsa key. A name that is not listed is its own type. */
export function keyTypeOf(hostKeyAlgorithm: string): string {
  if (!OTHER_NAME.test(hostKeyAlgorithm)) return hostKeyAlgorithm;
  return KEY_TYPES.find(([pattern]) => pattern.test(hostKeyAlgorithm))?.[1] ?? hostKeyAlgorithm;
}

/** The family of keys that this algorithm needs. */
export function keyFamilyOf(hostKeyAlgorithm: string): KeyFamily {
  return FAMILIES.find(([pattern]) => pattern.test(hostKeyAlgorithm))?.[1] ?? "other";
}

const CERTIFICATE = /-cert(-v0[01]@(openssh\.com|golang\.org))?$/;

/** Does the algorithm present a certificate (OpenSSH PROTOCOL.certkeys)? That of ML-DSA is named without version and vendor since 10.6, and by Go with its own. */
export function isCertificate(hostKeyAlgorithm: string): boolean {
  return CERTIFICATE.test(hostKeyAlgorithm);
}

/** The algorithm's name without the certificate: what the signature in a KEX reply is named (OpenSSH PROTOCOL.certkeys, PROTOCOL.u2f). */
export function plainNameOf(hostKeyAlgorithm: string): string {
  const plain = hostKeyAlgorithm.replace(CERTIFICATE, "");
  return plain !== hostKeyAlgorithm && plain.startsWith("sk-") ? `${plain}@openssh.com` : plain;
}

/** The type of the plain key, also of an algorithm that presents a certificate about it. */
export function plainKeyTypeOf(hostKeyAlgorithm: string): string {
  return keyTypeOf(plainNameOf(hostKeyAlgorithm));
}
