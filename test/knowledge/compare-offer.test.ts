import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareOffer, type OfferComparison } from "../../src/knowledge/compare-offer.ts";
import { DEFAULTS, everyOffer, largestOffer, type Offer, type Role } from "../../src/knowledge/offers.ts";
import { OPTIONAL_RULES } from "../../src/knowledge/optional-algorithms.ts";
import type { Product } from "../../src/knowledge/product.ts";
import { SLOTS } from "../../src/knowledge/slot.ts";
import { softwareOf } from "../../src/knowledge/software.ts";
import { MEASURED_LISTS } from "./measured-lists.ts";

const DEBIAN = "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10";
/** How each product with a table names itself, before its version. */
const IDENTS: Partial<Record<Product, string>> = {
  openssh: "OpenSSH_",
  dropbear: "dropbear_",
  putty: "PuTTY_Release_",
  libssh: "libssh_",
  libssh2: "libssh2_",
  paramiko: "paramiko_",
  ssh2js: "ssh2js",
};

function standard(ident: string, role: Role): Offer {
  const offer = largestOffer(softwareOf(ident), role);
  if (offer === null) throw new Error(`no default for ${ident}`);
  return offer;
}

function compare(ident: string, role: Role, changed: Partial<Offer>, peer: string | null = null): OfferComparison {
  const result = compareOffer(softwareOf(ident), role, { ...standard(ident, role), ...changed }, peer === null ? null : softwareOf(peer));
  if (result === null) throw new Error(`nothing to compare ${ident} with`);
  return result;
}

const without = (names: readonly string[], pattern: RegExp): string[] => names.filter((name) => !pattern.test(name));

describe("what nobody restricted", () => {
  it.each(MEASURED_LISTS)("$ident ($role, $what)", ({ ident, role, ...list }) => {
    const words = (text: string): string[] => text.trim().split(/\s+/);
    const lists = {
      kex: words(list.kex),
      hostkey: words(list.hostkey),
      cipher: words(list.cipher),
      mac: words(list.mac),
      compression: words(list.compression),
    };
    const result = compareOffer(softwareOf(ident), role, lists, null);
    expect(result).toMatchObject({ restricted: false, restrictedSlots: [], profile: null });
    for (const slot of SLOTS) expect(result?.slots[slot]).toMatchObject({ missing: [], added: [] });
  });

  it.each(Object.entries(IDENTS))("every default of %s against itself", (product, prefix) => {
    for (const role of ["client", "server"] as const) {
      for (const { from, to, offer } of everyOffer(product as Product, role)) {
        for (const version of [from, to]) {
          const result = compareOffer(softwareOf(`SSH-2.0-${prefix}${version}`), role, offer, null);
          expect(result?.restricted, `${product} ${version} ${role}`).toBe(false);
        }
      }
    }
  });

  it("holds an identification without a version against all of them", () => {
    for (const { offer } of everyOffer("go", "client")) expect(compareOffer(softwareOf("SSH-2.0-Go"), "client", offer, null)?.restricted).toBe(false);
    const [first] = everyOffer("go", "client");
    const lists = { ...(first?.offer ?? standard(DEBIAN, "client")), cipher: ["aes128-ctr"] };
    expect(compareOffer(softwareOf("SSH-2.0-Go"), "client", lists, null)).toMatchObject({ restricted: true, restrictedSlots: ["cipher"] });
  });

  it("ignores markers, back-ports and GSSAPI methods", () => {
    const kex = ["gss-group14-sha256-toWM5Slw5Ew8Mqkay+al2g==", "sntrup761x25519-sha512", ...standard("SSH-2.0-OpenSSH_8.9", "client").kex];
    const result = compare("SSH-2.0-OpenSSH_8.9", "client", { kex: [...kex, "ext-info-c", "kex-strict-c-v00@openssh.com"] });
    expect(result).toMatchObject({ restricted: false, slots: { kex: { missing: [], added: [], reordered: false } } });
  });

  it("says what was added, and doesn't call it a restriction", () => {
    const { kex, hostkey } = standard(DEBIAN, "client");
    const result = compare(DEBIAN, "client", { kex: [...kex, "diffie-hellman-group14-sha1"], hostkey: [...hostkey, "ssh-rsa"] });
    expect(result).toMatchObject({ restricted: false, slots: { kex: { added: ["diffie-hellman-group14-sha1"] }, hostkey: { added: ["ssh-rsa"] } } });
  });

  it("takes compression for a switch", () => {
    expect(compare(DEBIAN, "client", { compression: ["zlib@openssh.com", "zlib", "none"] }).restricted).toBe(false);
    expect(compare(DEBIAN, "server", { compression: ["none"] }).restricted).toBe(false);
    expect(compare(DEBIAN, "client", { compression: ["zlib"] })).toMatchObject({ restricted: true, restrictedSlots: ["compression"] });
  });

  it("lets known_hosts move host keys, whatever it holds", () => {
    const { hostkey } = standard(DEBIAN, "client");
    fc.assert(
      fc.property(fc.shuffledSubarray([...hostkey], { minLength: hostkey.length }), (moved) => !compare(DEBIAN, "client", { hostkey: moved }).restricted),
    );
  });

  it("takes a build without security keys as such", () => {
    const { hostkey } = standard("SSH-2.0-OpenSSH_10.5", "client");
    expect(compare("SSH-2.0-OpenSSH_10.5", "client", { hostkey: without(hostkey, /^(webauthn-)?sk-/) }).restricted).toBe(false);
    expect(compare("SSH-2.0-OpenSSH_for_Windows_9.5", "client", { kex: without(standard("SSH-2.0-OpenSSH_9.5", "client").kex, /^sntrup/) }).restricted).toBe(
      false,
    );
    expect(compare("SSH-2.0-OpenSSH_9.5", "client", { kex: without(standard("SSH-2.0-OpenSSH_9.5", "client").kex, /^sntrup/) }).restricted).toBe(true);
  });

  it("takes libssh's host key list without certificates for its default, as 0.10.6 sends it", () => {
    const hostkey =
      "ssh-ed25519 ecdsa-sha2-nistp521 ecdsa-sha2-nistp384 ecdsa-sha2-nistp256 sk-ssh-ed25519@openssh.com sk-ecdsa-sha2-nistp256@openssh.com rsa-sha2-512 rsa-sha2-256";
    expect(compare("SSH-2.0-libssh_0.10.6", "client", { hostkey: hostkey.split(" ") })).toMatchObject({ restricted: false });
  });

  it("lets curl pin the host key of libssh2", () => {
    expect(compare("SSH-2.0-libssh2_1.11.0", "client", { hostkey: ["ssh-ed25519"] })).toMatchObject({
      restricted: false,
      slots: { hostkey: { reordered: false } },
    });
  });
});

