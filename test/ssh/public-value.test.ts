import { createECDH, createPublicKey, diffieHellman, generateKeyPairSync, getDiffieHellman } from "node:crypto";
import { describe, expect, it } from "vitest";
import { fixedGroupPrime } from "../../src/ssh/dh-groups.ts";
import { curveValue, dhValue } from "../../src/ssh/public-value.ts";
import { bytes, curve25519Public, mpint } from "./messages.ts";

const content = (value: bigint) => mpint(value).subarray(4);
const GROUP14 = "diffie-hellman-group14-sha256";

describe("fixedGroupPrime", () => {
  it.each([
    ["1", "modp2"],
    ["14", "modp14"],
    ["15", "modp15"],
    ["16", "modp16"],
    ["17", "modp17"],
    ["18", "modp18"],
  ])("group %s is OpenSSL's %s", (group, openssl) => {
    const prime = BigInt(`0x${getDiffieHellman(openssl).getPrime("hex")}`);
    expect(fixedGroupPrime(`diffie-hellman-group${group}-sha512`)).toBe(prime);
    expect(fixedGroupPrime(`gss-group${group}-sha512-x==`)).toBe(prime);
  });

  it.each(["diffie-hellman-group-exchange-sha256", "diffie-hellman-group2-sha1", "curve25519-sha256", ""])("%j has none", (kex) => {
    expect(fixedGroupPrime(kex)).toBeNull();
  });
});

describe("a Diffie-Hellman value", () => {
  const p = fixedGroupPrime(GROUP14) ?? 0n;

  it.each([
    ["0", content(0n), "not-above-one"],
    ["1", content(1n), "not-above-one"],
    ["1 with zeros in front", bytes([0, 0, 1]), "not-above-one"],
    ["2: one bit set", content(2n), "few-bits"],
    ["7: three bits set", content(7n), "few-bits"],
    ["15: four bits set", content(15n), null],
    ["p - 2", content(p - 2n), null],
    ["p - 1", content(p - 1n), "not-below-p-minus-one"],
    ["p", content(p), "not-below-p-minus-one"],
    ["larger than p", content(p << 9n), "not-below-p-minus-one"],
    ["negative", bytes([0x80, 1]), "negative"],
  ])("%s", (_what, value, fault) => {
    expect(dhValue(GROUP14, value, null)).toEqual({ bytes: value, expectedLength: null, fault });
  });

  it("is held against the group of the exchange, where that was seen", () => {
    const gex = "diffie-hellman-group-exchange-sha256";
    expect(dhValue(gex, content(p - 1n), p).fault).toBe("not-below-p-minus-one");
    expect(dhValue(gex, content(p - 1n), null).fault).toBeNull();
  });
});

describe("a point of a NIST curve", () => {
  it.each([
    ["ecdh-sha2-nistp256", "prime256v1", 65],
    ["ecdh-sha2-nistp384", "secp384r1", 97],
    ["ecdh-sha2-nistp521", "secp521r1", 133],
  ])("%s", (kex, openssl, length) => {
    const point = new Uint8Array(createECDH(openssl).generateKeys());
    expect(curveValue(kex, "client", point)).toEqual({ bytes: point, expectedLength: length, fault: null });
    expect(curveValue(kex, "server", point.subarray(1)).fault).toBe("wrong-length");
    const off = point.slice();
    off[length - 1] = (off[length - 1] ?? 0) ^ 1;
    expect(curveValue(kex, "client", off).fault).toBe("off-curve");
    const format = point.slice();
    format[0] = 6;
    expect(curveValue(kex, "client", format).fault).toBe("point-format");
    expect(curveValue(kex, "client", bytes([4], new Uint8Array(length - 1).fill(0xff))).fault).toBe("off-curve");
  });
});

describe("a curve25519 value", () => {
  const P25519 = (1n << 255n) - 19n;
  const KEX = "curve25519-sha256";

  /** RFC 7748 5: 32 bytes, least significant first. */
  function u(value: bigint): Uint8Array {
    return Uint8Array.from(Buffer.from(value.toString(16).padStart(64, "0"), "hex").reverse());
  }

  /** What OpenSSL makes of it: it refuses to derive a secret of zero. */
  function opensslRefuses(value: Uint8Array): boolean {
    const der = Buffer.concat([Buffer.from("302a300506032b656e032100", "hex"), value]);
    const publicKey = createPublicKey({ key: der, format: "der", type: "spki" });
    try {
      diffieHellman({ privateKey: generateKeyPairSync("x25519").privateKey, publicKey });
      return false;
    } catch {
      return true;
    }
  }

  const lowOrder = [
    0n,
    1n,
    325606250916557431795983626356110631294008115727848805560023387167927233504n,
    39382357235489614581723060781553021112529911719440698176882885853963445705823n,
    P25519 - 1n,
    P25519,
    P25519 + 1n,
  ];

  it.each([...lowOrder, ...lowOrder.map((value) => value | (1n << 255n))].map(u))("of low order is refused, as OpenSSL does: %#", (value) => {
    expect(curveValue(KEX, "client", value).fault).toBe("low-order");
    expect(opensslRefuses(value)).toBe(true);
  });

  it("of any other kind is taken", () => {
    for (const value of [curve25519Public(), u(2n), u(P25519 - 2n), u(P25519 + 2n)]) {
      expect(curveValue(KEX, "server", value).fault).toBeNull();
      expect(opensslRefuses(value)).toBe(false);
    }
  });

  it("of 31 bytes has the wrong length", () => {
    expect(curveValue(KEX, "client", new Uint8Array(31).fill(9))).toMatchObject({ expectedLength: 32, fault: "wrong-length" });
  });
});

describe("a hybrid's value", () => {
  it.each([
    ["sntrup761x25519-sha512@openssh.com", 1190, 1071],
    ["mlkem768x25519-sha256", 1216, 1120],
    ["mlkem768nistp256-sha256", 1249, 1153],
    ["mlkem1024nistp384-sha384", 1665, 1665],
  ])("%s has %i bytes from the client, %i from the server", (kex, client, server) => {
    expect(curveValue(kex, "client", new Uint8Array(1)).expectedLength).toBe(client);
    expect(curveValue(kex, "server", new Uint8Array(1)).expectedLength).toBe(server);
  });

  it("has a curve's value at its end", () => {
    const kem = new Uint8Array(1184).fill(3);
    expect(curveValue("mlkem768x25519-sha256", "client", bytes(kem, curve25519Public())).fault).toBeNull();
    expect(curveValue("mlkem768x25519-sha256", "client", bytes(kem, new Uint8Array(32))).fault).toBe("low-order");
    expect(curveValue("mlkem768nistp256-sha256", "client", bytes(kem, [4], new Uint8Array(64))).fault).toBe("off-curve");
  });
});

describe("the value of a method that we don't know", () => {
  it("is not judged", () => {
    expect(curveValue("new-kex@example.org", "client", new Uint8Array(3))).toMatchObject({ expectedLength: null, fault: null });
  });
});

describe("an X448 value", () => {
  const value = (fill: number, length = 56) => new Uint8Array(length).fill(fill);
  it.each([
    ["any", value(3), null],
    ["zero", value(0), "low-order"],
    ["zero but for its last byte", Uint8Array.from({ length: 56 }, (_, i) => (i === 55 ? 1 : 0)), null],
    ["a byte short", value(3, 55), "wrong-length"],
  ])("%s", (_what, bytes, fault) => {
    expect(curveValue("curve448-sha512", "client", bytes)).toEqual({ bytes, expectedLength: 56, fault });
  });
});
