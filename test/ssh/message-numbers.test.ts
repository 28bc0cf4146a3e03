import { describe, expect, it } from "vitest";
import { messageName } from "../../src/ssh/message-numbers.ts";

describe("messageName", () => {
  it.each([
    [1, "unknown", "SSH_MSG_DISCONNECT"],
    [20, "gex", "SSH_MSG_KEXINIT"],
    [21, "dh", "SSH_MSG_NEWKEYS"],
    [30, "dh", "SSH_MSG_KEXDH_INIT"],
    [30, "ecdh", "SSH_MSG_KEX_ECDH_INIT"],
    [31, "hybrid", "SSH_MSG_KEX_HYBRID_REPLY"],
    [30, "gex", "SSH_MSG_KEX_DH_GEX_REQUEST_OLD"],
    [31, "gex", "SSH_MSG_KEX_DH_GEX_GROUP"],
    [34, "gex", "SSH_MSG_KEX_DH_GEX_REQUEST"],
    [40, "gss", "SSH_MSG_KEXGSS_GROUPREQ"],
    [30, "rsa", "SSH_MSG_KEXRSA_PUBKEY"],
    [30, "unknown", "SSH_MSG_30"],
    [34, "ecdh", "SSH_MSG_34"],
    [0, "ecdh", "SSH_MSG_0"],
    [255, "ecdh", "SSH_MSG_255"],
  ] as const)("%i of %s: %s", (number, family, name) => {
    expect(messageName(number, family)).toBe(name);
  });
});
