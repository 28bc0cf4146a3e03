import { expect, test } from "vitest";
import { tcpdumpEngine } from "../../../src/capture/engines/tcpdump-engine.ts";

const words = (kernel: number, by: number): string =>
  `40 packets captured\n40 packets received by filter\n${kernel} packets dropped by kernel\n${by} packets dropped by interface\n`;

test("what was dropped by the kernel and by the interface is one number; without such words it is not known", () => {
  expect(tcpdumpEngine.drops(`tcpdump: listening on eth0\n${words(3, 2)}`)).toBe(5);
  expect(tcpdumpEngine.drops("1 packet dropped by kernel\n")).toBe(1);
  expect(tcpdumpEngine.drops("tcpdump: listening on eth0\n")).toBeNull();
});

test("told several times, the last words count", () => {
  expect(tcpdumpEngine.drops(words(1, 0) + words(7, 1))).toBe(8);
});
