import { createHash, createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holdsKey, lookUp, type PresentedKey, parseKnownHosts } from "../../src/knowledge/known-hosts.ts";

interface TestKey extends PresentedKey {
  blob: Uint8Array;
}

function key(type: string, seed: number, authority: TestKey | null = null): TestKey {
  const blob = Uint8Array.from([0, 0, 0, type.length, ...Array.from(type, (c) => c.charCodeAt(0)), ...Array<number>(32).fill(seed)]);
  const fingerprint = `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
  return { type, blob, fingerprint, authority: authority?.fingerprint ?? null };
}

const ours = key("ssh-ed25519", 1);
const other = key("ssh-ed25519", 2);
const rsa = key("ssh-rsa", 3);
const host = { ip: "10.0.0.22", port: 22 };

function line(names: string, k: TestKey, marker = ""): string {
  return `${marker}${names} ${k.type} ${Buffer.from(k.blob).toString("base64")} a comment with words\n`;
}

function hashed(name: string): string {
  const salt = new Uint8Array(20).fill(7);
  return `|1|${Buffer.from(salt).toString("base64")}|${createHmac("sha1", salt).update(name).digest("base64")}`;
}

describe("lookUp", () => {
  it.each([
    ["a plain address", line("10.0.0.22", ours), "match"],
    ["one of several names", line("web,10.0.0.22", ours), "match"],
    ["another key of the type", line("10.0.0.22", other), "changed"],
    ["both keys", line("10.0.0.22", other) + line("10.0.0.22", ours), "match"],
    ["a key of another type only", line("10.0.0.22", rsa), "unknown"],
    ["another host", line("10.0.0.23", ours), "unknown"],
    ["a wildcard", line("10.0.*", ours), "match"],
    ["a question mark", line("10.0.0.2?", other), "changed"],
    ["a negation", line("10.0.0.*,!10.0.0.22", ours), "unknown"],
    ["a hashed name", line(hashed("10.0.0.22"), ours), "match"],
    ["a hashed name of another host", line(hashed("10.0.0.23"), ours), "unknown"],
    ["a revoked key", line("*", ours, "@revoked ") + line("10.0.0.22", ours), "revoked"],
    ["another key revoked", line("*", other, "@revoked ") + line("10.0.0.22", ours), "match"],
    ["comments and empty lines", `# x\n\n   \n${line("10.0.0.22", ours)}`, "match"],
  ])("%s", (_, text, answer) => {
    expect(lookUp(parseKnownHosts(text), host, ours)).toBe(answer);
  });

  it("asks for [address]:port where the port isn't 22, and then for the bare address", () => {
    const at = { ip: "10.0.0.22", port: 2222 };
    expect(lookUp(parseKnownHosts(line("[10.0.0.22]:2222", other)), at, ours)).toBe("changed");
    expect(lookUp(parseKnownHosts(line("10.0.0.22", ours)), at, ours)).toBe("match");
    expect(lookUp(parseKnownHosts(line("10.0.0.22", other)), at, ours)).toBe("unknown");
    expect(lookUp(parseKnownHosts(line(hashed("[10.0.0.22]:2222"), ours)), at, ours)).toBe("match");
    expect(lookUp(parseKnownHosts(line("[10.0.0.22]:2222", ours)), host, ours)).toBe("unknown");
  });

  it("takes a certificate by its authority, and refuses one whose authority is revoked", () => {
    const authority = key("ssh-ed25519", 9);
    const certificate = key("ssh-ed25519-cert-v01@openssh.com", 4, authority);
    const trusted = line("10.0.0.*", authority, "@cert-authority ");
    expect(lookUp(parseKnownHosts(trusted), host, certificate)).toBe("match");
    expect(lookUp(parseKnownHosts(line("10.0.0.*", other, "@cert-authority ")), host, certificate)).toBe("unknown");
    expect(lookUp(parseKnownHosts(trusted + line("*", authority, "@revoked ")), host, certificate)).toBe("revoked");
  });

  it("does not take an authority for a plain key of the same bytes", () => {
    expect(lookUp(parseKnownHosts(line("10.0.0.22", ours, "@cert-authority ")), host, ours)).toBe("unknown");
  });
});

describe("holdsKey", () => {
  it("finds a key under any name", () => {
    const known = parseKnownHosts(line("web.example.org", ours));
    expect(holdsKey(known, ours)).toBe(true);
    expect(holdsKey(known, other)).toBe(false);
  });
});

describe("parseKnownHosts", () => {
  it("lists lines that it can't read", () => {
    const text = `10.0.0.1 ssh-rsa\n@nonsense 10.0.0.1 ssh-rsa AAAA\n10.0.0.1 1024 35 1234567\n|2|a|b ssh-rsa AAAA\n${line("10.0.0.1", ours)}`;
    const known = parseKnownHosts(text);
    expect(known.unreadable).toEqual([1, 2, 3, 4]);
    expect(known.lines).toHaveLength(1);
  });

  it("takes any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(["match", "changed", "unknown", "revoked"]).toContain(lookUp(parseKnownHosts(text), host, ours));
      }),
    );
  });

  it("matches a long pattern of stars in no time", () => {
    const known = parseKnownHosts(line(`${"*a".repeat(2000)}b`, ours));
    const start = performance.now();
    expect(lookUp(known, { ip: "a".repeat(2000), port: 22 }, ours)).toBe("unknown");
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
