import { describe, expect, test } from "vitest";
import { MAX_CANDIDATE_PACKETS } from "../../src/limits.ts";
import { Packet } from "../../src/net/packet.ts";
import { beginsWithSsh, Candidate, looksLikeIdentification, restore } from "../../src/tcp/candidate.ts";

/** A packet with this payload behind some other bytes. `captured`: what the snap length left of it. */
function carrying(payload: string, captured = payload.length, behind = ""): Packet {
  return Object.assign(new Packet(), {
    data: Buffer.from(`SSH-2.0-${payload}${behind}`, "latin1"),
    payloadOffset: 8,
    payloadLength: payload.length,
    payloadCaptured: captured,
  });
}

describe("an identification", () => {
  test("begins with SSH-, wholly captured", () => {
    expect(["SSH-", "SSH-2.0-x", "SSH-9"].map((text) => beginsWithSsh(carrying(text)))).toEqual([true, true, true]);
    const others = ["", "SSH", "TSH-", "STH-", "SST-", "SSHX", "ssh-", "\nSSH-"];
    expect(others.map((text) => beginsWithSsh(carrying(text)))).toEqual(others.map(() => false));
    // What stands behind the payload, or was cut off, is none of it.
    expect([beginsWithSsh(carrying("SSH", 3, "-")), beginsWithSsh(carrying("SSH-2.0-x", 3))]).toEqual([false, false]);
  });

  test("has a version that there is", () => {
    const good = ["SSH-2.0-", "SSH-2.0-OpenSSH_9.2p1\r\n", "SSH-1.", "SSH-1.99-Cisco\n", "SSH-1.5"];
    const bad = ["SSH-", "SSH-2", "SSH-2.0", "SSH-3.0-x", "SSH-2-0-x", "SSH-2.1-x", "SSH-2.0_x", "SSH-1", "SSH-1-x", "SSX-2.0-x", "HTTP/1.1"];
    expect([...good, ...bad].map((text) => looksLikeIdentification(carrying(text)))).toEqual([...good.map(() => true), ...bad.map(() => false)]);
    expect([looksLikeIdentification(carrying("SSH-2.0-x", 7)), looksLikeIdentification(carrying("SSH-1.5", 5))]).toEqual([false, false]);
    expect([looksLikeIdentification(carrying("SSH-2.0", 7, "-x")), looksLikeIdentification(carrying("SSH-1", 5, ".5"))]).toEqual([false, false]);
  });

  test("has its line end within 255 bytes, where it is longer", () => {
    const line = (length: number) => `SSH-2.0-${"x".repeat(length - 9)}\n`;
    expect(looksLikeIdentification(carrying("SSH-2.0-".padEnd(255, "x")))).toBe(true);
    expect(looksLikeIdentification(carrying("SSH-2.0-".padEnd(256, "x")))).toBe(false);
    expect(looksLikeIdentification(carrying(`${line(255)}more`))).toBe(true);
    expect(looksLikeIdentification(carrying(`${line(256)}more`))).toBe(false);
    expect(looksLikeIdentification(carrying("SSH-2.0-".padEnd(300, "x"), 300, "\n"))).toBe(false);
    // The snap length left no line end; what stands behind is another packet's.
    expect(looksLikeIdentification(carrying(`${line(200)}${"y".repeat(200)}`, 199))).toBe(false);
    expect(looksLikeIdentification(carrying(`${line(200)}${"y".repeat(200)}`, 200))).toBe(true);
  });
});

describe("the handshake of a connection that may be SSH", () => {
  const packet = (seq: number) =>
    Object.assign(new Packet(), {
      ...{ hopLimit: 61, identification: 7, trafficClass: 8, seq, ack: 5, flags: 2, window: 1_000 },
      ...{ mss: 1_460, windowScale: 7, timestampValue: 11, timestampEcho: 12 },
    });

  test("comes back as it was", () => {
    const candidate = new Candidate(99);
    candidate.keep(true, packet(99), 3, 4, 5);
    expect(candidate).toMatchObject({ isn: 99, entry: -1, isGone: false, packets: [{ forward: true, capture: 3, frame: 4, time: 5 }] });
    const again = new Packet();
    restore(candidate.packets[0]!, again);
    expect(again).toStrictEqual(packet(99));
  });

  test("is kept as far as a handshake goes", () => {
    const candidate = new Candidate(0);
    for (let i = 0; i <= MAX_CANDIDATE_PACKETS; i++) candidate.keep(false, packet(i), 0, i, 0);
    expect(candidate.packets.map(({ frame }) => frame)).toEqual(Array.from({ length: MAX_CANDIDATE_PACKETS }, (_, i) => i));
  });
});
