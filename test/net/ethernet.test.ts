import { describe, expect, test } from "vitest";
import { expectCarried, expectCutsTold, expectOther, IPV4, IPV6 } from "./carried.ts";
import { decoded, payloadText } from "./decoded.ts";
import { ethernet, ipv4, tcp } from "./frames.ts";

describe("Ethernet", () => {
  test("carries IPv4 and IPv6", () => {
    expectCarried(ethernet(IPV4), 4);
    expectCarried(ethernet(IPV6), 6);
  });

  test("ARP is nothing to follow, and not odd", () => {
    expectOther(ethernet(new Uint8Array(46), { type: 0x0806 }));
  });

  test("a type between the lengths and the EtherTypes means nothing", () => {
    expectOther(ethernet(IPV4, { type: 1501 }));
    expectOther(ethernet(IPV4, { type: 0x05ff }));
  });

  test("the trailer behind the IP packet is no payload", () => {
    const packet = decoded(ethernet(ipv4(tcp({})), { trailer: "SSH-2.0-evil" }));
    expect({ payload: payloadText(packet), length: packet.payloadLength }).toEqual({ payload: "", length: 0 });
  });

  test("a cut header is told", () => {
    expectCutsTold(ethernet(IPV4), 14, "malformed-link");
  });
});
