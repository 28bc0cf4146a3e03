import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applySettings } from "../../../src/diagnosis/fixes/apply-settings.ts";
import { matchesPattern } from "../../../src/diagnosis/fixes/name-pattern.ts";
import { readOpenssh } from "../../../src/diagnosis/fixes/openssh-reader.ts";
import { type Lists, offerer } from "./offers.ts";

const CLIENT = "OpenSSH_9.2p1 Debian-2+deb12u3";
const MACS = offerer("client", CLIENT).lists.mac_algorithms_client_to_server;

const applied = (text: string, lists: Lists = {}, end: "client" | "server" = "client", ident = CLIENT) =>
  applySettings(readOpenssh(text).settings, offerer(end, ident, lists));

describe("what OpenSSH makes of a line", () => {
  test("a plain list replaces, in both directions", () => {
    const lists = applied("MACs hmac-sha1,hmac-sha2-256");
    expect(lists.mac_algorithms_client_to_server).toEqual(["hmac-sha1", "hmac-sha2-256"]);
    expect(lists.mac_algorithms_server_to_client).toEqual(["hmac-sha1", "hmac-sha2-256"]);
  });

  test("+ appends, ^ puts in front, - takes away, with patterns", () => {
    expect(applied("MACs +hmac-md5").mac_algorithms_client_to_server).toEqual([...MACS, "hmac-md5"]);
    expect(applied("MACs ^hmac-sha1").mac_algorithms_client_to_server).toEqual(["hmac-sha1", ...MACS.filter((name) => name !== "hmac-sha1")]);
    expect(applied("MACs -hmac-*,umac-64?openssh.com").mac_algorithms_client_to_server).toEqual(
      MACS.filter((name) => !name.startsWith("hmac-") && name !== "umac-64@openssh.com"),
    );
  });

  test("an operator starts from the default, not from what somebody made of it", () => {
    expect(applied("MACs +hmac-md5", { mac: ["hmac-sha1"] }).mac_algorithms_client_to_server).toEqual([...MACS, "hmac-md5"]);
  });

  test("the first value of a keyword wins, case and separator do not matter, comments and blocks are seen", () => {
    const text = "# MACs none\nHost example\n  macs=hmac-sha1 # old\nMACs hmac-md5";
    expect(applied(text).mac_algorithms_client_to_server).toEqual(["hmac-sha1"]);
  });

  test("names that the version does not have are dropped, markers and GSSAPI's methods stay", () => {
    const kex = ["gss-gex-sha1-toWM5Slw5Ew8Mqkay+al2g==", "curve25519-sha256", "ext-info-c"];
    expect(applied("KexAlgorithms mlkem768x25519-sha256,ecdh-sha2-nistp256", { kex }).kex_algorithms).toEqual([kex[0], "ecdh-sha2-nistp256", "ext-info-c"]);
  });

  test("a server offers what it has a key for", () => {
    const hostkey = ["ssh-ed25519"];
    expect(applied("HostKeyAlgorithms ssh-ed25519,rsa-sha2-512", { hostkey }, "server").server_host_key_algorithms).toEqual(["ssh-ed25519"]);
    const withKey = applied("HostKey /etc/ssh/ssh_host_rsa_key\nHostKeyAlgorithms ssh-ed25519,rsa-sha2-512", { hostkey }, "server");
    expect(withKey.server_host_key_algorithms).toEqual(["ssh-ed25519", "rsa-sha2-512"]);
    expect(applied("HostKey /etc/ssh/ssh_host_rsa_key", { hostkey }, "server").server_host_key_algorithms).toEqual([
      "ssh-ed25519",
      "rsa-sha2-512",
      "rsa-sha2-256",
    ]);
  });

  test("Compression by end and version", () => {
    const compression = (value: string, end: "client" | "server", ident: string) =>
      applied(`Compression ${value}`, {}, end, ident).compression_algorithms_client_to_server;
    expect(compression("no", "server", CLIENT)).toEqual(["none"]);
    expect(compression("yes", "server", "OpenSSH_6.0")).toEqual(["none", "zlib@openssh.com", "zlib"]);
    expect(compression("yes", "server", CLIENT)).toEqual(["none", "zlib@openssh.com"]);
    expect(compression("yes", "client", "OpenSSH_10.0")).toEqual(["zlib@openssh.com", "none"]);
    expect(compression("no", "client", CLIENT)).toEqual(["none", "zlib@openssh.com", "zlib"]);
  });
});

test("any text is read without a throw, in time that grows with it", () => {
  const word = fc.constantFrom("KexAlgorithms", "-o", "Ciphers=", "+", "*", "?", "^", '"', "'", "#", ",", " ", "\n", "\t", "aes128-ctr", "Host", "\0");
  fc.assert(
    fc.property(
      fc.array(fc.oneof(word, fc.string()), { maxLength: 60 }).map((parts) => parts.join("")),
      (text) => void applied(text),
    ),
  );
});

test("patterns agree with the regular expression that they stand for", () => {
  const letters = fc.array(fc.constantFrom("a", "b", "-"), { maxLength: 8 }).map((parts) => parts.join(""));
  const pattern = fc.array(fc.constantFrom("a", "b", "-", "*", "?"), { maxLength: 8 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(letters, pattern, (name, text) => {
      const expression = new RegExp(`^${text.replace(/\*+/g, ".*").replaceAll("?", ".")}$`);
      expect(matchesPattern(name, text)).toBe(expression.test(name));
    }),
    { numRuns: 1_000 },
  );
});
