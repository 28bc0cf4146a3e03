import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_HOST_KEYS_REMEMBERED, MAX_REMEMBERED_HOST_KEY_BYTES } from "../../src/limits.ts";
import { readHostKey, signatureAlgorithm } from "../../src/ssh/host-key.ts";
import { bytes, ed25519Key, mpint, rsaKey, signatureBlob, string, uint32, uint64 } from "./messages.ts";

const decode = (base64: string) => new Uint8Array(Buffer.from(base64, "base64"));
const text = (raw: Uint8Array) => Buffer.from(raw).toString("latin1");

// Made with ssh-keygen for this test; the fingerprints are what `ssh-keygen -lf` printed of them.
const ED25519 = "AAAAC3NzaC1lZDI1NTE5AAAAIE5ftX8p25d2tGTYZGohQ/ykBpeQPGg7M62G3RdbBpjk";
const ED25519_FINGERPRINT = "SHA256:dKkY+tP3LOhfoKzaI6c8Cd3TRICLsvZDTw+jeEIsePo";
const CA_FINGERPRINT = "SHA256:a9Bmk2XztX8/5Y0CEaQfuNzrTgteo5UdBKHPiwhHveM";
const ED25519_CERTIFICATE =
  "AAAAIHNzaC1lZDI1NTE5LWNlcnQtdjAxQG9wZW5zc2guY29tAAAAIBrTo7kw+h3/COBR49wWI5MeWqmwZL/J9Mq4hErbTAxPAAAAIE5ftX8p25d2tGTYZGohQ/ykBpeQPGg7M62G3RdbBpjk" +
  "AAAAAAAAACoAAAACAAAABXdlYi0xAAAAHAAAAAt3ZWIuZXhhbXBsZQAAAAkxMC4wLjAuMjIAAAAAZ3SFgAAAAAB6QyuAAAAAAAAAAAAAAAAAAAAAMwAAAAtzc2gtZWQyNTUxOQAAACD/ubZ6/c5d" +
  "r0QY6927tpn4VyruXIuRli/DF3E30OSzmwAAAFMAAAALc3NoLWVkMjU1MTkAAABAxJG5WkKYcUaKEU9sj/SW5g4BTxCIaLLFwzlBeSQDEsdCj7h72iIrRyRw4ksDz0ZYpshbQR9SYWQzHNbncBzhCQ==";
const ECDSA_CERTIFICATE =
  "AAAAKGVjZHNhLXNoYTItbmlzdHAzODQtY2VydC12MDFAb3BlbnNzaC5jb20AAAAggzYnJiGySviVw7djLLXClNpwbN8V5fsshIZU2wlmnUgAAAAIbmlzdHAzODQAAABhBPLLmgXRIXayGbP9Lvb5" +
  "vQq+zNAUPbNkg1iJkJb0Q9XJEb7KZnVJAOCuPqg9Y9pGsSTTAwdYQX4X/Im0mZYyE3kwifXbWrnsi6tAu06UPfE47RZ6vQa4rXEu79ZTA8u+bwAAAAAAAAAAAAAAAgAAAANhbGwAAAAAAAAAAAAA" +
  "AAD//////////wAAAAAAAAAAAAAAAAAAADMAAAALc3NoLWVkMjU1MTkAAAAg/7m2ev3OXa9EGOvdu7aZ+Fcq7lyLkZYvwxdxN9Dks5sAAABTAAAAC3NzaC1lZDI1NTE5AAAAQDYZjtQO7nnYq/XK" +
  "yOvUh10pziFPgNhiV1QcxVMOCRX3Me0UFPhMLBDdu4hCtk60j6DeFrMgv6x1J89VhEVojgA=";

describe("a plain key", () => {
  it("has the fingerprint that ssh-keygen prints", () => {
    expect(readHostKey(decode(ED25519))).toEqual({
      type: "ssh-ed25519",
      bits: 256,
      fingerprint: ED25519_FINGERPRINT,
      blobFingerprint: ED25519_FINGERPRINT,
      certificate: null,
      malformed: false,
    });
  });

  it.each([1023, 1024, 2048, 3072])("of RSA has %i bits", (bits) => {
    expect(readHostKey(rsaKey(bits))).toMatchObject({ type: "ssh-rsa", bits, malformed: false });
  });

  it.each([
    ["ssh-dss", bytes(mpint((1n << 1023n) | 1n), mpint(5n), mpint(2n), mpint(3n)), 1024],
    ["ecdsa-sha2-nistp521", bytes(string("nistp521"), string(new Uint8Array(133))), 521],
    ["ssh-ed448", string(new Uint8Array(57)), 448],
    ["ssh-mldsa44-ed25519", string(new Uint8Array(1344)), 512],
    ["sk-ssh-ed25519@openssh.com", bytes(string(new Uint8Array(32)), string("ssh:")), 256],
    ["sk-ecdsa-sha2-nistp256@openssh.com", bytes(string("nistp256"), string(new Uint8Array(65)), string("ssh:")), 256],
  ])("%s", (type, fields, bits) => {
    expect(readHostKey(bytes(string(type), fields))).toMatchObject({ type, bits, malformed: false, certificate: null });
  });

  it("of an unknown type has a fingerprint and no bits", () => {
    const result = readHostKey(bytes(string("ssh-new@example.org"), "anything"));
    expect(result).toMatchObject({ type: "ssh-new@example.org", bits: null, malformed: false });
    expect(result.fingerprint).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
  });

  it("that is cut, or goes on, is malformed", () => {
    expect(readHostKey(ed25519Key().subarray(0, 30))).toMatchObject({ type: "ssh-ed25519", bits: null, malformed: true });
    expect(readHostKey(bytes(ed25519Key(), [0]))).toMatchObject({ bits: 256, malformed: true });
    expect(readHostKey(new Uint8Array(0))).toMatchObject({ type: "", bits: null, malformed: true });
  });
});

