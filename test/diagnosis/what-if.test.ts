import { describe, expect, test } from "vitest";
import { whatIf } from "../../src/diagnosis/what-if.ts";
import { pairOf } from "./fixes/offers.ts";

const DEBIAN_12 = "OpenSSH_9.2p1 Debian-2+deb12u10";
const OLD_KEX = { kex: ["diffie-hellman-group14-sha1"] };

describe("what if", () => {
  test("a line repairs the pair", () => {
    const answer = whatIf(pairOf([DEBIAN_12], [DEBIAN_12, OLD_KEX]), "client", "KexAlgorithms +diffie-hellman-group14-sha1");
    expect(answer).toMatchObject({ failing: [], remarks: [], negotiated: { kex: "diffie-hellman-group14-sha1" } });
    expect(answer.changes).toEqual([{ list: "kex_algorithms", added: ["diffie-hellman-group14-sha1"], removed: [], reordered: false }]);
  });

  test("a line breaks the pair, and which slots is said", () => {
    const answer = whatIf(pairOf([DEBIAN_12], [DEBIAN_12]), "server", "Ciphers aes128-cbc\nMACs hmac-md5");
    expect(answer.failing).toEqual(["cipher_c2s", "cipher_s2c", "mac_c2s", "mac_s2c"]);
    expect(answer.negotiated).toMatchObject({ cipher_c2s: null, kex: "sntrup761x25519-sha512" });
  });

  test("another order is a change", () => {
    const { changes } = whatIf(pairOf([DEBIAN_12], [DEBIAN_12]), "client", "-o Ciphers=^aes256-ctr");
    expect(changes).toEqual([
      { list: "encryption_algorithms_client_to_server", added: [], removed: [], reordered: true },
      { list: "encryption_algorithms_server_to_client", added: [], removed: [], reordered: true },
    ]);
  });

  test("what the version refuses is not applied, and said", () => {
    const old = whatIf(
      pairOf(["OpenSSH_6.0p1 Debian-4"], [DEBIAN_12]),
      "client",
      "Ciphers -aes128-ctr\nKexAlgorithms +curve25519-sha256\nHostKeyAlgorithms ssh-ed25519,ssh-rsa",
    );
    expect(old.changes).toEqual([]);
    expect(old.remarks).toEqual([
      "Ciphers takes - only since OpenSSH 7.5: the line is refused",
      "KexAlgorithms takes + only since OpenSSH 7.0: the line is refused",
      "this version does not know ssh-ed25519: the line is refused",
    ]);
    expect(whatIf(pairOf(["OpenSSH_5.3"], [DEBIAN_12]), "client", "KexAlgorithms x").remarks).toEqual([
      "this version has no KexAlgorithms: the line is refused",
    ]);
  });

  test("patterns are for what is taken away, and for host keys", () => {
    const remarks = (text: string) => whatIf(pairOf([DEBIAN_12], [DEBIAN_12]), "client", text).remarks;
    expect(remarks("MACs umac-*")).toEqual(["this version does not know umac-*: the line is refused"]);
    expect(remarks("MACs -umac-*\nHostKeyAlgorithms *25519*")).toEqual([]);
    expect(remarks("Compression delayed")).toEqual(["a client's Compression is yes or no: the line is refused"]);
  });

  test("a mistyped keyword, and one without its value, are told as what they are", () => {
    const remarks = (text: string) => whatIf(pairOf([DEBIAN_12], [DEBIAN_12]), "server", text).remarks;
    expect(remarks("KexAlgoritms curve25519-sha256")).toEqual(['"KexAlgoritms curve25519-sha256" has no keyword of OpenSSH: did you mean KexAlgorithms?']);
    expect(remarks("KexAlgorithms")).toEqual(['"KexAlgorithms" has no value: the line is refused']);
    expect(remarks("PermitRootLogin no")).toEqual(['"PermitRootLogin no" sets nothing that is negotiated here']);
  });

  test("a line that sets nothing here is repeated, escaped", () => {
    expect(whatIf(pairOf([DEBIAN_12], [DEBIAN_12]), "client", "ForwardX11 \u001b[2Jyes").remarks).toEqual([
      '"ForwardX11 \\x1b[2Jyes" sets nothing that is negotiated here',
    ]);
  });
});
