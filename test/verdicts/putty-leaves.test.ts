import { describe, expect, it } from "vitest";
import { kexInit } from "../ssh/messages.ts";
import { connected, SERVER_IDENT } from "./conversations.ts";
import { recordsOf } from "./diagnosis-of.ts";

describe("PuTTY, which leaves before its own KEXINIT is written", () => {
  const left = (changes: Parameters<typeof kexInit>[0]) =>
    recordsOf([
      {
        packets: connected()
          .data("client", "SSH-2.0-PuTTY_Release_0.78\r\n")
          .ack("server")
          .data("server", SERVER_IDENT)
          .data("server", kexInit(changes))
          .ack("client")
          .fin("client"),
      },
    ])[0]!.verdict;
  const lacking = { mac_algorithms_client_to_server: ["umac-128-etm@openssh.com"], mac_algorithms_server_to_client: ["umac-128-etm@openssh.com"] };
  const cipher = { encryption_algorithms_client_to_server: ["aes256-ctr"], encryption_algorithms_server_to_client: ["aes256-ctr"] };

  it("gets the fix for its defaults where they have nothing in common with the server's lists", () => {
    const verdict = left({ ...lacking, ...cipher });
    expect(verdict.code).toBe("client-closed-after-server-ident");
    expect(verdict.causes[0]?.what).toMatch(/^PuTTY found nothing in common/);
    expect(verdict.fixes[0]).toMatchObject({ side: "server", line: "MACs umac-128-etm@openssh.com,hmac-sha2-256", checked: { mac_c2s: "hmac-sha2-256" } });
  });

  it("gets none where they agree", () => {
    const verdict = left({});
    expect(verdict.causes.map(({ what }) => what).join()).not.toContain("PuTTY");
    expect(verdict.fixes.every(({ checked }) => checked === null)).toBe(true);
  });
});
