import { expect, test } from "vitest";
import { packetAnomalyCode } from "../../src/net/decode.ts";
import { PacketAnomaly } from "../../src/net/packet.ts";

test("every bit has a name of its own, in the form of a code", () => {
  const codes = Object.values(PacketAnomaly).map(packetAnomalyCode);
  expect(new Set(codes).size).toBe(codes.length);
  for (const code of codes) expect(code).toMatch(/^[a-z]+(-[a-z]+)+$/);
});

test("what is no such bit has none", () => {
  expect(packetAnomalyCode(0)).toBeNull();
  expect(packetAnomalyCode(PacketAnomaly.MalformedIp | PacketAnomaly.MalformedTcp)).toBeNull();
});
