/** The table: who fails with whom, and over what. */
import { SERVER } from "../lab/addresses.ts";
import { curl, dbclient, dropbear, plink, rclone, tinysshd } from "./fixed-programs.ts";
import { asyncssh, asyncsshServer, libssh2, paramiko, paramikoServer } from "./library-programs.ts";
import type { Mismatch } from "./mismatch-loop.ts";
import { ssh } from "./openssh-client.ts";
import { sshd } from "./openssh-server.ts";

const KEX = "no-common-kex";
const HOST_KEY = "no-common-host-key";
const CIPHER = "no-common-cipher";
const MAC = "no-common-mac";
const COMPRESSION = "no-common-compression";

const GEX = "diffie-hellman-group-exchange-sha256";
const GROUP14_SHA1 = "diffie-hellman-group14-sha1";
const CURVE = "curve25519-sha256";
const SNTRUP = "sntrup761x25519-sha512@openssh.com";

const openssh: readonly Mismatch[] = [
  { name: "kex-both", codes: [KEX], client: ssh({ kex: [CURVE] }), server: sshd({ kex: [GROUP14_SHA1] }) },
  { name: "kex-server-old", codes: [KEX], client: ssh(), server: sshd({ kex: ["diffie-hellman-group1-sha1"] }) },
  { name: "kex-client-old", codes: [KEX], client: ssh({ kex: ["diffie-hellman-group1-sha1", GROUP14_SHA1] }), server: sshd() },
  { name: "kex-ipv6", codes: [KEX], client: ssh({ kex: [CURVE] }), server: sshd({ kex: ["ecdh-sha2-nistp384"] }), host: SERVER.v6 },
  { name: "kex-main-file", codes: [KEX], client: ssh({ kex: ["ecdh-sha2-nistp256"] }), server: sshd({ kex: [CURVE], anonymous: true }) },
  { name: "host-key-both", codes: [HOST_KEY], client: ssh({ hostKey: ["ecdsa-sha2-nistp256"] }), server: sshd({ hostKey: ["ssh-ed25519"] }) },
  { name: "host-key-signature", codes: [HOST_KEY], client: ssh(), server: sshd({ hostKey: ["ssh-rsa"] }) },
  { name: "host-key-client-sha1", codes: [HOST_KEY], client: ssh({ hostKey: ["ssh-rsa"] }), server: sshd() },
  { name: "host-key-missing-type", codes: [HOST_KEY], client: ssh({ hostKey: ["ssh-ed25519"] }), server: sshd({ keys: ["rsa"] }) },
  { name: "host-key-nistp384", codes: [HOST_KEY], client: ssh({ hostKey: ["ecdsa-sha2-nistp384"] }), server: sshd() },
  { name: "cipher-both", codes: [CIPHER], client: ssh({ cipher: ["aes256-gcm@openssh.com"] }), server: sshd({ cipher: ["aes128-cbc", "3des-cbc"] }) },
  { name: "cipher-server-cbc", codes: [CIPHER], client: ssh(), server: sshd({ cipher: ["aes256-cbc", "3des-cbc"] }) },
  { name: "cipher-client-cbc", codes: [CIPHER], client: ssh({ cipher: ["3des-cbc", "aes128-cbc"] }), server: sshd() },
  {
    name: "mac-both",
    codes: [MAC],
    client: ssh({ cipher: ["aes128-ctr"], mac: ["hmac-sha2-256"] }),
    server: sshd({ mac: ["hmac-sha2-512-etm@openssh.com"] }),
  },
  { name: "mac-client-md5", codes: [MAC], client: ssh({ cipher: ["aes256-ctr"], mac: ["hmac-md5"] }), server: sshd() },
  {
    name: "kex-and-cipher",
    codes: [KEX, CIPHER],
    client: ssh({ kex: [CURVE], cipher: ["aes128-gcm@openssh.com"] }),
    server: sshd({ kex: ["diffie-hellman-group16-sha512"], cipher: ["aes256-ctr"] }),
  },
  {
    name: "all-four",
    codes: [KEX, HOST_KEY, CIPHER, MAC],
    client: ssh({ kex: [CURVE], hostKey: ["ssh-ed25519"], cipher: ["aes256-ctr"], mac: ["hmac-sha2-256"] }),
    server: sshd({ kex: [GROUP14_SHA1], hostKey: ["ssh-rsa"], cipher: ["aes128-cbc"], mac: ["hmac-sha1"] }),
  },
  {
    name: "cipher-and-mac",
    codes: [CIPHER, MAC],
    client: ssh({ cipher: ["aes128-gcm@openssh.com"], mac: ["hmac-sha2-256"] }),
    server: sshd({ cipher: ["aes128-ctr"], mac: ["hmac-sha2-512"] }),
  },
];