describe("the filters for old peers", () => {
  const filtered = (version: string, role: Role): Partial<Offer> => ({
    kex: without(standard(`SSH-2.0-OpenSSH_${version}`, role).kex, /^diffie-hellman-group-exchange-/),
  });

  it("explain what is missing towards them, and towards nobody else", () => {
    expect(compare("SSH-2.0-OpenSSH_9.2", "server", filtered("9.2", "server"), "SSH-2.0-PuTTY_Release_0.63").restricted).toBe(false);
    expect(compare("SSH-2.0-OpenSSH_9.2", "server", filtered("9.2", "server"), "SSH-2.0-WinSCP_release_5.7.4").restricted).toBe(false);
    expect(compare("SSH-2.0-OpenSSH_9.2", "server", filtered("9.2", "server"), "SSH-2.0-PuTTY_Release_0.78").restricted).toBe(true);
    expect(compare("SSH-2.0-OpenSSH_9.2", "server", filtered("9.2", "server"), "SSH-2.0-WinSCP_release_5.7.5").restricted).toBe(true);
    expect(compare("SSH-2.0-OpenSSH_9.2", "server", filtered("9.2", "server")).restricted).toBe(true);
  });

  it("know 6.6 from 6.6.1", () => {
    const kex = without(standard("SSH-2.0-OpenSSH_9.2", "server").kex, /^curve25519-sha256@libssh\.org$/);
    expect(compare("SSH-2.0-OpenSSH_9.2", "server", { kex }, "SSH-2.0-OpenSSH_6.6p1").restricted).toBe(false);
    expect(compare("SSH-2.0-OpenSSH_9.2", "server", { kex }, "SSH-2.0-OpenSSH_6.6.1p1 Ubuntu-2ubuntu2.13").restricted).toBe(true);
  });

  it("no longer act in servers from 10.3 on", () => {
    const kex = without(standard("SSH-2.0-OpenSSH_10.3", "server").kex, /^curve25519-sha256@libssh\.org$/);
    expect(compare("SSH-2.0-OpenSSH_10.2", "server", { kex }, "SSH-2.0-OpenSSH_6.6").restricted).toBe(false);
    expect(compare("SSH-2.0-OpenSSH_10.3", "server", { kex }, "SSH-2.0-OpenSSH_6.6").restricted).toBe(true);
    expect(
      compare("SSH-2.0-OpenSSH_10.3", "client", { kex: without(standard("SSH-2.0-OpenSSH_10.3", "client").kex, /libssh/) }, "SSH-2.0-OpenSSH_6.6").restricted,
    ).toBe(false);
  });

  it("name their sources", () => {
    for (const { source } of OPTIONAL_RULES) expect(source.length).toBeGreaterThan(10);
  });
});

