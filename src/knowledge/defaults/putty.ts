import type { DefaultTable } from "../default-table.ts";

export const PUTTY_DEFAULTS: DefaultTable = {
  source: "PuTTY: settings.c preference strings and the algorithm groups of the release tags; 0.74, 0.78, 0.83 and 0.85 captured from plink",
  basis: "derived",
  kex: {
    "client 0.63..0.67": `
      diffie-hellman-group-exchange-sha256 diffie-hellman-group-exchange-sha1 diffie-hellman-group14-sha1 diffie-hellman-group1-sha1 rsa2048-sha256
      rsa1024-sha1`,
    "client 0.68..0.70": `
      curve25519-sha256@libssh.org ecdh-sha2-nistp256 ecdh-sha2-nistp384 ecdh-sha2-nistp521 diffie-hellman-group-exchange-sha256
      diffie-hellman-group-exchange-sha1 diffie-hellman-group14-sha1 rsa2048-sha256 rsa1024-sha1 diffie-hellman-group1-sha1`,
    "client 0.71..0.74": `
      curve25519-sha256@libssh.org ecdh-sha2-nistp256 ecdh-sha2-nistp384 ecdh-sha2-nistp521 diffie-hellman-group-exchange-sha256
      diffie-hellman-group-exchange-sha1 diffie-hellman-group14-sha256 diffie-hellman-group14-sha1 rsa2048-sha256 rsa1024-sha1 diffie-hellman-group1-sha1`,
    "client 0.75..0.77": `
      curve448-sha512 curve25519-sha256 curve25519-sha256@libssh.org ecdh-sha2-nistp256 ecdh-sha2-nistp384 ecdh-sha2-nistp521
      diffie-hellman-group-exchange-sha256 diffie-hellman-group-exchange-sha1 diffie-hellman-group14-sha256 diffie-hellman-group14-sha1 rsa2048-sha256
      rsa1024-sha1 diffie-hellman-group1-sha1`,
    "client 0.78..0.81": `
      sntrup761x25519-sha512@openssh.com curve448-sha512 curve25519-sha256 curve25519-sha256@libssh.org ecdh-sha2-nistp256 ecdh-sha2-nistp384
      ecdh-sha2-nistp521 diffie-hellman-group-exchange-sha256 diffie-hellman-group-exchange-sha1 diffie-hellman-group18-sha512 diffie-hellman-group17-sha512
      diffie-hellman-group16-sha512 diffie-hellman-group15-sha512 diffie-hellman-group14-sha256 diffie-hellman-group14-sha1 rsa2048-sha256 rsa1024-sha1
      diffie-hellman-group1-sha1`,
    "client 0.82..0.82": `
      sntrup761x25519-sha512 sntrup761x25519-sha512@openssh.com curve448-sha512 curve25519-sha256 curve25519-sha256@libssh.org ecdh-sha2-nistp256
      ecdh-sha2-nistp384 ecdh-sha2-nistp521 diffie-hellman-group-exchange-sha256 diffie-hellman-group-exchange-sha1 diffie-hellman-group18-sha512
      diffie-hellman-group17-sha512 diffie-hellman-group16-sha512 diffie-hellman-group15-sha512 diffie-hellman-group14-sha256 diffie-hellman-group14-sha1
      rsa2048-sha256 rsa1024-sha1 diffie-hellman-group1-sha1`,
    "client 0.83..0.85": `
      sntrup761x25519-sha512 sntrup761x25519-sha512@openssh.com mlkem768x25519-sha256 mlkem1024nistp384-sha384 mlkem768nistp256-sha256 curve448-sha512
      curve25519-sha256 curve25519-sha256@libssh.org ecdh-sha2-nistp256 ecdh-sha2-nistp384 ecdh-sha2-nistp521 diffie-hellman-group-exchange-sha256
      diffie-hellman-group-exchange-sha1 diffie-hellman-group18-sha512 diffie-hellman-group17-sha512 diffie-hellman-group16-sha512
      diffie-hellman-group15-sha512 diffie-hellman-group14-sha256 diffie-hellman-group14-sha1 rsa2048-sha256 rsa1024-sha1 diffie-hellman-group1-sha1`,
  },
  hostkey: {
    "client 0.63..0.67": "ssh-rsa ssh-dss",
    // rsa-sha2 came with 0.75; 0.74 measured.
    "client 0.68..0.74": "ssh-ed25519 ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 ssh-rsa ssh-dss",
    "client 0.75..0.85": "ssh-ed448 ssh-ed25519 ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 rsa-sha2-512 rsa-sha2-256 ssh-rsa ssh-dss",
  },
  cipher: {
    "client 0.63..0.67": `
      aes256-ctr aes256-cbc rijndael-cbc@lysator.liu.se aes192-ctr aes192-cbc aes128-ctr aes128-cbc 3des-ctr 3des-cbc blowfish-ctr blowfish-cbc arcfour256
      arcfour128`,
    "client 0.68..0.77": `
      aes256-ctr aes256-cbc rijndael-cbc@lysator.liu.se aes192-ctr aes192-cbc aes128-ctr aes128-cbc chacha20-poly1305@openssh.com 3des-ctr 3des-cbc
      blowfish-ctr blowfish-cbc arcfour256 arcfour128`,
    "client 0.78..0.85": `
      aes256-ctr aes256-cbc rijndael-cbc@lysator.liu.se aes192-ctr aes192-cbc aes128-ctr aes128-cbc chacha20-poly1305@openssh.com aes128-gcm@openssh.com
      aes256-gcm@openssh.com 3des-ctr 3des-cbc blowfish-ctr blowfish-cbc arcfour256 arcfour128`,
  },
  mac: {
    "client 0.63..0.67": "hmac-sha2-256 hmac-sha1 hmac-sha1-96 hmac-md5",
    "client 0.68..0.78": `
      hmac-sha2-256 hmac-sha1 hmac-sha1-96 hmac-md5 hmac-sha2-256-etm@openssh.com hmac-sha1-etm@openssh.com hmac-sha1-96-etm@openssh.com
      hmac-md5-etm@openssh.com`,
    "client 0.79..0.85": `
      hmac-sha2-256 hmac-sha2-512 hmac-sha1 hmac-sha1-96 hmac-md5 hmac-sha2-256-etm@openssh.com hmac-sha2-512-etm@openssh.com hmac-sha1-etm@openssh.com
      hmac-sha1-96-etm@openssh.com hmac-md5-etm@openssh.com`,
  },
  compression: {
    "client 0.63..0.85": "none zlib zlib@openssh.com",
  },
};
