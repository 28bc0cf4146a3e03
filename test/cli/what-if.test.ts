import { describe, expect, it } from "vitest";
import { analyseCaptures } from "../golden/analyse-capture.ts";

const MISMATCH = new URL("../../captures/no-common-kex-and-cipher/input.pcap", import.meta.url).pathname;

describe("--what-if", () => {
  it("says which slots would still fail", async () => {
    const document = await analyseCaptures([MISMATCH], { whatIf: { side: "server", lines: "KexAlgorithms +curve25519-sha256" } });
    expect(document.connections[0]?.what_if).toMatchObject({
      side: "server",
      failing: ["cipher_c2s", "cipher_s2c"],
      negotiated: { kex: "curve25519-sha256", cipher_c2s: null },
    });
  });

  it("says what the two would use when nothing fails any more", async () => {
    const lines = "KexAlgorithms diffie-hellman-group16-sha512\nCiphers aes256-ctr";
    const document = await analyseCaptures([MISMATCH], { whatIf: { side: "client", lines } });
    expect(document.connections[0]?.what_if).toMatchObject({ failing: [], negotiated: { kex: "diffie-hellman-group16-sha512", cipher_s2c: "aes256-ctr" } });
  });
});
