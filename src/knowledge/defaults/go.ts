import type { DefaultTable } from "../default-table.ts";

export const GO_DEFAULTS: DefaultTable = {
  source: "golang.org/x/crypto: ssh/common.go of the module tags up to 0.55.0; 0.58.0 captured from rclone 1.75.2",
  basis: "tag",
  kex: {
    "client 0.1.0..0.41.0": `
      curve25519-sha256 curve25519-sha256@libssh.org ecdh-sha2-nistp256 ecdh-sha2-nistp384 ecdh-sha2-nistp521 diffie-hellman-group14-sha256
      diffie-hellman-group14-sha1`,
    "client 0.42.0..0.58.0": `
      mlkem768x25519-sha256 curve25519-sha256 curve25519-sha256@libssh.org ecdh-sha2-nistp256 ecdh-sha2-nistp384 ecdh-sha2-nistp521
      diffie-hellman-group14-sha256 diffie-hellman-group14-sha1`,
  },
  hostkey: {
    "client 0.1.0..0.11.0": `
      rsa-sha2-512-cert-v01@openssh.com rsa-sha2-256-cert-v01@openssh.com ssh-rsa-cert-v01@openssh.com ssh-dss-cert-v01@openssh.com
      ecdsa-sha2-nistp256-cert-v01@openssh.com ecdsa-sha2-nistp384-cert-v01@openssh.com ecdsa-sha2-nistp521-cert-v01@openssh.com
      ssh-ed25519-cert-v01@openssh.com ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 rsa-sha2-512 rsa-sha2-256 ssh-rsa ssh-dss ssh-ed25519`,
    "client 0.12.0..0.55.0": `
      rsa-sha2-256-cert-v01@openssh.com rsa-sha2-512-cert-v01@openssh.com ssh-rsa-cert-v01@openssh.com ssh-dss-cert-v01@openssh.com
      ecdsa-sha2-nistp256-cert-v01@openssh.com ecdsa-sha2-nistp384-cert-v01@openssh.com ecdsa-sha2-nistp521-cert-v01@openssh.com
      ssh-ed25519-cert-v01@openssh.com ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 rsa-sha2-256 rsa-sha2-512 ssh-rsa ssh-dss ssh-ed25519`,
    "client 0.58.0..0.58.0": `
      rsa-sha2-256-cert-v01@openssh.com rsa-sha2-512-cert-v01@openssh.com ssh-rsa-cert-v01@openssh.com ssh-dss-cert-v01@openssh.com
      ecdsa-sha2-nistp256-cert-v01@openssh.com ecdsa-sha2-nistp384-cert-v01@openssh.com ecdsa-sha2-nistp521-cert-v01@openssh.com
      ssh-ed25519-cert-v01@openssh.com ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 rsa-sha2-256 rsa-sha2-512 ssh-rsa ssh-dss ssh-ed25519
      ssh-mldsa-44-cert-v01@golang.org ssh-mldsa-65-cert-v01@golang.org ssh-mldsa-87-cert-v01@golang.org ssh-mldsa-44 ssh-mldsa-65 ssh-mldsa-87`,
  },
  cipher: {
    "client 0.1.0..0.6.0": "aes128-gcm@openssh.com chacha20-poly1305@openssh.com aes128-ctr aes192-ctr aes256-ctr",
    "client 0.7.0..0.58.0": "aes128-gcm@openssh.com aes256-gcm@openssh.com chacha20-poly1305@openssh.com aes128-ctr aes192-ctr aes256-ctr",
  },
  mac: {
    "client 0.1.0..0.9.0": "hmac-sha2-256-etm@openssh.com hmac-sha2-256 hmac-sha1 hmac-sha1-96",
    "client 0.10.0..0.10.0": "hmac-sha2-512-etm@openssh.com hmac-sha2-256-etm@openssh.com hmac-sha2-256 hmac-sha1 hmac-sha1-96",
    "client 0.11.0..0.11.0": "hmac-sha2-512-etm@openssh.com hmac-sha2-256-etm@openssh.com hmac-sha2-256 hmac-sha2-512 hmac-sha1 hmac-sha1-96",
    "client 0.12.0..0.58.0": "hmac-sha2-256-etm@openssh.com hmac-sha2-512-etm@openssh.com hmac-sha2-256 hmac-sha2-512 hmac-sha1 hmac-sha1-96",
  },
  compression: {
    "client 0.1.0..0.58.0": "none",
  },
};
