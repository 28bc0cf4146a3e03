import { describe, expect, it } from "vitest";
import { privilegeSeparation } from "../../src/knowledge/privilege-separation.ts";
import { softwareOf } from "../../src/knowledge/software.ts";

const facts = (ident: string) => privilegeSeparation(softwareOf(ident));
const names = (ident: string, kind: string) =>
  facts(ident)
    ?.requirements.filter((need) => need.kind === kind)
    .flatMap((need) => need.names);

describe("privilegeSeparation", () => {
  it.each([
    ["3.9p1", "settable", "none"],
    ["5.8", "settable", "none"],
    ["5.9", "settable", "on-request"],
    ["6.1", "settable", "new-installations"],
    ["7.4p1", "settable", "new-installations"],
    ["7.5p1", "ignored", "always"],
    ["10.5", "ignored", "always"],
  ])("%s: the option is %s, the sandbox %s", (version, option, sandbox) => {
    expect(facts(`SSH-2.0-OpenSSH_${version}`)).toMatchObject({ option, sandbox });
  });

  it.each([
    ["9.7p1", "before-ident"],
    ["9.8p1", "after-idents"],
    ["10.2", "after-idents"],
    ["10.3", "before-ident"],
  ])("%s without its directory closes %s", (version, failsAt) => {
    expect(facts(`SSH-2.0-OpenSSH_${version}`)?.failsAt).toBe(failsAt);
  });

  it("names the binaries of the version, where that distribution has them", () => {
    expect(names("SSH-2.0-OpenSSH_9.7", "binary")).toEqual([]);
    expect(names("SSH-2.0-OpenSSH_9.9p1 Debian-3+deb13u1", "binary")).toEqual(["/usr/lib/openssh/sshd-session"]);
    expect(names("SSH-2.0-OpenSSH_10.0p2 Debian-7", "binary")).toEqual(["/usr/lib/openssh/sshd-session", "/usr/lib/openssh/sshd-auth"]);
    expect(names("SSH-2.0-OpenSSH_10.0", "binary")).toContain("/usr/libexec/openssh/sshd-auth");
  });

  it("names the directory and the user", () => {
    expect(names("SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10", "directory")?.[0]).toBe("/run/sshd");
    expect(names("SSH-2.0-OpenSSH_9.2", "directory")).toContain("/usr/share/empty.sshd");
    expect(names("SSH-2.0-OpenSSH_9.2", "user")).toEqual(["sshd"]);
  });

  it("gives a source with every fact", () => {
    for (const version of ["3.3", "6.0", "7.0", "9.0", "9.9", "10.4"]) {
      const found = facts(`SSH-2.0-OpenSSH_${version}`);
      expect(found?.source).toMatch(/release notes/);
      for (const { source, log } of found?.requirements ?? []) {
        expect(source.length).toBeGreaterThan(5);
        expect(log.length).toBeGreaterThan(5);
      }
    }
  });

  it.each(["SSH-2.0-dropbear_2022.83", "SSH-2.0-OpenSSH", "SSH-2.0-OpenSSH_3.1", "SSH-2.0-OpenSSH_for_Windows_9.5", "SSH-2.0-x"])(
    "knows nothing about %s",
    (ident) => {
      expect(facts(ident)).toBeNull();
    },
  );
});
