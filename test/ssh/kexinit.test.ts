import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_NAMES_PER_LIST, MAX_OFFERS_REMEMBERED } from "../../src/limits.ts";
import { decodeKexInit, KEXINIT_LISTS } from "../../src/ssh/kexinit.ts";
import type { KexInit } from "../../src/ssh/transport-facts.ts";
import { bytes, kexInitPayload, lists, string, uint32 } from "./messages.ts";

const name = fc.stringMatching(/^[!-+\--~]{1,64}$/);
const nameList = fc.array(name, { maxLength: 12 });
const kexInits: fc.Arbitrary<KexInit> = fc.record({
  ...(Object.fromEntries(KEXINIT_LISTS.map((list) => [list, nameList])) as Record<(typeof KEXINIT_LISTS)[number], typeof nameList>),
  cookie: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((cookie) => Buffer.from(cookie).toString("hex")),
  first_kex_packet_follows: fc.boolean(),
});

describe("decodeKexInit", () => {
  it("gives back what was encoded", () => {
    fc.assert(fc.property(kexInits, (sent) => void expect(decodeKexInit(kexInitPayload(sent))).toEqual({ lists: sent, oddities: [] })));
  });

  it("keeps order and duplicates", () => {
    const sent = { kex_algorithms: ["b", "a", "b"] };
    expect(decodeKexInit(kexInitPayload(sent))).toMatchObject({ lists: sent, oddities: [] });
  });

  it.each([
    ["a trailing comma (libssh 0.10 sends one)", ["a", ""], ["empty-name"]],
    ["a leading comma", ["", "a"], ["empty-name"]],
    ["a name of 65 characters", ["a".repeat(65)], ["name-too-long"]],
    ["a name that is no ASCII", ["a\xe9"], ["non-ascii-name"]],
    ["a space and a control character", ["a b", "\x1b"], ["non-printable-name"]],
  ])("names %s, and keeps the list as it came", (_what, names, oddities) => {
    expect(decodeKexInit(kexInitPayload({ kex_algorithms: names }))).toEqual({ lists: lists({ kex_algorithms: names }), oddities });
  });

  it("names a reserved word that is not zero, and what comes after it", () => {
    expect(decodeKexInit(kexInitPayload({}, bytes(uint32(1), "rest")))).toMatchObject({ oddities: ["reserved-not-zero", "trailing-bytes"] });
  });

  it("takes any byte but 0 as true (RFC 4251 5)", () => {
    const payload = kexInitPayload();
    payload[payload.length - 5] = 0xff;
    expect(decodeKexInit(payload)).toMatchObject({ lists: { first_kex_packet_follows: true } });
  });

  it("reads 4,500 names, and keeps no more than the limit", () => {
    const many = Array.from({ length: 4_500 }, (_, i) => `m${i}`);
    expect(decodeKexInit(kexInitPayload({ kex_algorithms: many }))).toMatchObject({ lists: { kex_algorithms: many }, oddities: [] });
    const result = decodeKexInit(kexInitPayload({ kex_algorithms: new Array(MAX_NAMES_PER_LIST + 5).fill("x") }));
    expect(result).toMatchObject({ lists: { kex_algorithms: { length: MAX_NAMES_PER_LIST } }, oddities: ["too-many-names"] });
  });

  it("decodes equal offers once, each with its own cookie", () => {
    const [first, second] = ["11", "22"].map((byte) => decodeKexInit(kexInitPayload({ cookie: byte.repeat(16), kex_algorithms: ["remembered"] })));
    expect(first).toMatchObject({ lists: { cookie: "11".repeat(16) } });
    expect(second).toMatchObject({ lists: { cookie: "22".repeat(16) } });
    if (first === undefined || second === undefined || !("lists" in first && "lists" in second)) throw new Error("not decoded");
    expect(second.lists.kex_algorithms).toBe(first.lists.kex_algorithms);
  });

  it("decodes more offers than it remembers", () => {
    for (let i = 0; i < 2 * MAX_OFFERS_REMEMBERED; i++) {
      const sent = { kex_algorithms: [`method-${i}`] };
      expect(decodeKexInit(kexInitPayload(sent))).toMatchObject({ lists: sent });
    }
  });

  it("says what is missing when it is cut, wherever that is", () => {
    const whole = kexInitPayload();
    const reasons = Array.from({ length: whole.length }, (_, end) => {
      const result = decodeKexInit(whole.subarray(0, end));
      return "fault" in result ? result.fault : "read";
    });
    expect([...new Set(reasons)]).toEqual(["not-kexinit", "short-cookie", "list-past-end", "short-tail"]);
  });

  it("says which list claims more than there is", () => {
    const payload = bytes([20], new Uint8Array(16), string("a"), string("b"), uint32(0xffffffff), "c");
    expect(decodeKexInit(payload)).toEqual({ fault: "list-past-end", list: "encryption_algorithms_client_to_server" });
  });

  it("never throws", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (rest) => void decodeKexInit(bytes([20], rest))));
  });
});

describe("limits of names and lists, to the byte", () => {
  const oddities = (names: readonly string[]) => {
    const result = decodeKexInit(kexInitPayload({ kex_algorithms: [...names] }));
    return "oddities" in result ? result.oddities : result.fault;
  };

  it("64 characters are a name, 65 are too many; one long name among others is enough", () => {
    expect([oddities(["x".repeat(64)]), oddities(["x".repeat(65)]), oddities(["a", "x".repeat(65), "b"])]).toEqual([[], ["name-too-long"], ["name-too-long"]]);
  });

  it("as many names as the limit are kept without a word", () => {
    expect(oddities(Array.from({ length: 8_192 }, (_, i) => `${i}`))).toEqual([]);
    expect(oddities(Array.from({ length: 8_193 }, (_, i) => `${i}`))).toEqual(["too-many-names"]);
  });

  it("17 bytes are a message number and a cookie, and the first list is missing", () => {
    const payload = kexInitPayload();
    expect(decodeKexInit(payload.subarray(0, 16))).toEqual({ fault: "short-cookie", list: null });
    expect(decodeKexInit(payload.subarray(0, 17))).toMatchObject({ fault: "list-past-end", list: "kex_algorithms" });
  });
});
