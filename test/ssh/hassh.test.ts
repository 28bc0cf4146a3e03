import { describe, expect, it } from "vitest";
import { hassh, hasshServer } from "../../src/ssh/hassh.ts";
import { lists } from "./messages.ts";

// What OpenSSH 9.2p1 (Debian 12) and dropbear 2022.83 offer by default; the sums are tshark's ssh.kex.hassh and ssh.kex.hasshserver.
const OPENSSH_CIPHERS = ["chacha20-poly1305@openssh.com", "aes128-ctr", "aes192-ctr", "aes256-ctr", "aes128-gcm@openssh.com", "aes256-gcm@openssh.com"];
const OPENSSH_MACS = [
  ...["umac-64-etm@openssh.com", "umac-128-etm@openssh.com", "hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com", "hmac-sha1-etm@openssh.com"],
  ...["umac-64@openssh.com", "umac-128@openssh.com", "hmac-sha2-256", "hmac-sha2-512", "hmac-sha1"],
];
const OPENSSH_KEX = [
  ...["sntrup761x25519-sha512", "sntrup761x25519-sha512@openssh.com", "curve25519-sha256", "curve25519-sha256@libssh.org"],
  ...["ecdh-sha2-nistp256", "ecdh-sha2-nistp384", "ecdh-sha2-nistp521", "diffie-hellman-group-exchange-sha256"],
  ...["diffie-hellman-group16-sha512", "diffie-hellman-group18-sha512", "diffie-hellman-group14-sha256"],
];
const DROPBEAR_KEX = [
  ...["curve25519-sha256", "curve25519-sha256@libssh.org", "ecdh-sha2-nistp521", "ecdh-sha2-nistp384", "ecdh-sha2-nistp256"],
  ...["diffie-hellman-group14-sha256", "diffie-hellman-group14-sha1", "kexguess2@matt.ucc.asn.au", "kex-strict-s-v00@openssh.com"],
];

describe("HASSH", () => {
  it("of an OpenSSH client is over client to server", () => {
    const offer = lists({
      kex_algorithms: [...OPENSSH_KEX, "ext-info-c", "kex-strict-c-v00@openssh.com"],
      encryption_algorithms_client_to_server: OPENSSH_CIPHERS,
      mac_algorithms_client_to_server: OPENSSH_MACS,
      compression_algorithms_client_to_server: ["none", "zlib@openssh.com", "zlib"],
    });
    expect(hassh(offer)).toBe("472b5de333ad665af5cbf10ff892c4df");
  });

  it("of a dropbear server is over server to client", () => {
    const offer = lists({
      kex_algorithms: DROPBEAR_KEX,
      encryption_algorithms_server_to_client: ["chacha20-poly1305@openssh.com", "aes128-ctr", "aes256-ctr"],
      mac_algorithms_server_to_client: ["hmac-sha1", "hmac-sha2-256"],
      compression_algorithms_server_to_client: ["zlib@openssh.com", "none"],
    });
    expect(hasshServer(offer)).toBe("e1a0b5f8d334ec70fe937b2d5ff8d0b6");
  });
});
