import { execFileSync, spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { captureFilter } from "../../src/capture/live-filter.ts";

test("the tagged half repeats all of it, because vlan moves the offsets of what stands behind it", () => {
  const plain = captureFilter({ ports: [22, 2222], extra: "host 10.0.0.5", ethernet: false });
  expect(captureFilter({ ports: [22, 2222], extra: "host 10.0.0.5", ethernet: true })).toBe(`${plain} or (vlan and ${plain})`);
  expect(plain).toContain("tcp port 22 or tcp port 2222");
  expect(plain).toMatch(/^\(\(.*\) and \(host 10\.0\.0\.5\)\)$/);
});

test.runIf(spawnSync("tcpdump", ["--version"]).status === 0).each([true, false])("libpcap compiles it (Ethernet: %s)", (ethernet) => {
  const filter = captureFilter({ ports: [22], extra: "not host 192.0.2.1 and not ip6 host 2001:db8::1", ethernet });
  expect(() => execFileSync("tcpdump", ["-d", "-y", ethernet ? "EN10MB" : "RAW", "--", filter], { stdio: "pipe" })).not.toThrow();
});
