import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { REASONS } from "../../src/knowledge/algorithm-reasons.ts";
import {
  algorithm,
  algorithmsOf,
  isCertificate,
  isKnownAlgorithm,
  isWeak,
  keyFamilyOf,
  keyTypeOf,
  plainKeyTypeOf,
  plainNameOf,
  SLOTS,
} from "../../src/knowledge/algorithms.ts";

const all = SLOTS.flatMap((slot) => algorithmsOf(slot));

describe("the algorithm tables", () => {
  it("hold 383 rows, no name twice in a slot", () => {
    expect(all).toHaveLength(383);
    for (const slot of SLOTS) {
      const names = algorithmsOf(slot).map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
    }
    expect(Object.fromEntries(SLOTS.map((slot) => [slot, algorithmsOf(slot).length]))).toEqual({ kex: 115, hostkey: 102, cipher: 98, mac: 65, compression: 3 });
  });

  it("hold names that RFC 4251 6 allows", () => {
    for (const { name } of all) expect(name).toMatch(/^[\x21-\x2b\x2d-\x7e]{1,64}$/);
  });

  it("give a fault, with its source, for all that is weak or broken, and none for the rest", () => {
    for (const { name, status, reasons } of all) {
      expect(
        reasons.some(({ kind }) => kind === "fault"),
        name,
      ).toBe(status !== "secure");
    }
    for (const { source, text } of Object.values(REASONS)) {
      expect(source.length).toBeGreaterThan(5);
      expect(text.length).toBeGreaterThan(5);
    }
  });

  it("use every reason", () => {
    const used = new Set(all.flatMap(({ reasons }) => reasons));
    expect(Object.values(REASONS).filter((reason) => !used.has(reason))).toEqual([]);
  });
});

describe("algorithm", () => {
  it("knows the slot where a name stands in several", () => {
    expect(algorithm("none")?.slot).toBe("cipher");
    expect(algorithm("none", "compression")?.status).toBe("secure");
    expect(algorithm("none", "mac")?.status).toBe("broken");
    expect(algorithm("aes128-ctr", "mac")).toBeUndefined();
  });

  it("finds a GSSAPI name by its family", () => {
    expect(algorithm("gss-group14-sha256-toWM5Slw5Ew8Mqkay+al2g==")?.name).toBe("gss-group14-sha256-*");
    expect(algorithm("gss-group14-sha256-short")).toBeUndefined();
  });

  it("knows AEAD, post-quantum and markers", () => {
    expect(algorithm("chacha20-poly1305@openssh.com", "cipher")?.aead).toBe(true);
    expect(algorithm("aes128-ctr")?.aead).toBe(false);
    expect(algorithm("mlkem768x25519-sha256")?.postQuantum).toBe(true);
    expect(algorithm("curve25519-sha256")?.postQuantum).toBe(false);
    expect(all.filter(({ marker }) => marker).map(({ name }) => name)).toEqual([
      "ext-info-c",
      "ext-info-s",
      "kex-strict-c-v00@openssh.com",
      "kex-strict-s-v00@openssh.com",
      "kexguess2@matt.ucc.asn.au",
      "resume@appgate.com",
    ]);
  });
});

describe("isKnownAlgorithm", () => {
  it("refuses what must not be pasted", () => {
    expect(isKnownAlgorithm("curve25519-sha256")).toBe(true);
    expect(isKnownAlgorithm("curve25519-sha256", "mac")).toBe(false);
    expect(isKnownAlgorithm("gss-group14-sha256-toWM5Slw5Ew8Mqkay+al2g==")).toBe(false);
    expect(isKnownAlgorithm("gss-group14-sha256-*")).toBe(false);
    expect(isKnownAlgorithm("kex-strict-s-v00@openssh.com")).toBe(false);
    for (const name of ["__proto__", "constructor", "toString", ""]) expect(isKnownAlgorithm(name)).toBe(false);
  });

  it("accepts nothing but names without shell or config syntax", () => {
    for (const { name } of all) if (isKnownAlgorithm(name)) expect(name).toMatch(/^[A-Za-z0-9@._+/=-]+$/);
    fc.assert(
      fc.property(fc.string(), (text) => {
        if (isKnownAlgorithm(text)) expect(all.some(({ name }) => name === text)).toBe(true);
      }),
    );
  });
});

describe("isWeak", () => {
  it("says why, and only that", () => {
    expect(isWeak("ssh-rsa")).toMatchObject({ status: "broken", why: [{ source: "OpenSSH 8.8 release notes" }] });
    expect(isWeak("diffie-hellman-group1-sha1")?.why.map(({ kind }) => kind)).not.toContain("remark");
    expect(isWeak("3des-cbc")?.status).toBe("weak");
    expect(isWeak("curve25519-sha256")).toBeNull();
    expect(isWeak("nobody-knows@example.com")).toBeNull();
  });

  it("blames CBC on CBC ciphers only", () => {
    for (const { name, reasons } of all) expect(reasons.includes(REASONS.cbc), name).toBe(/-cbc(@|$)|^des-cbc-/.test(name));
  });
});

describe("host keys", () => {
  it.each([
    ["rsa-sha2-512", "ssh-rsa", "rsa"],
    ["rsa-sha2-256-cert-v01@openssh.com", "ssh-rsa-cert-v01@openssh.com", "rsa"],
    ["ssh-rsa", "ssh-rsa", "rsa"],
    ["ssh-dss", "ssh-dss", "dsa"],
    ["ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256", "ecdsa"],
    ["sk-ssh-ed25519@openssh.com", "sk-ssh-ed25519@openssh.com", "ed25519"],
    ["webauthn-sk-ecdsa-sha2-nistp256@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com", "ecdsa"],
    ["unheard-of", "unheard-of", "other"],
  ])("%s is done with a %s key (%s)", (name, type, family) => {
    expect(keyTypeOf(name)).toBe(type);
    expect(keyFamilyOf(name)).toBe(family);
  });
});

describe("names of certificates", () => {
  it.each([
    ["ssh-mldsa44-ed25519-cert", "ssh-mldsa44-ed25519", "ssh-mldsa44-ed25519"],
    ["ssh-mldsa-44-cert-v01@golang.org", "ssh-mldsa-44", "ssh-mldsa-44"],
    ["rsa-sha2-512-cert-v01@openssh.com", "rsa-sha2-512", "ssh-rsa"],
    ["sk-ssh-ed25519-cert-v01@openssh.com", "sk-ssh-ed25519@openssh.com", "sk-ssh-ed25519@openssh.com"],
    ["ssh-ed25519", "ssh-ed25519", "ssh-ed25519"],
  ])("%s is about a key of %s", (name, plain, type) => {
    expect(isCertificate(name)).toBe(name !== plain);
    expect(plainNameOf(name)).toBe(plain);
    expect(plainKeyTypeOf(name)).toBe(type);
  });
});
