import type { DefaultTable } from "../default-table.ts";

export const LIBSSH2_DEFAULTS: DefaultTable = {
  source: "libssh2: kex.c, hostkey.c, crypt.c, mac.c of the release tags, all compile-time options on that a build has by itself; 1.11.1 captured from curl",
  basis: "tag",
  kex: {
    "client 1.2..1.6.0": "diffie-hellman-group14-sha1 diffie-hellman-group-exchange-sha1 diffie-hellman-group1-sha1",
    "client 1.7.0..1.8.2": "diffie-hellman-group-exchange-sha256 diffie-hellman-group-exchange-sha1 diffie-hellman-group14-sha1 diffie-hellman-group1-sha1",
    "client 1.9.0..1.9.0": `
      ecdh-sha2-nistp256 ecdh-sha2-nistp384 ecdh-sha2-nistp521 curve25519-sha256 curve25519-sha256@libssh.org diffie-hellman-group-exchange-sha256
      diffie-hellman-group-exchange-sha1 diffie-hellman-group14-sha1 diffie-hellman-group1-sha1`,
    "client 1.10.0..1.11.1": `
      curve25519-sha256 curve25519-sha256@libssh.org ecdh-sha2-nistp256 ecdh-sha2-nistp384 ecdh-sha2-nistp521 diffie-hellman-group-exchange-sha256
      diffie-hellman-group16-sha512 diffie-hellman-group18-sha512 diffie-hellman-group14-sha256 diffie-hellman-group14-sha1 diffie-hellman-group1-sha1
      diffie-hellman-group-exchange-sha1`,
  },
  hostkey: {
    "client 1.2..1.8.2": "ssh-rsa ssh-dss",
    "client 1.9.0..1.9.0": "ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 ssh-ed25519 ssh-rsa ssh-dss",
    "client 1.10.0..1.10.0": `
      ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 ecdsa-sha2-nistp256-cert-v01@openssh.com ecdsa-sha2-nistp384-cert-v01@openssh.com
      ecdsa-sha2-nistp521-cert-v01@openssh.com ssh-ed25519 ssh-rsa ssh-dss`,
    "client 1.11.0..1.11.0": `
      ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 ecdsa-sha2-nistp256-cert-v01@openssh.com ecdsa-sha2-nistp384-cert-v01@openssh.com
      ecdsa-sha2-nistp521-cert-v01@openssh.com ssh-ed25519 ssh-ed25519-cert-v01@openssh.com rsa-sha2-512 rsa-sha2-256 ssh-rsa ssh-rsa-cert-v01@openssh.com
      ssh-dss`,
    "client 1.11.1..1.11.1": `
      ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 ecdsa-sha2-nistp256-cert-v01@openssh.com ecdsa-sha2-nistp384-cert-v01@openssh.com
      ecdsa-sha2-nistp521-cert-v01@openssh.com ssh-ed25519 ssh-ed25519-cert-v01@openssh.com rsa-sha2-512 rsa-sha2-256 rsa-sha2-512-cert-v01@openssh.com
      rsa-sha2-256-cert-v01@openssh.com ssh-rsa ssh-rsa-cert-v01@openssh.com`,
  },
  cipher: {
    "client 1.2..1.2.1": "aes256-cbc rijndael-cbc@lysator.liu.se aes192-cbc aes128-cbc blowfish-cbc arcfour cast128-cbc 3des-cbc",
    "client 1.2.2..1.10.0": `
      aes128-ctr aes192-ctr aes256-ctr aes256-cbc rijndael-cbc@lysator.liu.se aes192-cbc aes128-cbc blowfish-cbc arcfour128 arcfour cast128-cbc 3des-cbc`,
    "client 1.11.0..1.11.0": `
      aes256-gcm@openssh.com aes128-gcm@openssh.com aes256-ctr aes192-ctr aes128-ctr aes256-cbc rijndael-cbc@lysator.liu.se aes192-cbc aes128-cbc
      blowfish-cbc arcfour128 arcfour cast128-cbc 3des-cbc`,
    "client 1.11.1..1.11.1": `
      chacha20-poly1305@openssh.com aes256-gcm@openssh.com aes128-gcm@openssh.com aes256-ctr aes192-ctr aes128-ctr aes256-cbc rijndael-cbc@lysator.liu.se
      aes192-cbc aes128-cbc blowfish-cbc arcfour128 arcfour cast128-cbc 3des-cbc`,
  },
  mac: {
    "client 1.2..1.6.0": "hmac-sha1 hmac-sha1-96 hmac-md5 hmac-md5-96 hmac-ripemd160 hmac-ripemd160@openssh.com",
    "client 1.7.0..1.10.0": "hmac-sha2-256 hmac-sha2-512 hmac-sha1 hmac-sha1-96 hmac-md5 hmac-md5-96 hmac-ripemd160 hmac-ripemd160@openssh.com",
    "client 1.11.0..1.11.1": `
      hmac-sha2-256 hmac-sha2-256-etm@openssh.com hmac-sha2-512 hmac-sha2-512-etm@openssh.com hmac-sha1 hmac-sha1-etm@openssh.com hmac-sha1-96 hmac-md5
      hmac-md5-96 hmac-ripemd160 hmac-ripemd160@openssh.com`,
  },
  compression: {
    "client 1.2..1.11.1": "none",
  },
};
