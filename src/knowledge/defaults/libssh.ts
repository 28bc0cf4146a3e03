import type { DefaultTable } from "../default-table.ts";

export const LIBSSH_DEFAULTS: DefaultTable = {
  source: "libssh: kex.c of the heads of the stable branches (a point release may differ from its branch's head)",
  basis: "branch",
  kex: {
    "client 0.4..0.5": "diffie-hellman-group1-sha1",
    "client 0.6..0.7": "curve25519-sha256@libssh.org ecdh-sha2-nistp256 diffie-hellman-group14-sha1 diffie-hellman-group1-sha1",
    "client 0.8..0.8": `
      curve25519-sha256 curve25519-sha256@libssh.org ecdh-sha2-nistp256 ecdh-sha2-nistp384 ecdh-sha2-nistp521 diffie-hellman-group16-sha512
      diffie-hellman-group18-sha512 diffie-hellman-group14-sha1 diffie-hellman-group1-sha1`,
    "client 0.9..0.9": `
      curve25519-sha256 curve25519-sha256@libssh.org ecdh-sha2-nistp256 ecdh-sha2-nistp384 ecdh-sha2-nistp521 diffie-hellman-group18-sha512
      diffie-hellman-group16-sha512 diffie-hellman-group-exchange-sha256 diffie-hellman-group14-sha256 diffie-hellman-group14-sha1
      diffie-hellman-group1-sha1`,
    "client 0.10..0.11": `
      curve25519-sha256 curve25519-sha256@libssh.org ecdh-sha2-nistp256 ecdh-sha2-nistp384 ecdh-sha2-nistp521 diffie-hellman-group18-sha512
      diffie-hellman-group16-sha512 diffie-hellman-group-exchange-sha256 diffie-hellman-group14-sha256`,
    "client 0.12..0.12": `
      mlkem768x25519-sha256 mlkem768nistp256-sha256 mlkem1024nistp384-sha384 sntrup761x25519-sha512 sntrup761x25519-sha512@openssh.com curve25519-sha256
      curve25519-sha256@libssh.org ecdh-sha2-nistp256 ecdh-sha2-nistp384 ecdh-sha2-nistp521 diffie-hellman-group18-sha512 diffie-hellman-group16-sha512
      diffie-hellman-group-exchange-sha256 diffie-hellman-group14-sha256`,
  },
  hostkey: {
    "client 0.4..0.5": "ssh-rsa ssh-dss",
    "client 0.6..0.6": "ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 ssh-rsa ssh-dss",
    "client 0.7..0.7": "ssh-ed25519 ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 ssh-rsa ssh-dss",
    "client 0.8..0.8": "ssh-ed25519 ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 ssh-rsa rsa-sha2-512 rsa-sha2-256 ssh-dss",
    // The certificate types of PUBLIC_KEY_ALGORITHMS are for users: in a KEXINIT stand DEFAULT_HOSTKEYS (measured with 0.10.6).
    "client 0.9..0.9": "ssh-ed25519 ecdsa-sha2-nistp521 ecdsa-sha2-nistp384 ecdsa-sha2-nistp256 rsa-sha2-512 rsa-sha2-256 ssh-rsa ssh-dss",
    "client 0.10..0.12": `
      ssh-ed25519 ecdsa-sha2-nistp521 ecdsa-sha2-nistp384 ecdsa-sha2-nistp256 sk-ssh-ed25519@openssh.com
      sk-ecdsa-sha2-nistp256@openssh.com rsa-sha2-512 rsa-sha2-256`,
  },
  cipher: {
    "client 0.4..0.5": "aes256-ctr aes192-ctr aes128-ctr aes256-cbc aes192-cbc aes128-cbc blowfish-cbc 3des-cbc",
    "client 0.6..0.6": "aes256-ctr aes192-ctr aes128-ctr aes256-cbc aes192-cbc aes128-cbc blowfish-cbc 3des-cbc des-cbc-ssh1",
    "client 0.7..0.8": "aes256-ctr aes192-ctr aes128-ctr aes256-cbc aes192-cbc aes128-cbc blowfish-cbc 3des-cbc",
    "client 0.9..0.9": "aes256-ctr aes192-ctr aes128-ctr aes256-cbc aes192-cbc aes128-cbc 3des-cbc",
    "client 0.10..0.12": "chacha20-poly1305@openssh.com aes256-gcm@openssh.com aes128-gcm@openssh.com aes256-ctr aes192-ctr aes128-ctr",
  },
  mac: {
    "client 0.4..0.6": "hmac-sha1",
    "client 0.7..0.8": "hmac-sha2-256 hmac-sha2-512 hmac-sha1",
    "client 0.9..0.9": "hmac-sha2-256-etm@openssh.com hmac-sha2-512-etm@openssh.com hmac-sha1-etm@openssh.com hmac-sha2-256 hmac-sha2-512 hmac-sha1",
    "client 0.10..0.12": "hmac-sha2-256-etm@openssh.com hmac-sha2-512-etm@openssh.com hmac-sha2-256 hmac-sha2-512",
  },
  compression: {
    "client 0.4..0.9": "none",
    "client 0.10..0.12": "none zlib@openssh.com",
  },
};