describe("a server's host keys", () => {
  it("follow the files that exist: a missing key restricts nothing", () => {
    expect(compare(DEBIAN, "server", { hostkey: ["rsa-sha2-512", "rsa-sha2-256"] })).toMatchObject({
      restricted: false,
      missingKeys: ["ecdsa", "ed25519"],
      slots: { hostkey: { missing: [], added: [] } },
    });
    expect(compare(DEBIAN, "server", { hostkey: ["ecdsa-sha2-nistp521", "ssh-ed25519"] })).toMatchObject({ restricted: false, missingKeys: ["rsa"] });
  });

  it("betray HostKeyAlgorithms where one key signs with less than it can", () => {
    expect(compare(DEBIAN, "server", { hostkey: ["rsa-sha2-512", "ssh-ed25519"] })).toMatchObject({
      restricted: true,
      restrictedSlots: ["hostkey"],
      slots: { hostkey: { missing: ["rsa-sha2-256"] } },
    });
    expect(compare("SSH-2.0-OpenSSH_8.0", "server", { hostkey: ["rsa-sha2-512", "rsa-sha2-256", "ssh-ed25519"] }).slots.hostkey.missing).toEqual(["ssh-rsa"]);
  });

  it("may be old ones that somebody switched on", () => {
    expect(compare(DEBIAN, "server", { hostkey: ["ssh-rsa", "rsa-sha2-512", "rsa-sha2-256"] })).toMatchObject({
      restricted: false,
      slots: { hostkey: { added: ["ssh-rsa"] } },
    });
  });
});

describe("the hand that restricts", () => {
  it("is a list of one", () => {
    expect(compare(DEBIAN, "client", { kex: ["diffie-hellman-group14-sha1", "ext-info-c", "kex-strict-c-v00@openssh.com"] })).toMatchObject({
      restricted: true,
      restrictedSlots: ["kex"],
      profile: "single-algorithm",
      options: ["KexAlgorithms"],
      slots: { kex: { added: ["diffie-hellman-group14-sha1"] } },
    });
    expect(compare(DEBIAN, "client", { hostkey: ["rsa-sha2-512"] })).toMatchObject({ restrictedSlots: ["hostkey"], profile: "single-algorithm" });
  });

  it("is the FIPS mode", () => {
    const { kex, cipher, mac } = standard("SSH-2.0-OpenSSH_8.7", "client");
    const fips = { kex: without(kex, /25519/), cipher: without(cipher, /chacha/), mac: without(mac, /umac/) };
    const result = compare("SSH-2.0-OpenSSH_8.7", "client", fips);
    expect(result).toMatchObject({ restricted: true, restrictedSlots: ["kex", "cipher", "mac"], profile: "fips" });
    expect(result.files[0]).toBe("/etc/crypto-policies/back-ends/openssh.config");
    expect(result.confirm[0]).toBe("cat /proc/sys/crypto/fips_enabled");
    expect(compare("SSH-2.0-OpenSSH_8.7", "client", { ...fips, kex: [...fips.kex, "curve25519-sha256"] }).profile).not.toBe("fips");
  });

  it("is a system-wide policy, by its order", () => {
    const result = compare("SSH-2.0-OpenSSH_8.7", "server", {
      cipher: ["aes256-gcm@openssh.com", "chacha20-poly1305@openssh.com", "aes256-ctr", "aes128-gcm@openssh.com", "aes128-ctr"],
      mac: [
        "hmac-sha2-256-etm@openssh.com",
        "hmac-sha1-etm@openssh.com",
        "umac-128-etm@openssh.com",
        "hmac-sha2-512-etm@openssh.com",
        "hmac-sha2-256",
        "hmac-sha1",
        "umac-128@openssh.com",
        "hmac-sha2-512",
      ],
    });
    expect(result.profile).toBe("crypto-policies");
    expect(result.files).toEqual([
      "/etc/crypto-policies/back-ends/opensshserver.config",
      "/etc/crypto-policies/config",
      "/etc/ssh/sshd_config",
      "/etc/ssh/sshd_config.d/*.conf",
    ]);
    expect(result.confirm).toEqual(["update-crypto-policies --show", "sshd -T | grep -i -E '^(ciphers|macs) '"]);
  });

  it("is a hardening guide, or nobody we know", () => {
    expect(compare(DEBIAN, "server", { mac: ["hmac-sha2-512-etm@openssh.com", "hmac-sha2-256-etm@openssh.com"] }).profile).toBe("hardened");
    expect(compare(DEBIAN, "server", { cipher: ["chacha20-poly1305@openssh.com", "aes128-gcm@openssh.com", "aes256-gcm@openssh.com"] }).profile).toBe(
      "hardened",
    );
    expect(compare(DEBIAN, "client", { kex: ["diffie-hellman-group14-sha256", "diffie-hellman-group-exchange-sha256"] })).toMatchObject({
      restricted: true,
      profile: null,
    });
  });

  it("moved names, which is seen and restricts nothing", () => {
    const { kex } = standard(DEBIAN, "client");
    expect(compare(DEBIAN, "client", { kex: [...kex].reverse() })).toMatchObject({ restricted: false, slots: { kex: { missing: [], reordered: true } } });
    expect(compare("SSH-2.0-PuTTY_Release_0.81", "client", { kex: [...standard("SSH-2.0-PuTTY_Release_0.81", "client").kex].reverse() })).toMatchObject({
      restricted: false,
      slots: { kex: { reordered: true } },
    });
  });
});

