import { describe, expect, it } from "vitest";
import { decodeDisconnect, decodeUnimplemented, disconnectReason } from "../../src/ssh/disconnect.ts";
import { bytes, string, uint32 } from "./messages.ts";

describe("decodeDisconnect", () => {
  it("gives the RFC's name of the reason, and the text as bytes", () => {
    const payload = bytes([1], uint32(3), string("no \x1b[31mkex\xff"), string("en"));
    expect(decodeDisconnect(payload)).toEqual({
      reasonCode: 3,
      reason: "SSH_DISCONNECT_KEY_EXCHANGE_FAILED",
      description: bytes("no \x1b[31mkex\xff"),
      language: bytes("en"),
      complete: true,
    });
  });

  it.each([
    ["no language", bytes([1], uint32(11), string("bye")), "bye"],
    ["no text", bytes([1], uint32(11)), ""],
    ["a text that is cut", bytes([1], uint32(11), uint32(100), "by"), ""],
  ])("reads what there is: %s", (_what, payload, description) => {
    expect(decodeDisconnect(payload)).toMatchObject({
      reasonCode: 11,
      reason: "SSH_DISCONNECT_BY_APPLICATION",
      description: bytes(description),
      complete: false,
    });
  });

  it("needs a reason", () => {
    expect(decodeDisconnect(bytes([1, 0, 0]))).toBeNull();
    expect(decodeDisconnect(bytes([2], uint32(3)))).toBeNull();
  });

  it("names 1 to 15, and numbers the others", () => {
    expect(disconnectReason(1)).toBe("SSH_DISCONNECT_HOST_NOT_ALLOWED_TO_CONNECT");
    expect(disconnectReason(2)).toBe("SSH_DISCONNECT_PROTOCOL_ERROR");
    expect(disconnectReason(12)).toBe("SSH_DISCONNECT_TOO_MANY_CONNECTIONS");
    expect(disconnectReason(15)).toBe("SSH_DISCONNECT_ILLEGAL_USER_NAME");
    expect(disconnectReason(0)).toBe("SSH_DISCONNECT_0");
    expect(disconnectReason(0xfe000000)).toBe("SSH_DISCONNECT_4261412864");
  });
});

describe("decodeUnimplemented", () => {
  it("gives the sequence number", () => {
    expect(decodeUnimplemented(bytes([3], uint32(7)))).toBe(7);
    expect(decodeUnimplemented(bytes([3, 0]))).toBeNull();
    expect(decodeUnimplemented(bytes([4], uint32(7)))).toBeNull();
  });
});
