import type { Role } from "../../src/knowledge/offers.ts";

/** Lists of real programs without configuration, captured on 2026-11-22 and 23; names with blanks between. */
export interface MeasuredList {
  readonly what: string;
  readonly ident: string;
  readonly role: Role;
  readonly kex: string;
  readonly hostkey: string;
  readonly cipher: string;
  readonly mac: string;
  readonly compression: string;
}

export const MEASURED_LISTS: readonly MeasuredList[] = [
  {
    what: "no key of the host is known",
    ident: "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10",
    role: "client",
    kex: `
      sntrup761x25519-sha512 sntrup761x25519-sha512@openssh.com curve25519-sha256 curve25519-sha256@libssh.org ecdh-sha2-nistp256
      ecdh-sha2-nistp384 ecdh-sha2-nistp521 diffie-hellman-group-exchange-sha256 diffie-hellman-group16-sha512 diffie-hellman-group18-sha512
      diffie-hellman-group14-sha256 ext-info-c kex-strict-c-v00@openssh.com`,
    hostkey: `
      ssh-ed25519-cert-v01@openssh.com ecdsa-sha2-nistp256-cert-v01@openssh.com ecdsa-sha2-nistp384-cert-v01@openssh.com
      ecdsa-sha2-nistp521-cert-v01@openssh.com sk-ssh-ed25519-cert-v01@openssh.com sk-ecdsa-sha2-nistp256-cert-v01@openssh.com
      rsa-sha2-512-cert-v01@openssh.com rsa-sha2-256-cert-v01@openssh.com ssh-ed25519 ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521
      sk-ssh-ed25519@openssh.com sk-ecdsa-sha2-nistp256@openssh.com rsa-sha2-512 rsa-sha2-256`,
    cipher: "chacha20-poly1305@openssh.com aes128-ctr aes192-ctr aes256-ctr aes128-gcm@openssh.com aes256-gcm@openssh.com",
    mac: `
      umac-64-etm@openssh.com umac-128-etm@openssh.com hmac-sha2-256-etm@openssh.com hmac-sha2-512-etm@openssh.com hmac-sha1-etm@openssh.com
      umac-64@openssh.com umac-128@openssh.com hmac-sha2-256 hmac-sha2-512 hmac-sha1`,
    compression: "none zlib@openssh.com zlib",
  },
  {
    what: "as installed",
    ident: "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10",
    role: "server",
    kex: `
      sntrup761x25519-sha512 sntrup761x25519-sha512@openssh.com curve25519-sha256 curve25519-sha256@libssh.org ecdh-sha2-nistp256
      ecdh-sha2-nistp384 ecdh-sha2-nistp521 diffie-hellman-group-exchange-sha256 diffie-hellman-group16-sha512 diffie-hellman-group18-sha512
      diffie-hellman-group14-sha256 kex-strict-s-v00@openssh.com`,
    hostkey: "ssh-ed25519 rsa-sha2-512 rsa-sha2-256 ecdsa-sha2-nistp256",
    cipher: "chacha20-poly1305@openssh.com aes128-ctr aes192-ctr aes256-ctr aes128-gcm@openssh.com aes256-gcm@openssh.com",
    mac: `
      umac-64-etm@openssh.com umac-128-etm@openssh.com hmac-sha2-256-etm@openssh.com hmac-sha2-512-etm@openssh.com hmac-sha1-etm@openssh.com
      umac-64@openssh.com umac-128@openssh.com hmac-sha2-256 hmac-sha2-512 hmac-sha1`,
    compression: "none zlib@openssh.com",
  },
  {
    what: "no key of the host is known",
    ident: "SSH-2.0-OpenSSH_10.5",
    role: "client",
    kex: `
      mlkem768x25519-sha256 sntrup761x25519-sha512 sntrup761x25519-sha512@openssh.com curve25519-sha256 curve25519-sha256@libssh.org
      ecdh-sha2-nistp256 ecdh-sha2-nistp384 ecdh-sha2-nistp521 diffie-hellman-group-exchange-sha256 diffie-hellman-group16-sha512
      diffie-hellman-group18-sha512 diffie-hellman-group14-sha256 ext-info-c kex-strict-c-v00@openssh.com`,
    hostkey: `
      ssh-ed25519-cert-v01@openssh.com ecdsa-sha2-nistp256-cert-v01@openssh.com ecdsa-sha2-nistp384-cert-v01@openssh.com
      ecdsa-sha2-nistp521-cert-v01@openssh.com rsa-sha2-512-cert-v01@openssh.com rsa-sha2-256-cert-v01@openssh.com ssh-ed25519 ecdsa-sha2-nistp256
      ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 rsa-sha2-512 rsa-sha2-256`,
    cipher: "chacha20-poly1305@openssh.com aes128-gcm@openssh.com aes256-gcm@openssh.com aes128-ctr aes192-ctr aes256-ctr",
    mac: `
      umac-64-etm@openssh.com umac-128-etm@openssh.com hmac-sha2-256-etm@openssh.com hmac-sha2-512-etm@openssh.com hmac-sha1-etm@openssh.com
      umac-64@openssh.com umac-128@openssh.com hmac-sha2-256 hmac-sha2-512 hmac-sha1`,
    compression: "none zlib@openssh.com",
  },
  {
    what: "as installed",
    ident: "SSH-2.0-OpenSSH_10.5",
    role: "server",
    kex: `
      mlkem768x25519-sha256 sntrup761x25519-sha512 sntrup761x25519-sha512@openssh.com curve25519-sha256 curve25519-sha256@libssh.org
      ecdh-sha2-nistp256 ecdh-sha2-nistp384 ecdh-sha2-nistp521 ext-info-s kex-strict-s-v00@openssh.com`,
    hostkey: "ssh-ed25519 rsa-sha2-512 rsa-sha2-256 ecdsa-sha2-nistp256",
    cipher: "chacha20-poly1305@openssh.com aes128-gcm@openssh.com aes256-gcm@openssh.com aes128-ctr aes192-ctr aes256-ctr",
    mac: `
      umac-64-etm@openssh.com umac-128-etm@openssh.com hmac-sha2-256-etm@openssh.com hmac-sha2-512-etm@openssh.com hmac-sha1-etm@openssh.com
      umac-64@openssh.com umac-128@openssh.com hmac-sha2-256 hmac-sha2-512 hmac-sha1`,
    compression: "none zlib@openssh.com",
  },
  {
    what: "no key of the host is known",
    ident: "SSH-2.0-PuTTY_Release_0.78",
    role: "client",
    kex: `
      sntrup761x25519-sha512@openssh.com curve448-sha512 curve25519-sha256 curve25519-sha256@libssh.org ecdh-sha2-nistp256 ecdh-sha2-nistp384
      ecdh-sha2-nistp521 diffie-hellman-group-exchange-sha256 diffie-hellman-group-exchange-sha1 diffie-hellman-group18-sha512
      diffie-hellman-group17-sha512 diffie-hellman-group16-sha512 diffie-hellman-group15-sha512 diffie-hellman-group14-sha256
      diffie-hellman-group14-sha1 rsa2048-sha256 rsa1024-sha1 diffie-hellman-group1-sha1 ext-info-c kex-strict-c-v00@openssh.com`,
    hostkey: "ssh-ed448 ssh-ed25519 ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 rsa-sha2-512 rsa-sha2-256 ssh-rsa ssh-dss",
    cipher: `
      aes256-ctr aes256-cbc rijndael-cbc@lysator.liu.se aes192-ctr aes192-cbc aes128-ctr aes128-cbc chacha20-poly1305@openssh.com
      aes128-gcm@openssh.com aes256-gcm@openssh.com 3des-ctr 3des-cbc blowfish-ctr blowfish-cbc arcfour256 arcfour128`,
    mac: `
      hmac-sha2-256 hmac-sha1 hmac-sha1-96 hmac-md5 hmac-sha2-256-etm@openssh.com hmac-sha1-etm@openssh.com hmac-sha1-96-etm@openssh.com
      hmac-md5-etm@openssh.com`,
    compression: "none zlib zlib@openssh.com",
  },
  {
    what: "no key of the host is known",
    ident: "SSH-2.0-dropbear_2022.83",
    role: "client",
    kex: `
      curve25519-sha256 curve25519-sha256@libssh.org ecdh-sha2-nistp521 ecdh-sha2-nistp384 ecdh-sha2-nistp256 diffie-hellman-group14-sha256
      diffie-hellman-group14-sha1 kexguess2@matt.ucc.asn.au ext-info-c kex-strict-c-v00@openssh.com`,
    hostkey: `
      ssh-ed25519 sk-ssh-ed25519@openssh.com ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 sk-ecdsa-sha2-nistp256@openssh.com
      rsa-sha2-256 ssh-rsa ssh-dss`,
    cipher: "chacha20-poly1305@openssh.com aes128-ctr aes256-ctr",
    mac: "hmac-sha1 hmac-sha2-256",
    compression: "zlib@openssh.com zlib none",
  },
  {
    what: "as installed",
    ident: "SSH-2.0-dropbear_2022.83",
    role: "server",
    kex: `
      curve25519-sha256 curve25519-sha256@libssh.org ecdh-sha2-nistp521 ecdh-sha2-nistp384 ecdh-sha2-nistp256 diffie-hellman-group14-sha256
      diffie-hellman-group14-sha1 kexguess2@matt.ucc.asn.au kex-strict-s-v00@openssh.com`,
    hostkey: "ssh-ed25519 rsa-sha2-256 ssh-rsa",
    cipher: "chacha20-poly1305@openssh.com aes128-ctr aes256-ctr",
    mac: "hmac-sha1 hmac-sha2-256",
    compression: "zlib@openssh.com none",
  },
  {
    what: "an RSA key of the host stands in known_hosts",
    ident: "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10",
    role: "client",
    kex: `
      sntrup761x25519-sha512 sntrup761x25519-sha512@openssh.com curve25519-sha256 curve25519-sha256@libssh.org ecdh-sha2-nistp256
      ecdh-sha2-nistp384 ecdh-sha2-nistp521 diffie-hellman-group-exchange-sha256 diffie-hellman-group16-sha512 diffie-hellman-group18-sha512
      diffie-hellman-group14-sha256 ext-info-c kex-strict-c-v00@openssh.com`,
    hostkey: `
      rsa-sha2-512-cert-v01@openssh.com rsa-sha2-256-cert-v01@openssh.com rsa-sha2-512 rsa-sha2-256 ssh-ed25519-cert-v01@openssh.com
      ecdsa-sha2-nistp256-cert-v01@openssh.com ecdsa-sha2-nistp384-cert-v01@openssh.com ecdsa-sha2-nistp521-cert-v01@openssh.com
      sk-ssh-ed25519-cert-v01@openssh.com sk-ecdsa-sha2-nistp256-cert-v01@openssh.com ssh-ed25519 ecdsa-sha2-nistp256 ecdsa-sha2-nistp384
      ecdsa-sha2-nistp521 sk-ssh-ed25519@openssh.com sk-ecdsa-sha2-nistp256@openssh.com`,
    cipher: "chacha20-poly1305@openssh.com aes128-ctr aes192-ctr aes256-ctr aes128-gcm@openssh.com aes256-gcm@openssh.com",
    mac: `
      umac-64-etm@openssh.com umac-128-etm@openssh.com hmac-sha2-256-etm@openssh.com hmac-sha2-512-etm@openssh.com hmac-sha1-etm@openssh.com
      umac-64@openssh.com umac-128@openssh.com hmac-sha2-256 hmac-sha2-512 hmac-sha1`,
    compression: "none zlib@openssh.com zlib",
  },
  {
    what: "no key of the host is known",
    ident: "SSH-2.0-OpenSSH_10.6p1 Debian-1",
    role: "client",
    kex: `
      mlkem768x25519-sha256 sntrup761x25519-sha512 sntrup761x25519-sha512@openssh.com curve25519-sha256 curve25519-sha256@libssh.org
      ecdh-sha2-nistp256 ecdh-sha2-nistp384 ecdh-sha2-nistp521 diffie-hellman-group-exchange-sha256 diffie-hellman-group16-sha512
      diffie-hellman-group18-sha512 diffie-hellman-group14-sha256 ext-info-c kex-strict-c-v00@openssh.com`,
    hostkey: `
      ssh-ed25519-cert-v01@openssh.com ecdsa-sha2-nistp256-cert-v01@openssh.com ecdsa-sha2-nistp384-cert-v01@openssh.com
      ecdsa-sha2-nistp521-cert-v01@openssh.com sk-ssh-ed25519-cert-v01@openssh.com sk-ecdsa-sha2-nistp256-cert-v01@openssh.com
      webauthn-sk-ecdsa-sha2-nistp256-cert-v01@openssh.com rsa-sha2-512-cert-v01@openssh.com rsa-sha2-256-cert-v01@openssh.com
      ssh-mldsa44-ed25519-cert ssh-ed25519 ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 sk-ssh-ed25519@openssh.com
      sk-ecdsa-sha2-nistp256@openssh.com webauthn-sk-ecdsa-sha2-nistp256@openssh.com rsa-sha2-512 rsa-sha2-256 ssh-mldsa44-ed25519`,
    cipher: "chacha20-poly1305@openssh.com aes128-gcm@openssh.com aes256-gcm@openssh.com aes128-ctr aes192-ctr aes256-ctr",
    mac: `
      umac-64-etm@openssh.com umac-128-etm@openssh.com hmac-sha2-256-etm@openssh.com hmac-sha2-512-etm@openssh.com hmac-sha1-etm@openssh.com
      umac-64@openssh.com umac-128@openssh.com hmac-sha2-256 hmac-sha2-512 hmac-sha1`,
    compression: "none zlib@openssh.com",
  },
  {
    what: "with the keys of older packages",
    ident: "SSH-2.0-OpenSSH_10.6p1 Debian-1",
    role: "server",
    kex: `
      mlkem768x25519-sha256 sntrup761x25519-sha512 sntrup761x25519-sha512@openssh.com curve25519-sha256 curve25519-sha256@libssh.org
      ecdh-sha2-nistp256 ecdh-sha2-nistp384 ecdh-sha2-nistp521 ext-info-s kex-strict-s-v00@openssh.com`,
    hostkey: "ssh-ed25519 ecdsa-sha2-nistp256 rsa-sha2-512 rsa-sha2-256",
    cipher: "chacha20-poly1305@openssh.com aes128-gcm@openssh.com aes256-gcm@openssh.com aes128-ctr aes192-ctr aes256-ctr",
    mac: `
      umac-64-etm@openssh.com umac-128-etm@openssh.com hmac-sha2-256-etm@openssh.com hmac-sha2-512-etm@openssh.com hmac-sha1-etm@openssh.com
      umac-64@openssh.com umac-128@openssh.com hmac-sha2-256 hmac-sha2-512 hmac-sha1`,
    compression: "none zlib@openssh.com",
  },
  {
    what: "as installed",
    ident: "SSH-2.0-OpenSSH_10.0p2 Debian-7+deb13u4",
    role: "server",
    kex: `
      mlkem768x25519-sha256 sntrup761x25519-sha512 sntrup761x25519-sha512@openssh.com curve25519-sha256 curve25519-sha256@libssh.org
      ecdh-sha2-nistp256 ecdh-sha2-nistp384 ecdh-sha2-nistp521 ext-info-s kex-strict-s-v00@openssh.com`,
    hostkey: "ssh-ed25519 ecdsa-sha2-nistp256 rsa-sha2-512 rsa-sha2-256",
    cipher: "chacha20-poly1305@openssh.com aes128-gcm@openssh.com aes256-gcm@openssh.com aes128-ctr aes192-ctr aes256-ctr",
    mac: `
      umac-64-etm@openssh.com umac-128-etm@openssh.com hmac-sha2-256-etm@openssh.com hmac-sha2-512-etm@openssh.com hmac-sha1-etm@openssh.com
      umac-64@openssh.com umac-128@openssh.com hmac-sha2-256 hmac-sha2-512 hmac-sha1`,
    compression: "none zlib@openssh.com",
  },
  {
    what: "no key of the host is known",
    ident: "SSH-2.0-PuTTY_Release_0.74",
    role: "client",
    kex: `
      curve25519-sha256@libssh.org ecdh-sha2-nistp256 ecdh-sha2-nistp384 ecdh-sha2-nistp521 diffie-hellman-group-exchange-sha256
      diffie-hellman-group-exchange-sha1 diffie-hellman-group14-sha256 diffie-hellman-group14-sha1 rsa2048-sha256 rsa1024-sha1
      diffie-hellman-group1-sha1 kex-strict-c-v00@openssh.com`,
    hostkey: "ssh-ed25519 ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 ssh-rsa ssh-dss",
    cipher: `
      aes256-ctr aes256-cbc rijndael-cbc@lysator.liu.se aes192-ctr aes192-cbc aes128-ctr aes128-cbc chacha20-poly1305@openssh.com 3des-ctr
      3des-cbc blowfish-ctr blowfish-cbc arcfour256 arcfour128`,
    mac: `
      hmac-sha2-256 hmac-sha1 hmac-sha1-96 hmac-md5 hmac-sha2-256-etm@openssh.com hmac-sha1-etm@openssh.com hmac-sha1-96-etm@openssh.com
      hmac-md5-etm@openssh.com`,
    compression: "none zlib zlib@openssh.com",
  },
  {
    what: "no key of the host is known",
    ident: "SSH-2.0-PuTTY_Release_0.83",
    role: "client",
    kex: `
      sntrup761x25519-sha512 sntrup761x25519-sha512@openssh.com mlkem768x25519-sha256 mlkem1024nistp384-sha384 mlkem768nistp256-sha256
      curve448-sha512 curve25519-sha256 curve25519-sha256@libssh.org ecdh-sha2-nistp256 ecdh-sha2-nistp384 ecdh-sha2-nistp521
      diffie-hellman-group-exchange-sha256 diffie-hellman-group-exchange-sha1 diffie-hellman-group18-sha512 diffie-hellman-group17-sha512
      diffie-hellman-group16-sha512 diffie-hellman-group15-sha512 diffie-hellman-group14-sha256 diffie-hellman-group14-sha1 rsa2048-sha256
      rsa1024-sha1 diffie-hellman-group1-sha1 ext-info-c kex-strict-c-v00@openssh.com`,
    hostkey: "ssh-ed448 ssh-ed25519 ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 rsa-sha2-512 rsa-sha2-256 ssh-rsa ssh-dss",
    cipher: `
      aes256-ctr aes256-cbc rijndael-cbc@lysator.liu.se aes192-ctr aes192-cbc aes128-ctr aes128-cbc chacha20-poly1305@openssh.com
      aes128-gcm@openssh.com aes256-gcm@openssh.com 3des-ctr 3des-cbc blowfish-ctr blowfish-cbc arcfour256 arcfour128`,
    mac: `
      hmac-sha2-256 hmac-sha2-512 hmac-sha1 hmac-sha1-96 hmac-md5 hmac-sha2-256-etm@openssh.com hmac-sha2-512-etm@openssh.com
      hmac-sha1-etm@openssh.com hmac-sha1-96-etm@openssh.com hmac-md5-etm@openssh.com`,
    compression: "none zlib zlib@openssh.com",
  },
  {
    what: "no key of the host is known",
    ident: "SSH-2.0-PuTTY_Release_0.85",
    role: "client",
    kex: `
      sntrup761x25519-sha512 sntrup761x25519-sha512@openssh.com mlkem768x25519-sha256 mlkem1024nistp384-sha384 mlkem768nistp256-sha256
      curve448-sha512 curve25519-sha256 curve25519-sha256@libssh.org ecdh-sha2-nistp256 ecdh-sha2-nistp384 ecdh-sha2-nistp521
      diffie-hellman-group-exchange-sha256 diffie-hellman-group-exchange-sha1 diffie-hellman-group18-sha512 diffie-hellman-group17-sha512
      diffie-hellman-group16-sha512 diffie-hellman-group15-sha512 diffie-hellman-group14-sha256 diffie-hellman-group14-sha1 rsa2048-sha256
      rsa1024-sha1 diffie-hellman-group1-sha1 ext-info-c kex-strict-c-v00@openssh.com`,
    hostkey: "ssh-ed448 ssh-ed25519 ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 rsa-sha2-512 rsa-sha2-256 ssh-rsa ssh-dss",
    cipher: `
      aes256-ctr aes256-cbc rijndael-cbc@lysator.liu.se aes192-ctr aes192-cbc aes128-ctr aes128-cbc chacha20-poly1305@openssh.com
      aes128-gcm@openssh.com aes256-gcm@openssh.com 3des-ctr 3des-cbc blowfish-ctr blowfish-cbc arcfour256 arcfour128`,
    mac: `
      hmac-sha2-256 hmac-sha2-512 hmac-sha1 hmac-sha1-96 hmac-md5 hmac-sha2-256-etm@openssh.com hmac-sha2-512-etm@openssh.com
      hmac-sha1-etm@openssh.com hmac-sha1-96-etm@openssh.com hmac-md5-etm@openssh.com`,
    compression: "none zlib zlib@openssh.com",
  },
  {
    what: "no key of the host is known",
    ident: "SSH-2.0-paramiko_3.5.1",
    role: "client",
    kex: `
      curve25519-sha256@libssh.org ecdh-sha2-nistp256 ecdh-sha2-nistp384 ecdh-sha2-nistp521 diffie-hellman-group16-sha512
      diffie-hellman-group-exchange-sha256 diffie-hellman-group14-sha256 diffie-hellman-group-exchange-sha1 diffie-hellman-group14-sha1
      diffie-hellman-group1-sha1 ext-info-c kex-strict-c-v00@openssh.com`,
    hostkey: `
      ssh-ed25519 ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 rsa-sha2-512 rsa-sha2-256 ssh-rsa ssh-dss
      ssh-ed25519-cert-v01@openssh.com ecdsa-sha2-nistp256-cert-v01@openssh.com ecdsa-sha2-nistp384-cert-v01@openssh.com
      ecdsa-sha2-nistp521-cert-v01@openssh.com rsa-sha2-512-cert-v01@openssh.com rsa-sha2-256-cert-v01@openssh.com
      ssh-rsa-cert-v01@openssh.com ssh-dss-cert-v01@openssh.com`,
    cipher: "aes128-ctr aes192-ctr aes256-ctr aes128-cbc aes192-cbc aes256-cbc 3des-cbc aes128-gcm@openssh.com aes256-gcm@openssh.com",
    mac: `
      hmac-sha2-256 hmac-sha2-512 hmac-sha2-256-etm@openssh.com hmac-sha2-512-etm@openssh.com hmac-sha1 hmac-md5 hmac-sha1-96 hmac-md5-96`,
    compression: "none",
  },
  {
    what: "no key of the host is known",
    ident: "SSH-2.0-paramiko_5.0.0",
    role: "client",
    kex: `
      curve25519-sha256@libssh.org ecdh-sha2-nistp256 ecdh-sha2-nistp384 ecdh-sha2-nistp521 diffie-hellman-group16-sha512
      diffie-hellman-group-exchange-sha256 diffie-hellman-group14-sha256 ext-info-c kex-strict-c-v00@openssh.com`,
    hostkey: `
      ssh-ed25519 ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 rsa-sha2-512 rsa-sha2-256 ssh-ed25519-cert-v01@openssh.com
      ecdsa-sha2-nistp256-cert-v01@openssh.com ecdsa-sha2-nistp384-cert-v01@openssh.com ecdsa-sha2-nistp521-cert-v01@openssh.com
      rsa-sha2-512-cert-v01@openssh.com rsa-sha2-256-cert-v01@openssh.com`,
    cipher: "aes128-ctr aes192-ctr aes256-ctr aes128-cbc aes192-cbc aes256-cbc 3des-cbc aes128-gcm@openssh.com aes256-gcm@openssh.com",
    mac: `
      hmac-sha2-256 hmac-sha2-512 hmac-sha2-256-etm@openssh.com hmac-sha2-512-etm@openssh.com hmac-sha1 hmac-md5 hmac-sha1-96 hmac-md5-96`,
    compression: "none",
  },
  {
    what: "no key of the host is known",
    ident: "SSH-2.0-libssh2_1.11.1 PHP",
    role: "client",
    kex: `
      curve25519-sha256 curve25519-sha256@libssh.org ecdh-sha2-nistp256 ecdh-sha2-nistp384 ecdh-sha2-nistp521
      diffie-hellman-group-exchange-sha256 diffie-hellman-group16-sha512 diffie-hellman-group18-sha512 diffie-hellman-group14-sha256
      diffie-hellman-group14-sha1 diffie-hellman-group1-sha1 diffie-hellman-group-exchange-sha1 ext-info-c kex-strict-c-v00@openssh.com`,
    hostkey: `
      ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 ecdsa-sha2-nistp256-cert-v01@openssh.com
      ecdsa-sha2-nistp384-cert-v01@openssh.com ecdsa-sha2-nistp521-cert-v01@openssh.com ssh-ed25519 ssh-ed25519-cert-v01@openssh.com
      rsa-sha2-512 rsa-sha2-256 rsa-sha2-512-cert-v01@openssh.com rsa-sha2-256-cert-v01@openssh.com ssh-rsa ssh-rsa-cert-v01@openssh.com`,
    cipher: `
      chacha20-poly1305@openssh.com aes256-gcm@openssh.com aes128-gcm@openssh.com aes256-ctr aes192-ctr aes128-ctr aes256-cbc
      rijndael-cbc@lysator.liu.se aes192-cbc aes128-cbc blowfish-cbc arcfour128 arcfour cast128-cbc 3des-cbc`,
    mac: `
      hmac-sha2-256 hmac-sha2-256-etm@openssh.com hmac-sha2-512 hmac-sha2-512-etm@openssh.com hmac-sha1 hmac-sha1-etm@openssh.com
      hmac-sha1-96 hmac-md5 hmac-md5-96 hmac-ripemd160 hmac-ripemd160@openssh.com`,
    compression: "none",
  },
  {
    what: "no key of the host is known",
    ident: "SSH-2.0-dropbear_2025.89",
    role: "client",
    kex: `
      sntrup761x25519-sha512 sntrup761x25519-sha512@openssh.com mlkem768x25519-sha256 curve25519-sha256 curve25519-sha256@libssh.org
      ecdh-sha2-nistp521 ecdh-sha2-nistp384 ecdh-sha2-nistp256 diffie-hellman-group14-sha256 kexguess2@matt.ucc.asn.au ext-info-c
      kex-strict-c-v00@openssh.com`,
    hostkey: `
      ssh-ed25519 sk-ssh-ed25519@openssh.com ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 sk-ecdsa-sha2-nistp256@openssh.com
      rsa-sha2-256`,
    cipher: "chacha20-poly1305@openssh.com aes256-ctr aes128-ctr",
    mac: "hmac-sha2-256",
    compression: "zlib@openssh.com zlib none",
  },
  {
    what: "no key of the host is known",
    ident: "SSH-2.0-dropbear_2026.94",
    role: "client",
    kex: `
      sntrup761x25519-sha512 sntrup761x25519-sha512@openssh.com mlkem768x25519-sha256 curve25519-sha256 curve25519-sha256@libssh.org
      ecdh-sha2-nistp521 ecdh-sha2-nistp384 ecdh-sha2-nistp256 diffie-hellman-group14-sha256 kexguess2@matt.ucc.asn.au ext-info-c
      kex-strict-c-v00@openssh.com`,
    hostkey: `
      ssh-ed25519 sk-ssh-ed25519@openssh.com ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 sk-ecdsa-sha2-nistp256@openssh.com
      rsa-sha2-256`,
    cipher: "chacha20-poly1305@openssh.com aes256-ctr aes128-ctr",
    mac: "hmac-sha2-256",
    compression: "none",
  },
  {
    what: "as installed",
    ident: "SSH-2.0-dropbear_2025.89",
    role: "server",
    kex: `
      sntrup761x25519-sha512 sntrup761x25519-sha512@openssh.com mlkem768x25519-sha256 curve25519-sha256 curve25519-sha256@libssh.org
      ecdh-sha2-nistp521 ecdh-sha2-nistp384 ecdh-sha2-nistp256 diffie-hellman-group14-sha256 kexguess2@matt.ucc.asn.au
      kex-strict-s-v00@openssh.com`,
    hostkey: "ssh-ed25519 ecdsa-sha2-nistp256 rsa-sha2-256",
    cipher: "chacha20-poly1305@openssh.com aes256-ctr aes128-ctr",
    mac: "hmac-sha2-256",
    compression: "none",
  },
  {
    what: "as installed",
    ident: "SSH-2.0-dropbear_2026.94",
    role: "server",
    kex: `
      sntrup761x25519-sha512 sntrup761x25519-sha512@openssh.com mlkem768x25519-sha256 curve25519-sha256 curve25519-sha256@libssh.org
      ecdh-sha2-nistp521 ecdh-sha2-nistp384 ecdh-sha2-nistp256 diffie-hellman-group14-sha256 kexguess2@matt.ucc.asn.au
      kex-strict-s-v00@openssh.com`,
    hostkey: "ssh-ed25519 ecdsa-sha2-nistp256 rsa-sha2-256",
    cipher: "chacha20-poly1305@openssh.com aes256-ctr aes128-ctr",
    mac: "hmac-sha2-256",
    compression: "none",
  },
];
