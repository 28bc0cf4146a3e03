import type { DefaultTable } from "../default-table.ts";

export const DROPBEAR_DEFAULTS: DefaultTable = {
  source: "dropbear: common-algo.c and default_options.h of the release tags",
  basis: "tag",
  kex: {
    "both 0.50..0.52": "diffie-hellman-group1-sha1",
    "both 0.53..2013.60": "diffie-hellman-group1-sha1 diffie-hellman-group14-sha1",
    "both 2013.62..2014.66": `
      curve25519-sha256@libssh.org ecdh-sha2-nistp521 ecdh-sha2-nistp384 ecdh-sha2-nistp256 diffie-hellman-group1-sha1 diffie-hellman-group14-sha1`,
    "client 2015.67..2017.75": `
      curve25519-sha256@libssh.org ecdh-sha2-nistp521 ecdh-sha2-nistp384 ecdh-sha2-nistp256 diffie-hellman-group14-sha1 diffie-hellman-group1-sha1`,
    "server 2015.67..2017.75": "curve25519-sha256@libssh.org ecdh-sha2-nistp521 ecdh-sha2-nistp384 ecdh-sha2-nistp256 diffie-hellman-group14-sha1",
    "client 2018.76..2020.81": `
      curve25519-sha256 curve25519-sha256@libssh.org ecdh-sha2-nistp521 ecdh-sha2-nistp384 ecdh-sha2-nistp256 diffie-hellman-group14-sha256
      diffie-hellman-group14-sha1 diffie-hellman-group1-sha1`,
    "server 2018.76..2024.86": `
      curve25519-sha256 curve25519-sha256@libssh.org ecdh-sha2-nistp521 ecdh-sha2-nistp384 ecdh-sha2-nistp256 diffie-hellman-group14-sha256
      diffie-hellman-group14-sha1`,
    "client 2022.82..2024.86": `
      curve25519-sha256 curve25519-sha256@libssh.org ecdh-sha2-nistp521 ecdh-sha2-nistp384 ecdh-sha2-nistp256 diffie-hellman-group14-sha256
      diffie-hellman-group14-sha1`,
    "both 2025.87..2026.94": `
      sntrup761x25519-sha512 sntrup761x25519-sha512@openssh.com mlkem768x25519-sha256 curve25519-sha256 curve25519-sha256@libssh.org ecdh-sha2-nistp521
      ecdh-sha2-nistp384 ecdh-sha2-nistp256 diffie-hellman-group14-sha256`,
  },
  hostkey: {
    "both 0.50..2013.60": "ssh-rsa ssh-dss",
    "both 2013.62..2019.78": "ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 ssh-rsa ssh-dss",
    "both 2020.79..2020.81": "ssh-ed25519 ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 rsa-sha2-256 ssh-rsa ssh-dss",
    "both 2022.82..2022.83": `
      ssh-ed25519 sk-ssh-ed25519@openssh.com ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 sk-ecdsa-sha2-nistp256@openssh.com rsa-sha2-256
      ssh-rsa ssh-dss`,
    "both 2024.84..2024.86": `
      ssh-ed25519 sk-ssh-ed25519@openssh.com ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 sk-ecdsa-sha2-nistp256@openssh.com rsa-sha2-256
      ssh-rsa`,
    "both 2025.87..2026.94": `
      ssh-ed25519 sk-ssh-ed25519@openssh.com ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 sk-ecdsa-sha2-nistp256@openssh.com rsa-sha2-256`,
  },
  cipher: {
    "both 0.50..0.51": "aes128-cbc 3des-cbc aes256-cbc twofish256-cbc twofish-cbc twofish128-cbc blowfish-cbc",
    "both 0.52..0.52": "aes128-ctr 3des-ctr aes256-ctr aes128-cbc 3des-cbc aes256-cbc twofish256-cbc twofish-cbc twofish128-cbc blowfish-cbc",
    "both 0.53..2014.66": "aes128-ctr 3des-ctr aes256-ctr aes128-cbc 3des-cbc aes256-cbc twofish256-cbc twofish-cbc twofish128-cbc",
    "both 2015.67..2015.67": "aes128-ctr aes256-ctr aes128-cbc aes256-cbc 3des-ctr 3des-cbc",
    "both 2015.68..2017.75": "aes128-ctr aes256-ctr aes128-cbc aes256-cbc twofish256-cbc twofish-cbc twofish128-cbc 3des-ctr 3des-cbc",
    "both 2018.76..2019.78": "aes128-ctr aes256-ctr aes128-cbc aes256-cbc 3des-ctr 3des-cbc",
    "both 2020.79..2024.86": "chacha20-poly1305@openssh.com aes128-ctr aes256-ctr",
    "both 2025.87..2026.94": "chacha20-poly1305@openssh.com aes256-ctr aes128-ctr",
  },
  mac: {
    "both 0.50..2014.66": "hmac-sha1-96 hmac-sha1 hmac-md5",
    "both 2015.67..2015.67": "hmac-sha2-256 hmac-sha2-512 hmac-sha1-96 hmac-sha1 hmac-md5",
    "both 2015.68..2017.75": "hmac-sha1-96 hmac-sha1 hmac-sha2-256 hmac-sha2-512 hmac-md5",
    "both 2018.76..2019.78": "hmac-sha1-96 hmac-sha1 hmac-sha2-256",
    "both 2020.79..2024.86": "hmac-sha1 hmac-sha2-256",
    "both 2025.87..2026.94": "hmac-sha2-256",
  },
  compression: {
    "both 0.50..0.51": "zlib none",
    "client 0.52..2014.66": "zlib zlib@openssh.com none",
    "server 0.52..2024.86": "zlib@openssh.com none",
    "client 2015.67..2026.90": "zlib@openssh.com zlib none",
    "server 2025.87..2026.94": "none",
    "client 2026.91..2026.94": "none",
  },
};
