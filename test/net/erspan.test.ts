import { describe, test } from "vitest";
import { expectCarried, expectOther, IPV4, IPV6 } from "./carried.ts";
import { be16, be32, bytes, ethernet, ipv4, type Part } from "./frames.ts";

const raw = { linkType: 101 };
const SEQUENCE = 0x1000;

function mirrored(type: number, flags: number, header: Part, frame: Uint8Array): Uint8Array {
  return ipv4(bytes(be16(flags), be16(type), (flags & SEQUENCE) === 0 ? [] : be32(7), header, frame), { protocol: 47 });
}

/** The 12 bytes of type III; the last two are the flags. */
const type3 = (flags: number) => bytes(be32(0x20000001), be32(0), be16(0), be16(flags));

describe("ERSPAN", () => {
  test("type I has no header", () => {
    expectCarried(mirrored(0x88be, 0, [], ethernet(IPV4)), 4, raw);
  });

  test("type II has 8 bytes", () => {
    expectCarried(mirrored(0x88be, SEQUENCE, new Uint8Array(8), ethernet(IPV6)), 6, raw);
  });

  test("type III has 12, and 8 more with the platform flag", () => {
    expectCarried(mirrored(0x22eb, SEQUENCE, type3(0), ethernet(IPV4)), 4, raw);
    expectCarried(mirrored(0x22eb, SEQUENCE, bytes(type3(1), new Uint8Array(8)), ethernet(IPV4)), 4, raw);
  });

  test("type III may mirror IP packets", () => {
    expectCarried(mirrored(0x22eb, SEQUENCE, type3(2 << 10), IPV6), 6, raw);
    expectOther(mirrored(0x22eb, SEQUENCE, type3(3 << 10), IPV6), [], raw);
  });

  test("a header without its bytes is malformed", () => {
    expectOther(mirrored(0x88be, SEQUENCE, new Uint8Array(7), new Uint8Array(0)), ["malformed-link"], raw);
    expectOther(mirrored(0x22eb, SEQUENCE, new Uint8Array(11), new Uint8Array(0)), ["malformed-link"], raw);
    expectOther(mirrored(0x22eb, SEQUENCE, type3(1), new Uint8Array(7)), ["malformed-link"], raw);
  });
});
