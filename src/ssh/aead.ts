/**
 * Ciphers that authenticate by themselves: no MAC is negotiated beside them.
 * OpenSSH PROTOCOL 1.6 and PROTOCOL.chacha20poly1305; RFC 5647 (its MACs carry the cipher's name); libassh and Tectia for the rest.
 */
const AEAD_CIPHERS: ReadonlySet<string> = new Set([
  "chacha20-poly1305@openssh.com",
  "chacha20-poly1305",
  "aes128-gcm@openssh.com",
  "aes192-gcm@openssh.com",
  "aes256-gcm@openssh.com",
  "aes128-gcm",
  "aes192-gcm",
  "aes256-gcm",
  "AEAD_AES_128_GCM",
  "AEAD_AES_192_GCM",
  "AEAD_AES_256_GCM",
  "AEAD_CAMELLIA_128_GCM",
  "AEAD_CAMELLIA_256_GCM",
  "aes128-ocb@libassh.org",
  "serpent128-gcm@libassh.org",
  "serpent256-gcm@libassh.org",
  "twofish128-gcm@libassh.org",
  "twofish256-gcm@libassh.org",
]);

/** Whether this cipher needs no MAC. */
export function isAead(cipher: string): boolean {
  return AEAD_CIPHERS.has(cipher);
}
