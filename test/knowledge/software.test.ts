import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DISTRIBUTIONS } from "../../src/knowledge/distributions.ts";
import { IMPLEMENTATIONS } from "../../src/knowledge/implementations.ts";
import { compareRelease, isAtLeast, parseRelease, softwareOf } from "../../src/knowledge/software.ts";

const debian = (release: string | null, revision: string) => ({ name: "Debian", release, package: revision });

describe("softwareOf", () => {
  it.each([
    ["SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10", "openssh", "9.2p1", [9, 2, 1], debian("12", "2+deb12u10")],
    ["SSH-2.0-OpenSSH_8.4p1 Debian-5", "openssh", "8.4p1", [8, 4, 1], debian("11", "5")],
    ["SSH-2.0-OpenSSH_9.9p1 Debian-3~bpo12+1", "openssh", "9.9p1", [9, 9, 1], debian("12", "3~bpo12+1")],
    ["SSH-2.0-OpenSSH_9.9p1 Debian-3", "openssh", "9.9p1", [9, 9, 1], debian(null, "3")],
    ["SSH-2.0-OpenSSH_9.6p1 Ubuntu-3ubuntu13.5", "openssh", "9.6p1", [9, 6, 1], { name: "Ubuntu", release: "24.04", package: "3ubuntu13.5" }],
    ["SSH-2.0-OpenSSH_7.6p1 Ubuntu-4ubuntu0.7", "openssh", "7.6p1", [7, 6, 1], { name: "Ubuntu", release: "18.04", package: "4ubuntu0.7" }],
    ["SSH-2.0-OpenSSH_6.6.1p1 Ubuntu-2ubuntu2.13", "openssh", "6.6.1p1", [6, 6, 1, 1], { name: "Ubuntu", release: "14.04", package: "2ubuntu2.13" }],
    ["SSH-2.0-OpenSSH_7.4p1 Raspbian-10+deb9u7", "openssh", "7.4p1", [7, 4, 1], { name: "Raspbian", release: "9", package: "10+deb9u7" }],
    ["SSH-2.0-OpenSSH_5.4p1_hpn13v11 FreeBSD-20100308", "openssh", "5.4p1", [5, 4, 1], { name: "FreeBSD", release: null, package: "20100308" }],
    ["SSH-2.0-OpenSSH_for_Windows_8.1", "openssh", "8.1", [8, 1], { name: "Windows", release: null, package: null }],
    ["SSH-2.0-OpenSSH_10.5", "openssh", "10.5", [10, 5], null],
    ["SSH-2.0-OpenSSH", "openssh", null, null, null],
    ["SSH-2.0-dropbear_2022.83", "dropbear", "2022.83", [2022, 83], null],
    ["SSH-2.0-dropbear", "dropbear", null, null, null],
    ["SSH-2.0-PuTTY_Release_0.78", "putty", "0.78", [0, 78], null],
    ["SSH-2.0-PuTTY-Release-0.58", "putty", "0.58", [0, 58], null],
    ["SSH-2.0-PuTTY_Local:_May__6_2021", "putty", null, null, null],
    ["SSH-2.0-WinSCP_release_5.21.5", "winscp", "5.21.5", [5, 21, 5], null],
    ["SSH-2.0-FileZilla_3.66.4", "filezilla", "3.66.4", [3, 66, 4], null],
    ["SSH-2.0-libssh_0.9.6", "libssh", "0.9.6", [0, 9, 6], null],
    ["SSH-2.0-libssh-0.6.3", "libssh", "0.6.3", [0, 6, 3], null],
    ["SSH-2.0-libssh2_1.11.0", "libssh2", "1.11.0", [1, 11, 0], null],
    ["SSH-2.0-paramiko_2.9.2", "paramiko", "2.9.2", [2, 9, 2], null],
    ["SSH-2.0-Go", "go", null, null, null],
    ["SSH-2.0-AsyncSSH_2.14.2", "asyncssh", "2.14.2", [2, 14, 2], null],
    ["SSH-2.0-ssh2js1.15.0", "ssh2js", "1.15.0", [1, 15, 0], null],
    ["SSH-2.0-JSCH-0.1.54", "jsch", "0.1.54", [0, 1, 54], null],
    ["SSH-2.0-JSCH_0.2.16", "jsch", "0.2.16", [0, 2, 16], null],
    ["SSH-1.99-Cisco-1.25", "cisco", "1.25", [1, 25], null],
    ["SSH-2.0-mod_sftp/0.9.9", "mod_sftp", "0.9.9", [0, 9, 9], null],
    ["SSH-2.0-APACHE-SSHD-2.10.0", "apache-mina", "2.10.0", [2, 10, 0], null],
    ["SSH-2.0-GerritCodeReview_3.4.1 (APACHE-SSHD-2.6.0)", "apache-mina", "2.6.0", [2, 6, 0], null],
    ["SSH-2.0-8.49 FlowSsh: Bitvise SSH Server (WinSSHD) 8.49", "bitvise", "8.49", [8, 49], null],
    ["SSH-2.0-6.4.12.353 SSH Tectia Server", "tectia", "6.4.12.353", [6, 4, 12, 353], null],
    ["SSH-2.0-babeld-4f04c79d", "github-babeld", null, null, null],
    ["SSH-2.0-AWS_SFTP_1.1", "aws-transfer", "1.1", [1, 1], null],
    ["SSH-2.0-ROSSSH", "rosssh", null, null, null],
    ["SSH-2.0-HUAWEI-1.5", "huawei", "1.5", [1, 5], null],
    ["SSH-2.0-tinyssh_noversion", "tinyssh", null, null, null],
  ])("reads %s", (ident, product, version, release, distribution) => {
    expect(softwareOf(ident)).toMatchObject({ product, version, release, distribution });
  });

  it("does not take a name that only begins like another for it", () => {
    expect(softwareOf("SSH-2.0-Goanywhere").product).toBe("other");
    expect(softwareOf("SSH-2.0-libssh2_1.9.0").product).toBe("libssh2");
    expect(softwareOf("SSH-2.0-OpenSSL_1.0").product).toBe("other");
  });

  it.each(["", "SSH-2.0-", "garbage", "SSH-2.0- ", "GET / HTTP/1.1"])("has an answer for %j", (ident) => {
    const software = softwareOf(ident);
    expect(software).toMatchObject({ product: "other", version: null, release: null, distribution: null });
    expect(software.name).not.toBe("");
  });

  it("keeps little of what a stranger sent, and finite numbers only", () => {
    fc.assert(
      fc.property(fc.constantFrom("SSH-2.0-", "SSH-2.0-OpenSSH_", "SSH-2.0-dropbear_", ""), fc.string({ maxLength: 500 }), (head, tail) => {
        const software = softwareOf(head + tail);
        expect(software.name.length).toBeLessThanOrEqual(40);
        expect((software.version ?? "").length).toBeLessThanOrEqual(40);
        expect((software.release ?? [0]).every(Number.isFinite)).toBe(true);
      }),
    );
    expect(softwareOf(`SSH-2.0-OpenSSH_${"9".repeat(4000)}`).release).toEqual([999_999_999]);
  });
});

