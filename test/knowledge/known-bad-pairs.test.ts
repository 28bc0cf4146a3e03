import { describe, expect, it } from "vitest";
import { isKnownAlgorithm } from "../../src/knowledge/algorithms.ts";
import { KNOWN_BAD_PAIR_ROWS } from "../../src/knowledge/known-bad-pair-rows.ts";
import { type Agreement, knownBadPairs } from "../../src/knowledge/known-bad-pairs.ts";
import { softwareOf } from "../../src/knowledge/software.ts";

const SOUND: Agreement = {
  kex: "curve25519-sha256",
  cipher_c2s: "aes128-ctr",
  cipher_s2c: "aes128-ctr",
  mac_c2s: "hmac-sha2-256-etm@openssh.com",
  mac_s2c: "hmac-sha2-256-etm@openssh.com",
};
const NOTHING: Agreement = { kex: null, cipher_c2s: null, cipher_s2c: null, mac_c2s: null, mac_s2c: null };
const OPENSSH = "OpenSSH_9.2";

function ids(client: string, server: string, changed: Partial<Agreement>): string[] {
  return knownBadPairs(softwareOf(`SSH-2.0-${client}`), softwareOf(`SSH-2.0-${server}`), { ...SOUND, ...changed }).map(({ id }) => id);
}

describe("the rows", () => {
  it("have a source, a text of their own, and algorithms that may stand in a fix", () => {
    expect(new Set(KNOWN_BAD_PAIR_ROWS.map(({ id }) => id)).size).toBe(KNOWN_BAD_PAIR_ROWS.length);
    for (const { id, source, what, avoid } of KNOWN_BAD_PAIR_ROWS) {
      expect(source.length, id).toBeGreaterThan(10);
      expect(what.length, id).toBeGreaterThan(20);
      expect(avoid.length, id).toBeGreaterThan(0);
      for (const name of avoid) expect(isKnownAlgorithm(name), name).toBe(true);
    }
  });

  it("need an agreement", () => {
    for (const row of KNOWN_BAD_PAIR_ROWS) expect(row.matches(NOTHING), row.id).toBe(false);
  });
});

describe("knownBadPairs", () => {
  const pad = { kex: "curve25519-sha256@libssh.org" };
  const gex = { kex: "diffie-hellman-group-exchange-sha256" };
  const umac = { mac_c2s: "umac-128-etm@openssh.com", mac_s2c: "umac-128-etm@openssh.com" };
  const gcm = { cipher_c2s: "aes256-gcm@openssh.com", mac_c2s: "<implicit>" };

  it.each<[string, string, Partial<Agreement>, string[]]>([
    ["OpenSSH_6.6p1", "dropbear_2014.63", pad, ["curve25519-padding-client"]],
    ["dropbear_2014.63", "OpenSSH_6.5", pad, ["curve25519-padding-server"]],
    ["OpenSSH_6.6", "OpenSSH_6.5", pad, []],
    ["OpenSSH_6.6.1p1", "dropbear_2014.63", pad, []],
    ["OpenSSH_6.6p1", "dropbear_2014.63", {}, []],
    ["PuTTY_Release_0.64", "OpenSSH_10.3", gex, ["old-group-exchange-putty"]],
    ["PuTTY_Release_0.65", "OpenSSH_10.3", gex, []],
    ["PuTTY_Release_0.64", "OpenSSH_10.2", gex, []],
    ["WinSCP_release_5.7.4", "OpenSSH_10.5", gex, ["old-group-exchange-winscp"]],
    ["WinSCP_release_5.7.5", "OpenSSH_10.5", gex, []],
    ["OpenSSH_6.6.1p1", "Cisco-1.25", gex, ["cisco-group-exchange"]],
    ["OpenSSH_6.9", "Cisco-1.25", gex, []],
    ["OpenSSH_for_Windows_9.5", OPENSSH, umac, ["windows-umac"]],
    [OPENSSH, "OpenSSH_for_Windows_9.5", umac, []],
    [OPENSSH, "mod_sftp/0.9.9", { mac_s2c: "umac-64@openssh.com" }, ["mod-sftp-umac"]],
    ["Twisted_19.2.1", OPENSSH, { kex: "diffie-hellman-group14-sha1", mac_c2s: "hmac-sha2-512" }, ["twisted-sha512-client"]],
    [OPENSSH, "Twisted_18.9.0", { kex: "diffie-hellman-group14-sha1", mac_c2s: "hmac-sha2-512" }, ["twisted-sha512-server"]],
    ["Twisted_19.7.0", OPENSSH, { kex: "diffie-hellman-group14-sha1", mac_c2s: "hmac-sha2-512" }, []],
    ["Twisted_19.2.1", OPENSSH, { mac_c2s: "hmac-sha2-512" }, []],
    ["Ruby/Net::SSH_6.0.0 x86_64-linux", OPENSSH, {}, ["net-ssh-etm"]],
    ["Ruby/Net::SSH_6.0.1 x86_64-linux", OPENSSH, {}, []],
    ["DartSSH_2.0", OPENSSH, { ...gcm, cipher_s2c: "aes256-gcm@openssh.com", mac_s2c: "<implicit>" }, ["dartssh2-gcm"]],
    ["libssh2_1.11.0", OPENSSH, gcm, ["libssh2-mixed-aead"]],
    ["libssh2_1.11.0", OPENSSH, { ...gcm, cipher_s2c: "aes256-gcm@openssh.com", mac_s2c: "<implicit>" }, []],
    ["libssh2_1.11.2", OPENSSH, gcm, []],
    [OPENSSH, OPENSSH, umac, []],
  ])("%s to %s with %j: %j", (client, server, changed, expected) => {
    expect(ids(client, server, changed)).toEqual(expected);
  });

  it("puts what always strikes first", () => {
    const found = knownBadPairs(softwareOf("SSH-2.0-Twisted_19.2.1"), softwareOf("SSH-2.0-mod_sftp/0.9.9"), {
      ...SOUND,
      kex: "diffie-hellman-group14-sha1",
      mac_c2s: "umac-64@openssh.com",
      mac_s2c: "hmac-sha2-512",
    });
    expect(found.map(({ frequency }) => frequency)).toEqual(["always", "sometimes"]);
  });
});