describe("where it is set", () => {
  it.each(Object.keys(DEFAULTS))("is known for %s", (product) => {
    const [first] = everyOffer(product as Product, "client");
    const software = { ...softwareOf("SSH-2.0-x"), product: product as Product };
    const lists = { ...(first?.offer ?? standard(DEBIAN, "client")), cipher: ["made-up@example.com"] };
    const result = compareOffer(software, "client", lists, null);
    expect(result?.restrictedSlots).toEqual(["cipher"]);
    expect(result?.files.length).toBeGreaterThan(0);
    expect(result?.options.length).toBeGreaterThan(0);
  });

  it("depends on the side and the system", () => {
    expect(compare(DEBIAN, "server", { mac: ["hmac-sha2-512"] })).toMatchObject({
      files: ["/etc/ssh/sshd_config", "/etc/ssh/sshd_config.d/*.conf"],
      options: ["MACs"],
    });
    expect(compare(DEBIAN, "client", { mac: ["hmac-sha2-512"] }).confirm).toEqual(["ssh -G HOST | grep -i -E '^(macs) '", "ssh -F /dev/null HOST"]);
    expect(compare("SSH-2.0-OpenSSH_for_Windows_9.5", "server", { mac: ["hmac-sha2-512"] }).files).toEqual(["%ProgramData%\\ssh\\sshd_config"]);
  });
});

describe("any lists", () => {
  it("get an answer, and a name is never both missing and offered", () => {
    const list = fc.array(fc.oneof(fc.constantFrom("none", "aes128-ctr", "ssh-rsa", "curve25519-sha256", "ext-info-c", "__proto__", ""), fc.string()), {
      maxLength: 30,
    });
    const lists = fc.record({ kex: list, hostkey: list, cipher: list, mac: list, compression: list });
    fc.assert(
      fc.property(lists, fc.constantFrom<Role>("client", "server"), fc.constantFrom(DEBIAN, "SSH-2.0-Go", "SSH-2.0-dropbear_2020.81"), (offer, role, ident) => {
        const result = compareOffer(softwareOf(ident), role, offer, softwareOf("SSH-2.0-PuTTY"));
        for (const slot of SLOTS) {
          for (const name of result?.slots[slot].missing ?? []) expect(offer[slot]).not.toContain(name);
          for (const name of result?.slots[slot].added ?? []) expect(offer[slot]).toContain(name);
        }
        expect((result?.restrictedSlots.length ?? 0) > 0).toBe(result?.restricted ?? false);
      }),
    );
  });

  it.each(["SSH-2.0-OpenSSH_99.0", "SSH-2.0-x", "SSH-2.0-AsyncSSH_2.14.2", "SSH-2.0-babeld-1"])("of %s stay without a judgement", (ident) => {
    expect(compareOffer(softwareOf(ident), "client", standard(DEBIAN, "client"), null)).toBeNull();
  });
});
