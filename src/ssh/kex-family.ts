/**
 * What messages a key exchange method has: dh RFC 4253 8, gex RFC 4419, ecdh RFC 5656 4 and RFC 8731, hybrid (a post-quantum KEM and a curve,
 * in the messages of ecdh), rsa RFC 4432, gss RFC 4462 and RFC 8732.
 */
export type KexFamily = "dh" | "gex" | "ecdh" | "hybrid" | "rsa" | "gss" | "unknown";

const PATTERNS: readonly [RegExp, KexFamily][] = [
  [/^gss-/, "gss"],
  [/^diffie-hellman-group-exchange-/, "gex"],
  [/^diffie-hellman[-_]group\d+-/, "dh"],
  [/^(mlkem|sntrup|x25519-kyber|ecdh-nistp\d+-kyber)/, "hybrid"],
  [/^(ecdh-sha2-|curve25519-|curve448-|Curve25519SHA256$)/, "ecdh"],
  [/^rsa(1024|2048)-/, "rsa"],
];

/** The family of a method by its name. */
export function kexFamily(kex: string): KexFamily {
  return PATTERNS.find(([pattern]) => pattern.test(kex))?.[1] ?? "unknown";
}
