/** The capture that decides is made elsewhere than this one, and everything that it may show is still open. */
import { describe, expect, it } from "vitest";
import { TcpFlag } from "../../src/net/packet.ts";
import { bytes, ed25519Key, ident, kexEcdhInit, kexInit, kexReply, newKeys } from "../ssh/messages.ts";
import { Dialogue, SECOND, type Sent, type Side } from "../tcp/dialogue.ts";
import { clientSpoke, identified } from "./conversations.ts";
import { recordOf } from "./diagnosis-of.ts";
import { ROWS } from "./rows/index.ts";
import { recordOfRow, type VerdictRow } from "./verdict-rows.ts";

/** As captured at that end: its own packets crossed no router, the other's crossed one. A hop limit that the test chose for more than a router stays. */
const seenAt = (end: Side, packets: readonly Sent[]) =>
  packets.map((s) => ({ ...s, hopLimit: s.hopLimit !== 64 && s.hopLimit !== 63 ? s.hopLimit : s.from === end ? 64 : 63 }));

const packetsOnly = /^tcpdump [^']*'tcp port \d+ and host [0-9a-f.:]+'$/;

const SIDES: readonly Side[] = ["client", "server"];

describe.each(SIDES)("captured at the %s", (end) => {
  it.each([...ROWS])("%s asks for no second capture of the same packets there", (_, rows) => {
    for (const row of rows) {
      const wire = row.wire();
      const packets = seenAt(end, wire instanceof Dialogue ? wire.packets : wire);
      const seen: VerdictRow = { ...row, wire: () => packets };
      const { verdict } = recordOfRow(seen);
      const next = verdict.next_capture;
      if (next === null || !packetsOnly.test(next.command)) continue;
      const bothSeen = SIDES.every((side) => packets.some(({ from, flags }) => from === side && (flags & TcpFlag.Rst) === 0));
      if (bothSeen) expect(`${verdict.code} at the ${next.host}`).not.toBe(`${verdict.code} at the ${end}`);
    }
  });
});

describe("the receiver's side of a loss asks the sender", () => {
  const hole = () => {
    const d = new Dialogue().handshake();
    const { packets } = d.data("client", ident()).fin("client");
    return packets.filter((s) => s.payload.length === 0).concat({ ...packets.at(-1)!, time: packets.at(-1)!.time + SECOND });
  };

  it("an identification that never came", () => {
    const { verdict } = recordOf({ packets: seenAt("server", hole()) }, { after: 10 * SECOND });
    expect(verdict).toMatchObject({ code: "ident-dropped-in-path", params: { seen_from: "receiver" }, next_capture: { host: "client" } });
    expect(verdict.next_capture!.outcomes.map(({ then }) => then)).toEqual(["ident-dropped-in-path", "qos-dscp-drop"]);
    expect(verdict.next_capture!.command).toContain("host 10.0.0.2");
  });

  it("an ACK of the SYN-ACK that never came", () => {
    const d = new Dialogue().syn().synAck().wait(SECOND).again(1).wait(SECOND).again(1);
    const { verdict } = recordOf({ packets: d });
    expect(verdict).toMatchObject({ code: "tcp-ack-lost", next_capture: { host: "client" } });
  });

  it("a RST in the server's name, of which only the client's answer is seen", () => {
    const d = new Dialogue().handshake().data("server", ident());
    d.rst("client", { seq: d.packets.at(-1)!.ack, window: 0, flags: TcpFlag.Rst, ack: 0 });
    const { verdict } = recordOf({ packets: seenAt("server", d.packets) });
    expect(verdict).toMatchObject({ code: "injected-reset", params: { proof: "no-such-socket-at-once" }, next_capture: { host: "client" } });
  });
});

describe("where the packets themselves are the answer, none is asked for at the end that sent them", () => {
  const closed = () => clientSpoke().data("server", ident()).ack("client").rst("server");
  const from = (packets: readonly Sent[]) => recordOf({ packets }).verdict;

  it("a close of the server after the identifications", () => {
    expect(from(closed().packets)).toMatchObject({ code: "server-closed-after-idents", next_capture: { host: "server" } });
    expect(from(seenAt("client", closed().packets)).next_capture).toMatchObject({ host: "server" });
    expect(from(seenAt("server", closed().packets))).toMatchObject({ code: "server-closed-after-idents", next_capture: null });
  });
});

describe("a refused host key", () => {
  const outcomes = (software: string, hostKey: Uint8Array | undefined, name: string) => {
    const kexinit = { kex_algorithms: ["curve25519-sha256"], server_host_key_algorithms: [name] };
    const packets = identified(ident(`SSH-2.0-${software}`))
      .data("client", kexInit({ ...kexinit, server_host_key_algorithms: [name, "ecdsa-sha2-nistp256"] }))
      .data("server", kexInit(kexinit))
      .data("client", kexEcdhInit())
      .data("server", bytes(kexReply(hostKey === undefined ? {} : { hostKey }), newKeys()))
      .ack("client")
      .close("client");
    const { verdict } = recordOf({ packets });
    expect(verdict.code).toBe("host-key-rejected-by-client");
    return verdict.next_capture!.outcomes.map(({ then }) => then);
  };
  const ANY = ["host-key-rejected-by-client", "signature-invalid"];

  it("an ed25519 key is neither SHA-1 nor too short", () => {
    expect(outcomes("OpenSSH_9.2p1", ed25519Key(), "ssh-ed25519")).toEqual(ANY);
  });

  it("what OpenSSH says is not asked of other clients", () => {
    for (const software of ["PuTTY_Release_0.78", "Erlang/4.15", "Ruby/Net::SSH_7.0.1 x86_64-linux"]) {
      expect(outcomes(software, ed25519Key(), "ssh-ed25519")).toEqual(ANY);
    }
  });
});

it("a reply that was acknowledged is not lost on the way", () => {
  const kexinit = { kex_algorithms: ["curve25519-sha256"] };
  const packets = identified()
    .data("client", kexInit(kexinit))
    .data("server", kexInit({ ...kexinit, languages_client_to_server: ["en"] }))
    .data("client", kexEcdhInit())
    .data("server", bytes(kexReply({ hostKey: ed25519Key() }), newKeys()))
    .ack("client")
    .wait(20 * SECOND)
    .close("client");
  const { verdict } = recordOf({ packets });
  expect(verdict.code).toBe("host-key-prompt-stall");
  expect(verdict.next_capture!.outcomes.map(({ then }) => then)).not.toContain("kex-reply-lost-path-mtu");
});
