import { describe, expect, it } from "vitest";
import { notesOf } from "../../src/analysis/notes.ts";

describe("no-packets", () => {
  const capture = { path: "x", format: "pcap", compression: null, link_types: ["EN10MB"], frames: 3, bytes: 300, first_time: null, last_time: null } as const;
  const whole = { ...capture, link_types: ["EN10MB"], truncated: false, corrupt: null, anomalies: [] };

  it("stands where no connection was found, and nowhere else", () => {
    expect(notesOf(0, [whole]).map(({ code }) => code)).toEqual(["no-packets"]);
    expect(notesOf(1, [whole])).toEqual([]);
    expect(notesOf(0, [{ ...whole, corrupt: "not a capture" }])).toEqual([]);
  });
});