describe("a certificate", () => {
  it("says whom it is for, how long, and who signed it", () => {
    const key = readHostKey(decode(ED25519_CERTIFICATE));
    expect(key).toMatchObject({ type: "ssh-ed25519-cert-v01@openssh.com", bits: 256, fingerprint: ED25519_FINGERPRINT, malformed: false });
    expect(key.blobFingerprint).not.toBe(ED25519_FINGERPRINT);
    expect(key.certificate).toMatchObject({
      serial: 42n,
      use: 2,
      validAfter: 1735689600n,
      validBefore: 2051222400n,
      ca: { type: "ssh-ed25519", bits: 256, fingerprint: CA_FINGERPRINT },
    });
    expect(text(key.certificate?.keyId ?? new Uint8Array())).toBe("web-1");
    expect(key.certificate?.principals.map(text)).toEqual(["web.example", "10.0.0.22"]);
  });

  it("may be good for every name, for ever", () => {
    const key = readHostKey(decode(ECDSA_CERTIFICATE));
    expect(key).toMatchObject({ bits: 384, fingerprint: "SHA256:8hOoHWnTSYTxXA9Qm8YH4E/520WQtlLgINqr8iC9mb4" });
    expect(key.certificate).toMatchObject({ serial: 0n, principals: [], validAfter: 0n, validBefore: 0xffffffffffffffffn });
  });

  it("of a security key is about the plain key with the domain in its name", () => {
    const plain = bytes(string(new Uint8Array(32).fill(1)), string("ssh:"));
    const about = bytes(
      uint64(1n),
      uint32(2),
      string("id"),
      string(""),
      uint64(0n),
      uint64(1n),
      string(""),
      string(""),
      string(""),
      string(rsaKey(2048)),
      string(""),
    );
    const key = readHostKey(bytes(string("sk-ssh-ed25519-cert-v01@openssh.com"), string("nonce"), plain, about));
    expect(key.fingerprint).toBe(readHostKey(bytes(string("sk-ssh-ed25519@openssh.com"), plain)).fingerprint);
    expect(key.certificate?.ca).toMatchObject({ type: "ssh-rsa", bits: 2048 });
  });

  it("that is cut anywhere is malformed and has no half-read fields", () => {
    const whole = decode(ED25519_CERTIFICATE);
    for (let end = 40; end < whole.length; end += 7) expect(readHostKey(whole.subarray(0, end))).toMatchObject({ certificate: null, malformed: true });
  });
});

describe("any bytes", () => {
  it("never throw", () => {
    const types = fc.constantFrom("ssh-rsa", "ssh-ed25519-cert-v01@openssh.com", "ssh-rsa-cert-v01@openssh.com", "-cert-v01@openssh.com", "x");
    fc.assert(fc.property(types, fc.uint8Array({ maxLength: 200 }), (type, rest) => void readHostKey(bytes(string(type), rest))));
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (blob) => void readHostKey(blob)));
  });
});

describe("signatureAlgorithm", () => {
  it("names it, or says that it can't", () => {
    expect(signatureAlgorithm(signatureBlob("rsa-sha2-512"))).toBe("rsa-sha2-512");
    expect(signatureAlgorithm(bytes([0, 0, 0, 9], "short"))).toBeNull();
  });
});

it("MAX_HOST_KEYS_REMEMBERED, MAX_REMEMBERED_HOST_KEY_BYTES: beyond them a key is decoded again, and says the same", () => {
  const blob = (i: number, length = 40) => Uint8Array.from(Buffer.from(`${i} `.padEnd(length, "k")));
  const first = readHostKey(blob(-1));
  expect(readHostKey(blob(-1))).toBe(first);
  for (let i = 0; i < MAX_HOST_KEYS_REMEMBERED; i++) readHostKey(blob(i));
  expect(readHostKey(blob(-1))).not.toBe(first);
  expect(readHostKey(blob(-1))).toEqual(first);
  const large = (over: number) => readHostKey(blob(-2, MAX_REMEMBERED_HOST_KEY_BYTES + over));
  expect(large(0)).toBe(large(0));
  expect(large(1)).not.toBe(large(1));
  expect(large(1)).toEqual(large(1));
});
