import { expect, it } from "vitest";
import { analyse } from "../../src/analysis/analyse.ts";
import { STALL_AFTER } from "../../src/analysis/analysis-options.ts";
import { type OpenedCapture, openCapture } from "../../src/capture/open-capture.ts";
import { type Milestones, milestonesOf } from "../../src/exchange/milestones.ts";

const CAPTURES = new URL("../../captures/", import.meta.url).pathname;

async function milestones(name: string): Promise<Milestones[]> {
  const found: Milestones[] = [];
  const options = {
    ports: [22],
    separate: true,
    knownHosts: null,
    stallAfter: STALL_AFTER,
    observe: (facts: Parameters<typeof milestonesOf>[0]) => found.push(milestonesOf(facts)),
  };
  await analyse([openCapture(`${CAPTURES}${name}/input.pcap`) as OpenedCapture], options, { connection: () => {}, series: () => {} });
  return found;
}

it("time from the SYN until both ends had said it", async () => {
  const [no] = await milestones("no-common-kex");
  // Frames 1 (SYN), 8 and 9 (the KEXINITs) of captures/no-common-kex.
  expect(no!.ident).toBeGreaterThan(0);
  expect(no!.kexinit).toBeGreaterThan(no!.ident!);
  expect(no!.newkeys).toBe(null);
});

it("nothing is said of what was not reached", async () => {
  expect(await milestones("tcp-refused")).toContainEqual({ ident: null, kexinit: null, newkeys: null });
});

it("nothing is said where the SYN was not captured", async () => {
  expect((await milestones("capture-starts-mid-stream")).every(({ ident, kexinit, newkeys }) => ident === null && kexinit === null && newkeys === null)).toBe(
    true,
  );
});
