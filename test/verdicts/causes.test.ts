import { describe, expect, it } from "vitest";
import { defaultOffer } from "../../src/knowledge/offers.ts";
import { softwareOf } from "../../src/knowledge/software.ts";
import { bytes, ed25519Key, kexEcdhInit, kexReply, newKeys } from "../ssh/messages.ts";
import { MILLISECOND, SECOND } from "../tcp/dialogue.ts";
import { clientSpoke, meeting } from "./conversations.ts";
import { type Conversation, recordsOf } from "./diagnosis-of.ts";
import { ROWS } from "./rows/index.ts";
import { recordOfRow } from "./verdict-rows.ts";

/** What the last connection most likely died of. */
const causeOf = (...conversations: Conversation[]) => recordsOf(conversations).at(-1)!.verdict.causes[0]!;
/** Accepted, and closed 40 ms later; `n`: seconds between the connections. */
const closed = (n: number): Conversation => ({
  packets: clientSpoke({ start: n * SECOND })
    .wait(40 * MILLISECOND)
    .rst("server", { window: 502 }),
  clientPort: 40_000 + n,
});

describe("closed before the identification", () => {
  it("each of several connections: the server's own state", () => {
    expect(causeOf(closed(1), closed(2), closed(3))).toMatchObject({ certainty: "likely", what: expect.stringContaining("every connection ends like this") });
    expect(causeOf(closed(1)).certainty).toBe("possible");
  });

  it("a FIN from another distance than the SYN-ACK: a device on the way", () => {
    expect(causeOf({ packets: clientSpoke().fin("server", { hopLimit: 250 }) })).toMatchObject({
      certainty: "likely",
      what: expect.stringContaining("device on the way"),
    });
    expect(causeOf({ packets: clientSpoke().fin("server") }).what).not.toContain("device on the way");
  });
});

const CURVE = { kex_algorithms: ["curve25519-sha256"] };

describe("a host key that is refused", () => {
  const names = defaultOffer(softwareOf("SSH-2.0-OpenSSH_9.2")!, "client")!.hostkey;
  const rsaFirst = [...names.filter((name) => name.startsWith("rsa-")), ...names.filter((name) => !name.startsWith("rsa-"))];
  const refused = (client: readonly string[], server: readonly string[]): Conversation => ({
    packets: meeting("OpenSSH_9.2", "OpenSSH_9.2", {
      client: { ...CURVE, server_host_key_algorithms: client },
      server: { ...CURVE, server_host_key_algorithms: server },
    })
      .data("client", kexEcdhInit())
      .data("server", bytes(kexReply({ hostKey: ed25519Key() }), newKeys()))
      .ack("client")
      .close("client"),
  });

  it("the client knew a type that the server no longer shows", () => {
    expect(causeOf(refused(rsaFirst, ["ssh-ed25519"])).what).toContain("the server has lost or changed it");
  });

  it("in its usual order the client knew nothing, or ed25519", () => {
    expect(causeOf(refused(names, ["ssh-ed25519"])).what).toContain("changed, or the client does not know it");
  });
});

describe("a client that leaves may have been stopped", () => {
  /** There it leaves because of what went before: it waited long, its packets are lost, or the other end lost the connection. */
  const CONSEQUENCE = [
    "server-silent-before-ident",
    "client-ident-invalid",
    "kexinit-not-sent-server-stall",
    "unexplained",
    "kex-reply-missing-stall",
    "peer-state-lost",
    "server-waits-client-first",
    "ident-dropped-in-path",
    "retransmission-timeout",
    "ident-malformed",
    "ident-preamble-too-long",
    "client-stall-before-kex-init",
    "kexinit-lost-path-mtu",
    "tcp-ack-lost",
    "tcp-bad-synack",
    "injected-reset",
  ];

  it("and that stands among the causes of all verdicts that rest on its leaving", () => {
    const judged = new Set<string>();
    for (const row of [...ROWS.values()].flat()) {
      const { verdict, outcome, tcp, ssh } = recordOfRow(row);
      // It said something of its own before it left.
      if (ssh.disconnect !== null) continue;
      if (tcp.closed_by !== "client" || outcome !== "failed" || verdict.certainty === "certain" || CONSEQUENCE.includes(verdict.code)) continue;
      judged.add(verdict.code);
      const stopped = verdict.causes.filter(({ what }) => /was stopped|interrupted|ended locally/.test(what));
      expect(
        stopped.map(({ certainty }) => certainty),
        `${verdict.code}: ${row.it}`,
      ).toContain("possible");
    }
    expect(judged.size).toBeGreaterThanOrEqual(7);
    // All rows, one after the other: with coverage, on a busy machine, that takes a while.
  }, 120_000);
});
