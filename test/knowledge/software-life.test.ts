import { describe, expect, it } from "vitest";
import { BARE_OPENSSH_LIVES, DISTRIBUTION_LIVES } from "../../src/knowledge/distribution-life.ts";
import { OPENSSH_RELEASES } from "../../src/knowledge/openssh-releases.ts";
import { PRODUCT_LIVES } from "../../src/knowledge/product-life.ts";
import { compareRelease, parseRelease } from "../../src/knowledge/release.ts";
import { softwareOf } from "../../src/knowledge/software.ts";
import { outdated } from "../../src/knowledge/software-life.ts";

const release = (text: string) => parseRelease(text) ?? [];
const at = (ident: string, year = 2026, month = 11) => outdated(softwareOf(ident), { year, month });

describe("the tables of life", () => {
  it("have months and sources", () => {
    for (const { end, paidEnd, source, name } of [...DISTRIBUTION_LIVES, ...BARE_OPENSSH_LIVES]) {
      expect(end, name).toMatch(/^20\d\d-(0[1-9]|1[0-2])$/);
      if (paidEnd !== undefined) expect(paidEnd > end, name).toBe(true);
      expect(source.length, name).toBeGreaterThan(5);
    }
    for (const { since, source } of PRODUCT_LIVES) {
      expect(since).toMatch(/^20\d\d-(0[1-9]|1[0-2])$/);
      expect(source.length).toBeGreaterThan(10);
    }
  });

  it("stand in the order that the search needs", () => {
    for (const [i, life] of BARE_OPENSSH_LIVES.entries()) {
      const next = BARE_OPENSSH_LIVES[i + 1];
      if (next === undefined) continue;
      const order = compareRelease(release(life.openssh), release(next.openssh));
      expect(order < 0 || (order === 0 && life.end < next.end), life.name).toBe(true);
    }
    for (const [i, life] of PRODUCT_LIVES.entries()) {
      const next = PRODUCT_LIVES[i + 1];
      if (next?.product === life.product) expect(compareRelease(release(life.below), release(next.below))).toBeLessThan(0);
    }
  });

  it("have OpenSSH's releases in order of version and date", () => {
    const rows = Object.entries(OPENSSH_RELEASES);
    expect(rows.length).toBeGreaterThan(50);
    for (const [i, [version, date]] of rows.entries()) {
      expect(date).toMatch(/^20\d\d-\d\d-\d\d$/);
      const next = rows[i + 1];
      if (next === undefined) continue;
      expect(compareRelease(release(version), release(next[0]))).toBeLessThan(0);
      expect(date < next[1], version).toBe(true);
    }
  });
});

describe("outdated", () => {
  it("goes by the distribution's end, not by upstream's", () => {
    expect(at("SSH-2.0-OpenSSH_8.4p1 Debian-5+deb11u3", 2026, 8)).toBeNull();
    expect(at("SSH-2.0-OpenSSH_8.4p1 Debian-5+deb11u3", 2026, 9)).toMatchObject({ since: "2026-08", firstGood: "Debian 12" });
    expect(at("SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10")).toBeNull();
    expect(at("SSH-2.0-OpenSSH_7.4p1 Raspbian-10+deb9u7")).toMatchObject({ since: "2022-06", firstGood: "Raspbian 12" });
    expect(at("SSH-2.0-OpenSSH_8.2p1 Ubuntu-4ubuntu0.13")).toMatchObject({ since: "2025-05", firstGood: "Ubuntu 22.04" });
  });

  it("respects paid updates where the revision shows them", () => {
    expect(at("SSH-2.0-OpenSSH_7.6p1 Ubuntu-4ubuntu0.7")).toMatchObject({ since: "2023-05" });
    expect(at("SSH-2.0-OpenSSH_7.6p1 Ubuntu-4ubuntu0.7+esm3")).toBeNull();
    expect(at("SSH-2.0-OpenSSH_7.6p1 Ubuntu-4ubuntu0.7+esm3", 2028, 5)).toMatchObject({ since: "2028-04" });
  });

  it("does not send anybody to an older release", () => {
    expect(at("SSH-2.0-OpenSSH_9.7p1 Ubuntu-7ubuntu4")).toMatchObject({ since: "2025-07", firstGood: null });
  });

  it("spares bare versions that a maintained distribution ships", () => {
    expect(at("SSH-2.0-OpenSSH_8.0")).toBeNull();
    expect(at("SSH-2.0-OpenSSH_8.0", 2029, 6)).toMatchObject({ since: "2029-05" });
    expect(at("SSH-2.0-OpenSSH_7.4", 2026, 6)).toBeNull();
    expect(at("SSH-2.0-OpenSSH_7.4")).toMatchObject({ since: "2026-06", why: "Amazon Linux 2 was the last to repair this version" });
    expect(at("SSH-2.0-OpenSSH_6.6.1")).toMatchObject({ since: "2014-10", why: "OpenSSH 6.7 replaced it" });
    expect(at("SSH-2.0-OpenSSH_4.3")).toMatchObject({ since: "2008-04" });
    expect(at("SSH-2.0-OpenSSH_10.5")).toBeNull();
  });

  it("knows the other implementations", () => {
    expect(at("SSH-2.0-PuTTY_Release_0.70")).toMatchObject({ firstGood: "0.81" });
    expect(at("SSH-2.0-PuTTY_Release_0.78")).toBeNull();
    expect(at("SSH-2.0-dropbear_2019.78")).toMatchObject({ since: "2022-04" });
    expect(at("SSH-2.0-dropbear_2020.81")).toMatchObject({ since: "2026-08" });
    expect(at("SSH-2.0-dropbear_2020.81", 2026, 8)).toBeNull();
    expect(at("SSH-2.0-dropbear_2022.83")).toBeNull();
    expect(at("SSH-2.0-JSCH-0.1.54")?.why).toContain("com.github.mwiede:jsch");
    expect(at("SSH-2.0-JSCH_0.2.16")).toBeNull();
    expect(at("SSH-2.0-paramiko_1.16.0")).toMatchObject({ since: "2018-04" });
    expect(at("SSH-2.0-paramiko_2.12.0")).toBeNull();
    expect(at("SSH-2.0-libssh_0.8.7")).toMatchObject({ firstGood: "0.10.6" });
    expect(at("SSH-2.0-libssh2_1.8.0")).toMatchObject({ firstGood: "1.11.0" });
  });

  it.each(["SSH-1.99-Cisco-1.25", "SSH-2.0-Go", "SSH-2.0-x", "SSH-2.0-OpenSSH", "SSH-2.0-OpenSSH_for_Windows_8.1", "SSH-2.0-OpenSSH_9.9p1 Debian-3"])(
    "says nothing about %s",
    (ident) => {
      expect(at(ident)).toBeNull();
    },
  );
});
