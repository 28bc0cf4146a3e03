import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IMPLICIT_MAC, negotiate, SLOTS } from "../../src/ssh/negotiate.ts";
import type { KexInit } from "../../src/ssh/transport-facts.ts";
import { lists } from "./messages.ts";

const CHACHA = "chacha20-poly1305@openssh.com";
const GCM = "aes128-gcm@openssh.com";
const names = fc.array(fc.constantFrom("a", "b", "c", "d", "e", "f", "g"), { maxLength: 6 });
const offers: fc.Arbitrary<KexInit> = fc
  .tuple(...SLOTS.map(() => names))
  .map((columns) => lists(Object.fromEntries(SLOTS.map(({ list }, i) => [list, columns[i] ?? []]))));

describe("negotiate", () => {
  it("chooses the first name of the client's that the server has, in every slot", () => {
    fc.assert(
      fc.property(offers, offers, (client, server) => {
        const result = negotiate(client, server);
        for (const { name, list } of SLOTS) {
          let expected: string | null = null;
          for (const offered of client[list]) if (expected === null && server[list].indexOf(offered) >= 0) expected = offered;
          expect(result[name].chosen).toBe(expected);
        }
        expect(result.failing).toEqual(SLOTS.filter(({ name }) => result[name].chosen === null).map(({ name }) => name));
      }),
    );
  });

  it("names every slot that fails, with both offers", () => {
    const result = negotiate(lists(), lists({ kex_algorithms: ["x"], server_host_key_algorithms: ["y"], compression_algorithms_server_to_client: [] }));
    expect(result.failing).toEqual(["kex", "host_key", "compression_s2c"]);
    expect(result.host_key).toMatchObject({ slot: "host_key", direction: null, client: ["ssh-ed25519", "rsa-sha2-512"], server: ["y"], chosen: null });
    expect(result.compression_s2c.direction).toBe("s2c");
  });

  it("does not let an empty name match", () => {
    const result = negotiate(lists({ kex_algorithms: ["a", ""] }), lists({ kex_algorithms: ["", "b"] }));
    expect(result.kex).toMatchObject({ client: ["a"], server: ["b"], chosen: null });
  });
});

describe("markers", () => {
  const marked = (...methods: string[]) => lists({ kex_algorithms: methods });

  it.each(["ext-info-c", "ext-info-s", "kex-strict-c-v00@openssh.com", "kex-strict-s-v00@openssh.com", "kex-strict-c", "kexguess2@matt.ucc.asn.au"])(
    "%s is not a method: no match, no mismatch, not in the offer",
    (marker) => {
      const result = negotiate(marked("a", marker), marked("b", marker));
      expect(result.kex).toMatchObject({ client: ["a"], server: ["b"], chosen: null });
    },
  );

  it("tell whether both sides want strict key exchange", () => {
    expect(negotiate(marked("a", "kex-strict-c-v00@openssh.com"), marked("a", "kex-strict-s-v00@openssh.com")).strictKex).toBe(true);
    expect(negotiate(marked("a", "kex-strict-c"), marked("a", "kex-strict-s")).strictKex).toBe(true);
    expect(negotiate(marked("a", "kex-strict-c-v00@openssh.com"), marked("a")).strictKex).toBe(false);
    expect(negotiate(marked("a", "kex-strict-s-v00@openssh.com"), marked("a", "kex-strict-c-v00@openssh.com")).strictKex).toBe(false);
  });
});

describe("the MAC", () => {
  const client = (cipher: string) => lists({ encryption_algorithms_client_to_server: [cipher], mac_algorithms_client_to_server: ["mine"] });

  it.each([CHACHA, GCM, "AEAD_AES_256_GCM"])("is implicit beside %s, and the lists are told apart from it", (cipher) => {
    const result = negotiate(client(cipher), lists({ encryption_algorithms_client_to_server: [cipher], mac_algorithms_client_to_server: ["yours"] }));
    expect(result.mac_c2s).toMatchObject({ chosen: IMPLICIT_MAC, implicit: true });
    expect(result.mac_s2c).toMatchObject({ chosen: IMPLICIT_MAC, implicit: true });
    expect(result.failing).toEqual([]);
    expect(result.macOverlap).toEqual({ c2s: null, s2c: "umac-64-etm@openssh.com" });
  });

  it("must be in common beside any other cipher, each direction for itself", () => {
    const result = negotiate(client("aes128-ctr"), lists());
    expect(result.mac_c2s).toMatchObject({ chosen: null, implicit: false });
    expect(result.mac_s2c.chosen).toBe(IMPLICIT_MAC);
    expect(result.failing).toEqual(["mac_c2s"]);
  });

  it("is judged by the cipher that is chosen, not by those on offer", () => {
    const both = (c: string[]) => lists({ encryption_algorithms_client_to_server: c, mac_algorithms_client_to_server: [] });
    expect(negotiate(both(["aes128-ctr", CHACHA]), both([CHACHA, "aes128-ctr"])).failing).toEqual(["mac_c2s"]);
    expect(negotiate(both([CHACHA, "aes128-ctr"]), both(["aes128-ctr", CHACHA])).failing).toEqual([]);
  });
});

