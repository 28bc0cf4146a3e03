import type { DefaultTable } from "../default-table.ts";

export const PARAMIKO_DEFAULTS: DefaultTable = {
  source: "paramiko: transport.py _preferred_* of the release tags; 3.5.1 and 5.0.0 captured",
  basis: "tag",
  kex: {
    "client 1.8.0..1.14.3": "diffie-hellman-group1-sha1 diffie-hellman-group-exchange-sha1",
    "client 1.15.0..1.15.5": "diffie-hellman-group14-sha1 diffie-hellman-group-exchange-sha1 diffie-hellman-group1-sha1",
    "client 1.16.0..2.1.6": "diffie-hellman-group1-sha1 diffie-hellman-group14-sha1 diffie-hellman-group-exchange-sha1 diffie-hellman-group-exchange-sha256",
    "client 2.2.0..2.4.3": `
      ecdh-sha2-nistp256 ecdh-sha2-nistp384 ecdh-sha2-nistp521 diffie-hellman-group-exchange-sha256 diffie-hellman-group-exchange-sha1
      diffie-hellman-group14-sha1 diffie-hellman-group1-sha1`,
    "client 2.5.0..4.0.0": `
      curve25519-sha256@libssh.org ecdh-sha2-nistp256 ecdh-sha2-nistp384 ecdh-sha2-nistp521 diffie-hellman-group16-sha512
      diffie-hellman-group-exchange-sha256 diffie-hellman-group14-sha256 diffie-hellman-group-exchange-sha1 diffie-hellman-group14-sha1
      diffie-hellman-group1-sha1`,
    "client 5.0.0..5.0.0": `
      curve25519-sha256@libssh.org ecdh-sha2-nistp256 ecdh-sha2-nistp384 ecdh-sha2-nistp521 diffie-hellman-group16-sha512
      diffie-hellman-group-exchange-sha256 diffie-hellman-group14-sha256`,
  },
  hostkey: {
    "client 1.8.0..1.11.6": "ssh-rsa ssh-dss",
    "client 1.12.0..1.18.5": "ssh-rsa ssh-dss ecdsa-sha2-nistp256",
    "client 2.0.0..2.0.5": "ssh-rsa ssh-dss",
    "client 2.0.6..2.0.9": "ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 ssh-rsa ssh-dss",
    "client 2.1.0..2.1.2": "ssh-rsa ssh-dss",
    "client 2.1.3..2.1.6": "ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 ssh-rsa ssh-dss",
    "client 2.2.0..2.8.1": "ssh-ed25519 ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 ssh-rsa ssh-dss",
    "client 2.9.0..3.5.0": "ssh-ed25519 ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 rsa-sha2-512 rsa-sha2-256 ssh-rsa ssh-dss",
    "client 3.5.1..3.5.1": `
      ssh-ed25519 ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 rsa-sha2-512 rsa-sha2-256 ssh-rsa ssh-dss ssh-ed25519-cert-v01@openssh.com
      ecdsa-sha2-nistp256-cert-v01@openssh.com ecdsa-sha2-nistp384-cert-v01@openssh.com ecdsa-sha2-nistp521-cert-v01@openssh.com
      rsa-sha2-512-cert-v01@openssh.com rsa-sha2-256-cert-v01@openssh.com ssh-rsa-cert-v01@openssh.com ssh-dss-cert-v01@openssh.com`,
    "client 4.0.0..4.0.0": "ssh-ed25519 ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 rsa-sha2-512 rsa-sha2-256 ssh-rsa",
    "client 5.0.0..5.0.0": `
      ssh-ed25519 ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 rsa-sha2-512 rsa-sha2-256 ssh-ed25519-cert-v01@openssh.com
      ecdsa-sha2-nistp256-cert-v01@openssh.com ecdsa-sha2-nistp384-cert-v01@openssh.com ecdsa-sha2-nistp521-cert-v01@openssh.com
      rsa-sha2-512-cert-v01@openssh.com rsa-sha2-256-cert-v01@openssh.com`,
  },
  cipher: {
    "client 1.8.0..1.15.5": "aes128-ctr aes256-ctr aes128-cbc blowfish-cbc aes256-cbc 3des-cbc arcfour128 arcfour256",
    "client 1.16.0..2.0.5": "aes128-ctr aes192-ctr aes256-ctr aes128-cbc blowfish-cbc aes192-cbc aes256-cbc 3des-cbc arcfour128 arcfour256",
    "client 2.0.6..2.0.9": "aes128-ctr aes192-ctr aes256-ctr aes128-cbc aes192-cbc aes256-cbc blowfish-cbc 3des-cbc",
    "client 2.1.0..2.1.2": "aes128-ctr aes192-ctr aes256-ctr aes128-cbc blowfish-cbc aes192-cbc aes256-cbc 3des-cbc arcfour128 arcfour256",
    "client 2.1.3..2.10.6": "aes128-ctr aes192-ctr aes256-ctr aes128-cbc aes192-cbc aes256-cbc blowfish-cbc 3des-cbc",
    "client 2.11.0..3.4.1": "aes128-ctr aes192-ctr aes256-ctr aes128-cbc aes192-cbc aes256-cbc 3des-cbc",
    "client 3.5.0..5.0.0": "aes128-ctr aes192-ctr aes256-ctr aes128-cbc aes192-cbc aes256-cbc 3des-cbc aes128-gcm@openssh.com aes256-gcm@openssh.com",
  },
  mac: {
    "client 1.8.0..1.15.5": "hmac-sha1 hmac-md5 hmac-sha1-96 hmac-md5-96",
    "client 1.16.0..2.0.5": "hmac-sha2-256 hmac-sha2-512 hmac-md5 hmac-sha1-96 hmac-md5-96 hmac-sha1",
    "client 2.0.6..2.0.9": "hmac-sha2-256 hmac-sha2-512 hmac-sha1 hmac-md5 hmac-sha1-96 hmac-md5-96",
    "client 2.1.0..2.1.2": "hmac-sha2-256 hmac-sha2-512 hmac-md5 hmac-sha1-96 hmac-md5-96 hmac-sha1",
    "client 2.1.3..2.4.3": "hmac-sha2-256 hmac-sha2-512 hmac-sha1 hmac-md5 hmac-sha1-96 hmac-md5-96",
    "client 2.5.0..5.0.0": `
      hmac-sha2-256 hmac-sha2-512 hmac-sha2-256-etm@openssh.com hmac-sha2-512-etm@openssh.com hmac-sha1 hmac-md5 hmac-sha1-96 hmac-md5-96`,
  },
  compression: {
    "client 1.8.0..5.0.0": "none",
  },
};
