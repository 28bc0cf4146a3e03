import { describe, expect, it } from "vitest";
import { notesOf } from "../../src/analysis/notes.ts";
import type { VerdictContext } from "../../src/verdicts/context.ts";
import noPackets from "../../src/verdicts/no-packets.ts";

describe("no-packets", () => {
  const capture = { path: "x", format: "pcap", compression: null, link_types: ["EN10MB"], frames: 3, bytes: 300, first_time: null, last_time: null } as const;
  const whole = { ...capture, link_types: ["EN10MB"], truncated: false, corrupt: null, anomalies: [] };

  it("stands where no connection was found, and nowhere else", () => {
    expect(notesOf(0, [whole]).map(({ code }) => code)).toEqual(["no-packets"]);
    expect(notesOf(1, [whole])).toEqual([]);
    expect(notesOf(0, [{ ...whole, corrupt: "not a capture" }])).toEqual([]);
    expect(noPackets.match({} as VerdictContext)).toBeNull();
  });

  it("tells frames of something else from no frame at all", () => {
    expect(notesOf(0, [whole, whole])[0]!.summary).toMatch(/^None of the 6 frames belongs to an SSH connection/);
    expect(notesOf(0, [{ ...whole, frames: 0 }])[0]!.summary).toMatch(/^The capture holds no packet at all/);
  });
});
