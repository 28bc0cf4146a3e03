import { describe, expect, it } from "vitest";
import { algorithm, SLOTS, supports } from "../../src/knowledge/algorithms.ts";
import { compareRelease, parseRelease } from "../../src/knowledge/release.ts";
import { softwareOf } from "../../src/knowledge/software.ts";
import { SUPPORT, supportOf } from "../../src/knowledge/support.ts";
import type { SupportTable } from "../../src/knowledge/support-table.ts";

const tables = Object.entries(SUPPORT) as [keyof typeof SUPPORT, SupportTable][];

describe("the tables of support", () => {
  it.each(tables)("of %s name their source, and ranges that end after they begin", (product, table) => {
    expect(table.source.length).toBeGreaterThan(20);
    for (const slot of SLOTS) {
      for (const [name, range] of Object.entries(table[slot] ?? {})) {
        expect(range, name).toMatch(/^(<=)?[\d.]+(\.\.[\d.]+)?$/);
        expect(algorithm(name, slot), `${product} ${slot} ${name}`).toBeDefined();
        const support = supportOf(product, name, slot);
        if (support?.removed != null) expect(compareRelease(parseRelease(support.since) ?? [], parseRelease(support.removed) ?? []), name).toBeLessThan(0);
      }
    }
  });
});

describe("supports", () => {
  const can = (ident: string, name: string) => supports(softwareOf(ident), name);

  it("takes no compression for granted, as RFC 4253 6.2 does", () => {
    for (const ident of ["SSH-2.0-AsyncSSH_2.10.1", "SSH-2.0-Go", "SSH-2.0-OpenSSH_9.2p1"])
      expect(supports(softwareOf(ident), "none", "compression")).toBe(true);
    expect(supports(softwareOf("SSH-2.0-AsyncSSH_2.10.1"), "none", "cipher")).not.toBe(true);
  });

  it("knows when an algorithm came and when its code went", () => {
    expect(can("SSH-2.0-OpenSSH_7.5", "arcfour")).toBe(true);
    expect(can("SSH-2.0-OpenSSH_7.6", "arcfour")).toBe(false);
    expect(can("SSH-2.0-OpenSSH_9.8", "mlkem768x25519-sha256")).toBe(false);
    expect(can("SSH-2.0-OpenSSH_9.9", "mlkem768x25519-sha256")).toBe(true);
    expect(can("SSH-2.0-OpenSSH_10.5", "diffie-hellman-group1-sha1")).toBe(true);
    expect(can("SSH-2.0-OpenSSH_10.5", "ssh-dss")).toBe(false);
  });

  it("knows what a distribution put in", () => {
    expect(can("SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10", "sntrup761x25519-sha512")).toBe(true);
    expect(can("SSH-2.0-OpenSSH_8.0", "kex-strict-s-v00@openssh.com")).toBeNull();
    expect(can("SSH-2.0-OpenSSH_8.0", "gss-group14-sha256-toWM5Slw5Ew8Mqkay+al2g==")).toBeNull();
  });

  it("says unknown where it is", () => {
    expect(can("SSH-2.0-Go", "aes128-ctr")).toBeNull();
    expect(can("SSH-2.0-Go", "blowfish-cbc")).toBe(false);
    expect(can("SSH-2.0-x", "aes128-ctr")).toBeNull();
    expect(can("SSH-2.0-libssh_0.10.4", "ssh-dss")).not.toBe(false);
    expect(can("SSH-2.0-OpenSSH_2.9", "3des-cbc")).toBeNull();
  });
});