describe("the tables", () => {
  it("name a source in every row, and patterns that begin at the beginning", () => {
    for (const { name, pattern, source } of [...IMPLEMENTATIONS, ...DISTRIBUTIONS]) {
      expect(source.length, name).toBeGreaterThan(5);
      expect(pattern.source.startsWith("^"), name).toBe(true);
    }
  });
});

describe("releases", () => {
  const release = fc.array(fc.nat({ max: 9_999 }), { minLength: 1, maxLength: 4 });

  it("are ordered", () => {
    fc.assert(
      fc.property(release, release, release, (a, b, c) => {
        expect(Math.sign(compareRelease(a, b))).toBe(0 - Math.sign(compareRelease(b, a)));
        if (compareRelease(a, b) <= 0 && compareRelease(b, c) <= 0) expect(compareRelease(a, c)).toBeLessThanOrEqual(0);
        expect(parseRelease(a.join("."))).toEqual(a);
      }),
    );
  });

  it("compare as numbers, not as text", () => {
    expect(isAtLeast(softwareOf("SSH-2.0-OpenSSH_10.0"), "9.9")).toBe(true);
    expect(isAtLeast(softwareOf("SSH-2.0-OpenSSH_9.2p1"), "8.8")).toBe(true);
    expect(isAtLeast(softwareOf("SSH-2.0-OpenSSH_8.7p1"), "8.8")).toBe(false);
    expect(isAtLeast(softwareOf("SSH-2.0-libssh2_1.9"), "1.9.0")).toBe(true);
  });

  it("say nothing where the identification says too little", () => {
    expect(isAtLeast(softwareOf("SSH-2.0-OpenSSH_9.9"), "9.9p2")).toBeNull();
    expect(isAtLeast(softwareOf("SSH-2.0-Go"), "0.17.0")).toBeNull();
    expect(isAtLeast(softwareOf("SSH-2.0-OpenSSH_9.9"), "not a version")).toBeNull();
  });
});
