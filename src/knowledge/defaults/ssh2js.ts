import type { DefaultTable } from "../default-table.ts";

export const SSH2JS_DEFAULTS: DefaultTable = {
  source: "mscdex/ssh2: lib/protocol/constants.js of the release tags",
  basis: "tag",
  kex: {
    "client 1.0.0..1.17.0": `
      curve25519-sha256@libssh.org curve25519-sha256 ecdh-sha2-nistp256 ecdh-sha2-nistp384 ecdh-sha2-nistp521 diffie-hellman-group-exchange-sha256
      diffie-hellman-group14-sha256 diffie-hellman-group15-sha512 diffie-hellman-group16-sha512 diffie-hellman-group17-sha512 diffie-hellman-group18-sha512`,
  },
  hostkey: {
    "client 1.0.0..1.17.0": "ssh-ed25519 ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 rsa-sha2-512 rsa-sha2-256 ssh-rsa",
  },
  cipher: {
    "client 1.0.0..1.4.0": "aes128-gcm aes128-gcm@openssh.com aes256-gcm aes256-gcm@openssh.com aes128-ctr aes192-ctr aes256-ctr chacha20-poly1305@openssh.com",
    "client 1.5.0..1.17.0": "aes128-gcm@openssh.com aes256-gcm@openssh.com aes128-ctr aes192-ctr aes256-ctr chacha20-poly1305@openssh.com",
  },
  mac: {
    "client 1.0.0..1.17.0": "hmac-sha2-256-etm@openssh.com hmac-sha2-512-etm@openssh.com hmac-sha1-etm@openssh.com hmac-sha2-256 hmac-sha2-512 hmac-sha1",
  },
  compression: {
    "client 1.0.0..1.17.0": "none zlib@openssh.com zlib",
  },
};