describe("kex and host key", () => {
  const GSS = "gss-group14-sha256-toWM5Slw5Ew8Mqkay+al2g==";

  it("Kerberos where no host key fits: the method stands, and the host key fails", () => {
    const result = negotiate(offer([GSS], ["ssh-rsa"]), offer([GSS], ["ssh-ed25519"]));
    expect([result.kex.chosen, result.host_key.chosen]).toEqual([GSS, null]);
    expect(result.failing).toContain("host_key");
  });

  const offer = (kex: string[], hostKeys: string[]) => lists({ kex_algorithms: kex, server_host_key_algorithms: hostKeys });

  it("pass over a method that the common host keys can't serve", () => {
    const result = negotiate(offer(["curve25519-sha256", GSS], ["null"]), offer(["curve25519-sha256", GSS], ["null"]));
    expect(result).toMatchObject({ kex: { chosen: GSS }, host_key: { chosen: "null" }, failing: [] });
  });

  it("do not give the null host key to a method that needs a signature", () => {
    const result = negotiate(offer(["curve25519-sha256"], ["null", "ssh-ed25519"]), offer(["curve25519-sha256"], ["null", "ssh-ed25519"]));
    expect(result.host_key.chosen).toBe("ssh-ed25519");
  });

  it("stand for themselves when no pair fits: only the host key fails", () => {
    const result = negotiate(offer(["curve25519-sha256"], ["ssh-dss"]), offer(["curve25519-sha256"], ["ssh-rsa"]));
    expect(result).toMatchObject({ kex: { chosen: "curve25519-sha256" }, failing: ["host_key"] });
  });
});

describe("the guess of first_kex_packet_follows", () => {
  const GUESS2 = "kexguess2@matt.ucc.asn.au";
  const guessing = (...kex: string[]) => lists({ kex_algorithms: kex, first_kex_packet_follows: true });

  it("is judged for those who guessed", () => {
    expect(negotiate(lists(), lists()).guess).toEqual({ client: null, server: null });
    expect(negotiate(guessing("a"), guessing("a")).guess).toMatchObject({ client: { right: true }, server: { right: true } });
  });

  it("is right by RFC 4253 when both first choices are the same", () => {
    expect(negotiate(guessing("a", "b"), lists({ kex_algorithms: ["b", "a"] })).guess.client).toMatchObject({ byRfc: false, rule: "rfc", right: false });
    const hostKeys = lists({ kex_algorithms: ["a"], server_host_key_algorithms: ["rsa-sha2-512", "ssh-ed25519"] });
    expect(negotiate(guessing("a"), hostKeys).guess.client).toMatchObject({ byRfc: false, right: false });
  });

  it("is right by kexguess2 when the guesser's first is chosen, if both sides announce that", () => {
    expect(negotiate(guessing("a", "b", GUESS2), lists({ kex_algorithms: ["b", "a", GUESS2] })).guess.client).toEqual({
      byRfc: false,
      byKexguess2: true,
      rule: "kexguess2",
      right: true,
    });
    expect(negotiate(guessing("a", "b", GUESS2), lists({ kex_algorithms: ["b", "a"] })).guess.client).toMatchObject({ rule: "rfc", right: false });
  });

  it("is wrong when anything else can't be agreed on", () => {
    expect(negotiate(guessing("a"), lists({ kex_algorithms: ["a"], compression_algorithms_client_to_server: ["x"] })).guess.client?.right).toBe(false);
    const other = lists({ kex_algorithms: ["a", GUESS2], compression_algorithms_client_to_server: ["x"] });
    expect(negotiate(guessing("a", GUESS2), other).guess.client).toMatchObject({ rule: "kexguess2", right: false });
  });
});