const toOthers: readonly Mismatch[] = [
  { name: "to-dropbear-kex", codes: [KEX], client: ssh({ kex: [GEX] }), server: dropbear },
  { name: "to-dropbear-cipher", codes: [CIPHER], client: ssh({ cipher: ["aes256-gcm@openssh.com"] }), server: dropbear },
  { name: "to-tinysshd-kex", codes: [KEX], client: ssh({ kex: [GEX, "ecdh-sha2-nistp256"] }), server: tinysshd },
  { name: "to-tinysshd-two", codes: [HOST_KEY, CIPHER], client: ssh({ hostKey: ["rsa-sha2-512"], cipher: ["aes256-ctr"] }), server: tinysshd },
  {
    name: "to-asyncssh-kex",
    codes: [KEX],
    client: ssh(),
    server: asyncsshServer('kex_algs=["diffie-hellman-group1-sha1"],'),
  },
  {
    name: "to-paramiko-cipher",
    codes: [CIPHER],
    client: ssh(),
    server: paramikoServer('paramiko.Transport._preferred_ciphers = ("aes128-cbc", "3des-cbc")'),
  },
];

const fromOthers: readonly Mismatch[] = [
  {
    name: "plink-mac",
    codes: [MAC],
    // Where the server's KEXINIT is quicker than its own, PuTTY leaves before its own is written.
    orElse: "client-closed-after-server-ident",
    client: plink,
    server: sshd({ cipher: ["aes256-ctr"], mac: ["umac-128-etm@openssh.com"] }),
  },
  { name: "dbclient-kex", codes: [KEX], client: dbclient(), server: sshd({ kex: [GEX] }) },
  { name: "dbclient-cipher", codes: [CIPHER], client: dbclient("-c", "aes128-ctr"), server: sshd({ cipher: ["aes256-gcm@openssh.com"] }) },
  { name: "rclone-kex", codes: [KEX], client: rclone, server: sshd({ kex: [SNTRUP] }) },
  { name: "curl-kex", codes: [KEX], client: curl, server: sshd({ kex: [SNTRUP] }) },
  {
    name: "paramiko-mac",
    codes: [MAC],
    client: paramiko(),
    server: sshd({ cipher: ["aes256-ctr"], mac: ["umac-128-etm@openssh.com"] }),
    beyondHelp: { client: "paramiko 2.12 has no umac" },
  },
  { name: "paramiko-kex", codes: [KEX], client: paramiko(`paramiko.Transport._preferred_kex = ("${GROUP14_SHA1}",)`), server: sshd() },
  {
    name: "paramiko-two",
    codes: [KEX, CIPHER],
    client: paramiko('paramiko.Transport._preferred_kex = ("diffie-hellman-group1-sha1",)', 'paramiko.Transport._preferred_ciphers = ("3des-cbc",)'),
    server: sshd(),
  },
  {
    // The client cannot learn the server's method, nor the server the client's cipher: it takes a line for each.
    name: "paramiko-two-halves",
    codes: [KEX, CIPHER],
    client: paramiko('paramiko.Transport._preferred_ciphers = ("blowfish-cbc",)'),
    server: sshd({ kex: [SNTRUP] }),
  },
  {
    name: "asyncssh-compression",
    codes: [COMPRESSION],
    client: asyncssh('compression_algs=["zlib"],'),
    server: sshd(),
    beyondHelp: { server: "OpenSSH has had no zlib before the login since 7.4" },
  },
  { name: "compression-off", codes: [COMPRESSION], client: asyncssh('compression_algs=["zlib@openssh.com"],'), server: sshd({ lines: ["Compression no"] }) },
  {
    name: "asyncssh-host-key",
    codes: [HOST_KEY],
    client: asyncssh('server_host_key_algs=["ecdsa-sha2-nistp256"],'),
    server: sshd({ hostKey: ["ssh-ed25519"] }),
  },
  {
    name: "mac-despite-aead",
    codes: ["kex-mac-required-despite-aead"],
    client: asyncssh('encryption_algs=["aes128-gcm@openssh.com"],', 'mac_algs=["hmac-sha2-256"],'),
    server: sshd({ mac: ["hmac-sha2-512"] }),
  },
];

const oneDirection: readonly Mismatch[] = [
  {
    name: "cipher-s2c",
    codes: [CIPHER],
    client: libssh2('libssh2_session_method_pref(session, LIBSSH2_METHOD_CRYPT_SC, "3des-cbc");'),
    server: sshd(),
  },
  {
    name: "mac-c2s",
    codes: [MAC],
    client: libssh2('libssh2_session_method_pref(session, LIBSSH2_METHOD_MAC_CS, "hmac-md5");'),
    server: sshd(),
  },
  {
    name: "libssh2-cipher-and-mac",
    codes: [CIPHER, MAC],
    client: libssh2(
      'libssh2_session_method_pref(session, LIBSSH2_METHOD_CRYPT_CS, "aes128-cbc");',
      'libssh2_session_method_pref(session, LIBSSH2_METHOD_MAC_SC, "hmac-md5");',
    ),
    server: sshd(),
  },
];

export const MISMATCHES: readonly Mismatch[] = [...openssh, ...toOthers, ...fromOthers, ...oneDirection];
