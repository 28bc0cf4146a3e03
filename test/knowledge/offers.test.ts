import { describe, expect, it } from "vitest";
import { algorithm, supportOf } from "../../src/knowledge/algorithms.ts";
import type { DefaultTable } from "../../src/knowledge/default-table.ts";
import { MEASURED_BUILDS } from "../../src/knowledge/defaults/measured.ts";
import { DEFAULTS, defaultOffer, defaultRanges, everyOffer, firstVersionWith, type Role } from "../../src/knowledge/offers.ts";
import type { Product } from "../../src/knowledge/product.ts";
import { compareRelease, parseRelease } from "../../src/knowledge/release.ts";
import { SLOTS } from "../../src/knowledge/slot.ts";
import { softwareOf } from "../../src/knowledge/software.ts";

const tables = Object.entries(DEFAULTS) as [Product, DefaultTable][];
const ROLES: readonly Role[] = ["client", "server"];
const release = (text: string) => parseRelease(text) ?? [];

function rangesOf(table: DefaultTable, slot: (typeof SLOTS)[number], role: Role): { from: string; to: string }[] {
  return Object.keys(table[slot])
    .filter((key) => key.startsWith("both ") || key.startsWith(`${role} `))
    .map((key) => /^\S+ (\S+)\.\.(\S+)$/.exec(key))
    .map((match) => ({ from: match?.[1] ?? "", to: match?.[2] ?? "" }));
}

describe("the tables of defaults", () => {
  it.each(tables)("of %s have ordered ranges without overlap", (_product, table) => {
    expect(table.source.length).toBeGreaterThan(20);
    for (const slot of SLOTS) {
      for (const role of ROLES) {
        const ranges = rangesOf(table, slot, role);
        for (const [i, { from, to }] of ranges.entries()) {
          expect(compareRelease(release(from), release(to))).toBeLessThanOrEqual(0);
          const next = ranges[i + 1];
          if (next !== undefined) expect(compareRelease(release(to), release(next.from)), `${slot} ${role} ${to}`).toBeLessThan(0);
        }
      }
    }
  });

  it.each(tables)("of %s hold known names, each once, and no markers", (_product, table) => {
    for (const slot of SLOTS) {
      for (const list of Object.values(table[slot])) {
        const names = list.trim().split(/\s+/);
        expect(new Set(names).size).toBe(names.length);
        for (const name of names) expect(algorithm(name, slot)?.marker, name).toBe(false);
      }
    }
  });

  it.each(tables)("of %s agree with what those versions support", (product) => {
    const offered = ROLES.flatMap((role) => everyOffer(product, role)).flatMap(({ from, offer }) =>
      SLOTS.flatMap((slot) => offer[slot].map((name) => ({ from: release(from), slot, name }))),
    );
    for (const { from, slot, name } of offered) {
      const support = supportOf(product, name, slot);
      expect(support, name).not.toBeNull();
      if (support === null) continue;
      // A branch stands for all its point releases, so compare as far as it goes.
      if (!support.orOlder) expect(compareRelease(from, release(support.since).slice(0, from.length)), name).toBeGreaterThanOrEqual(0);
      if (support.removed !== null) expect(compareRelease(from, release(support.removed)), name).toBeLessThan(0);
    }
  });

  it("of the measured builds name their source", () => {
    for (const { source, kex } of MEASURED_BUILDS) {
      expect(source).toMatch(/captured/);
      expect(kex.trim()).not.toBe("");
    }
  });
});

describe("defaultOffer", () => {
  const offer = (ident: string, role: Role) => defaultOffer(softwareOf(ident), role);

  it("takes the row of the version", () => {
    expect(offer("SSH-2.0-OpenSSH_10.0", "server")?.kex).not.toContain("diffie-hellman-group14-sha256");
    expect(offer("SSH-2.0-OpenSSH_10.0", "client")?.kex).toContain("diffie-hellman-group14-sha256");
    expect(offer("SSH-2.0-OpenSSH_7.4", "client")?.cipher).toContain("aes128-cbc");
    expect(offer("SSH-2.0-OpenSSH_7.6", "client")?.cipher).not.toContain("aes128-cbc");
    expect(offer("SSH-2.0-dropbear_2022.83", "client")?.kex[0]).toBe("curve25519-sha256");
  });

  it("takes a distribution's build where it was captured, and upstream before that update", () => {
    expect(offer("SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10", "client")?.kex[0]).toBe("sntrup761x25519-sha512");
    expect(offer("SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u12", "server")?.kex[0]).toBe("sntrup761x25519-sha512");
    expect(offer("SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u2", "client")?.kex[0]).toBe("sntrup761x25519-sha512@openssh.com");
    expect(offer("SSH-2.0-OpenSSH_9.2", "client")?.kex[0]).toBe("sntrup761x25519-sha512@openssh.com");
  });

  it("gives a server the keys that its package makes", () => {
    expect(offer("SSH-2.0-OpenSSH_9.2", "server")?.hostkey).toEqual(["rsa-sha2-512", "rsa-sha2-256", "ecdsa-sha2-nistp256", "ssh-ed25519"]);
    expect(offer("SSH-2.0-OpenSSH_5.3", "server")?.hostkey).toEqual(["ssh-rsa", "ssh-dss"]);
    expect(offer("SSH-2.0-OpenSSH_7.0", "server")?.hostkey).toEqual(["ssh-rsa", "ecdsa-sha2-nistp256", "ssh-ed25519"]);
  });

  it.each(["SSH-2.0-OpenSSH_99.0", "SSH-2.0-OpenSSH_2.1", "SSH-2.0-Go", "SSH-2.0-dropbear", "SSH-2.0-x", "SSH-2.0-JSCH_0.2.1"])(
    "does not guess for %s",
    (ident) => {
      expect(offer(ident, "client")).toBeNull();
      expect(offer(ident, "server")).toBeNull();
    },
  );
});

describe("defaultRanges", () => {
  it("tells when an algorithm came and went", () => {
    expect(defaultRanges("openssh", "diffie-hellman-group1-sha1", "client")).toEqual([{ from: "5.0", to: "6.9" }]);
    expect(defaultRanges("openssh", "diffie-hellman-group1-sha1", "server")).toEqual([{ from: "5.0", to: "6.6" }]);
    expect(defaultRanges("openssh", "mlkem768x25519-sha256", "client")).toEqual([{ from: "9.9", to: null }]);
    expect(defaultRanges("openssh", "never-heard", "client")).toEqual([]);
  });

  it("gives the first version", () => {
    expect(firstVersionWith("openssh", "rsa-sha2-512", "client")).toBe("7.2");
    expect(firstVersionWith("paramiko", "rsa-sha2-512", "client")).toBe("2.9.0");
    expect(firstVersionWith("paramiko", "rsa-sha2-512", "server")).toBeNull();
  });
});
