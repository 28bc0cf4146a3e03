import { describe, expect, it } from "vitest";
import { bytes, disconnect, ident, ignore, kexEcdhInit, kexInit, kexInitPayload, packet, unimplemented } from "../ssh/messages.ts";
import { SECOND } from "../tcp/dialogue.ts";
import { identified, offered } from "./conversations.ts";
import { alsoOf, recordOf } from "./diagnosis-of.ts";

const STRICT_CLIENT = { kex_algorithms: ["curve25519-sha256", "kex-strict-c-v00@openssh.com"] };
const STRICT_SERVER = { kex_algorithms: ["curve25519-sha256", "kex-strict-s-v00@openssh.com"] };

describe("no-common-*", () => {
  it.each([
    ["no-common-kex", { kex_algorithms: ["ecdh-sha2-nistp521"] }],
    ["no-common-host-key", { server_host_key_algorithms: ["ssh-dss"] }],
    ["no-common-cipher", { encryption_algorithms_client_to_server: ["3des-cbc"] }],
    ["no-common-compression", { compression_algorithms_server_to_client: ["zlib"] }],
  ] as const)("%s", (code, change) => {
    const found = recordOf(offered(kexInit(change as never)).close("client").packets);
    expect(found).toMatchObject({ outcome: "failed", died_at: "kexinit", verdict: { code, certainty: "certain" } });
    expect(found.verdict.evidence.length).toBe(3);
  });

  it("no-common-mac counts beside a cipher that needs a MAC, not beside an AEAD one", () => {
    const macs = { mac_algorithms_client_to_server: ["hmac-md5"] };
    const ctr = { encryption_algorithms_client_to_server: ["aes128-ctr"] };
    expect(recordOf(offered(kexInit({ ...macs, ...ctr })).close("server").packets).verdict).toMatchObject({
      code: "no-common-mac",
      params: { directions: ["c2s"], client_offer: ["hmac-md5"] },
    });
    expect(recordOf(offered(kexInit(macs)).close("server").packets).verdict.code).toBe("server-closed-after-kexinit");
  });

  it("tells every slot that fails, the first one as the verdict", () => {
    const change = { kex_algorithms: ["a@x"], encryption_algorithms_client_to_server: ["b@x"], encryption_algorithms_server_to_client: ["c@x"] };
    const found = recordOf(offered(kexInit(change)).close("client").packets);
    expect(found.verdict.code).toBe("no-common-kex");
    expect(alsoOf(found)).toContain("no-common-cipher");
  });

  it.each([
    // Go's package has umac in no version; OpenSSH 6.0 got curve25519 later.
    [
      "SSH-2.0-Go",
      { mac_algorithms_client_to_server: ["hmac-sha2-256"], encryption_algorithms_client_to_server: ["aes128-ctr"] },
      "no version of the client's",
    ],
    ["SSH-2.0-OpenSSH_6.0", { kex_algorithms: ["diffie-hellman-group1-sha1"] }, "it is too old"],
  ] as const)("%s is called too old only where a newer one would do", (name, lists, words) => {
    const theirs = { ...lists, mac_algorithms_client_to_server: ["umac-64@openssh.com"], kex_algorithms: ["curve25519-sha256"] };
    const spoken = identified(ident(name))
      .data("client", kexInit(lists as never))
      .data("server", kexInit(theirs as never))
      .ack("client");
    const found = recordOf(spoken.close("client").packets);
    expect(found.verdict.causes.map(({ what }) => what).join()).toContain(words);
  });

  it("does not take a marker for a method", () => {
    const marker = { kex_algorithms: ["ext-info-c", "kex-strict-c-v00@openssh.com", "kexguess2@matt.ucc.asn.au"] };
    expect(recordOf(offered(kexInit(marker), kexInit(marker)).close("client").packets).verdict.code).toBe("no-common-kex");
  });

  it("does not take a guessed packet for an answer", () => {
    const guessing = kexInit({ kex_algorithms: ["ecdh-sha2-nistp521"], first_kex_packet_follows: true });
    expect(recordOf(offered(bytes(guessing, kexEcdhInit())).close("server").packets).verdict.code).toBe("no-common-kex");
  });

  it("escapes names from the wire, and lets none of them into a fix", () => {
    const hostile = "x\u001b[31m;reboot";
    const found = recordOf(offered(kexInit({ kex_algorithms: [hostile] })).close("client").packets);
    expect(found.verdict.params).toMatchObject({ client_offer: ["x\\x1b[31m;reboot"] });
    expect(JSON.stringify(found.verdict.fixes)).not.toContain("reboot");
    expect(found.verdict.summary).toMatch(/^[\x20-\x7e]*$/);
  });
});

describe("a KEXINIT that does not come", () => {
  it("kexinit-not-sent-client-stall: the server's timer ends it", () => {
    const waiting = identified().data("server", kexInit()).ack("client");
    expect(recordOf(waiting.wait(3 * SECOND).fin("server").packets).verdict.code).toBe("kexinit-not-sent-client-stall");
  });

  it("kexinit-not-sent-server-stall: open, and silent for long enough", () => {
    const { packets } = identified().data("client", kexInit()).ack("server");
    expect(recordOf(packets, { after: 10 * SECOND })).toMatchObject({ outcome: "stalled", verdict: { code: "kexinit-not-sent-server-stall" } });
    expect(recordOf(packets, { after: 1 * SECOND })).toMatchObject({ outcome: "unknown", verdict: { code: "capture-ended" } });
  });

  it("client-stall-before-kex-init: both KEXINITs, then nothing", () => {
    expect(recordOf(offered().packets, { after: 10 * SECOND }).verdict.code).toBe("client-stall-before-kex-init");
  });
});

describe("closed though the lists fit", () => {
  it.each(["client", "server"] as const)("%s-closed-after-kexinit", (end) => {
    expect(recordOf(offered().close(end).packets).verdict).toMatchObject({ code: `${end}-closed-after-kexinit`, certainty: "possible" });
  });

  it("kex-mac-required-despite-aead: only with a library that asks for it", () => {
    const macs = kexInit({ mac_algorithms_client_to_server: ["hmac-md5"], mac_algorithms_server_to_client: ["hmac-md5"] });
    const from = (client: string) => identified(ident(client)).data("client", macs).data("server", kexInit()).ack("client").close("client").packets;
    expect(recordOf(from("SSH-2.0-paramiko_2.12.0")).verdict.code).toBe("kex-mac-required-despite-aead");
    expect(recordOf(from("SSH-2.0-x")).verdict.code).toBe("client-closed-after-kexinit");
  });

  it("scanner-kexinit: who sends the first FIN does not matter where the scanner names itself", () => {
    const named = identified(ident("SSH-2.0-Nmap-SSH2-Hostkey"))
      .data("client", kexInit({ kex_algorithms: ["a@x"] }))
      .data("server", kexInit())
      .ack("client");
    expect(recordOf(named.close("server").packets)).toMatchObject({ outcome: "probe", verdict: { code: "scanner-kexinit" } });
  });

  it("scanner-kexinit: the server's own lists, sent back", () => {
    const lists = kexInit(STRICT_SERVER);
    expect(recordOf(offered(lists, lists).close("client").packets)).toMatchObject({ outcome: "probe", verdict: { code: "scanner-kexinit" } });
    expect(recordOf(offered(kexInit(STRICT_CLIENT), lists).close("client").packets).outcome).toBe("failed");
  });
});

describe("packets that are wrong", () => {
  it("bad-packet-length: text after the identification", () => {
    const found = recordOf(identified().data("client", "GET / HTTP/1.1\r\n\r\n").close("server").packets);
    expect(found.verdict).toMatchObject({ code: "bad-packet-length", certainty: "certain", params: { packet_length: 1_195_725_856 } });
  });

  it("kexinit-malformed: a list that is longer than the message", () => {
    const cut = packet(kexInitPayload().subarray(0, 60));
    expect(recordOf(identified().data("client", cut).close("server").packets).verdict).toMatchObject({ code: "kexinit-malformed", certainty: "certain" });
  });

  it("strict-kex-violation with strict key exchange, and not without", () => {
    const early = (client: Uint8Array) => offered(bytes(ignore(), client), kexInit(STRICT_SERVER)).close("server").packets;
    expect(recordOf(early(kexInit(STRICT_CLIENT))).verdict).toMatchObject({ code: "strict-kex-violation", params: { from: "client" } });
    expect(recordOf(early(kexInit())).verdict.code).not.toBe("strict-kex-violation");
  });

  it("kex-unexpected-packet: refused with UNIMPLEMENTED", () => {
    const found = recordOf(
      identified()
        .data("client", packet([80, 0]))
        .data("server", unimplemented(0))
        .ack("client").packets,
      { after: 10 * SECOND },
    );
    expect(found.verdict).toMatchObject({ code: "kex-unexpected-packet", certainty: "certain", params: { number: 80 } });
  });

  it("disconnect-received: reason and text; a mismatch is told before it", () => {
    const said = disconnect(12, "Too many \u001bconnections");
    const found = recordOf(identified().data("server", said).close("server").packets);
    expect(found.verdict).toMatchObject({ code: "disconnect-received", params: { reason_code: 12, description: "Too many \\x1bconnections" } });
    const mismatch = offered(kexInit({ kex_algorithms: ["a@x"] }))
      .data("server", disconnect(3, "no match"))
      .close("server").packets;
    expect(recordOf(mismatch).verdict.code).toBe("no-common-kex");
  });
});

describe("a KEXINIT that the path loses", () => {
  /** A client KEXINIT in two segments, of which the first never arrives. */
  const lost = (size: number) => {
    const message = kexInit({ languages_client_to_server: ["x".repeat(1200)] });
    const dialogue = identified().data("client", message.subarray(0, size));
    const index = dialogue.packets.length - 1;
    dialogue.data("client", message.subarray(size, size + 100));
    const end = dialogue.packets[index]!;
    const ack = end.seq;
    dialogue.ack("server", { ack, sack: [[(ack + size) >>> 0, (ack + size + 100) >>> 0]] });
    for (const wait of [0.2, 0.4, 0.8, 1.6]) dialogue.wait(wait * SECOND).again(index);
    return dialogue.packets;
  };

  it("kexinit-lost-path-mtu: only what is large is lost", () => {
    const found = recordOf(lost(1448), { after: 10 * SECOND });
    expect(found).toMatchObject({ outcome: "stalled", died_at: "kexinit", verdict: { code: "kexinit-lost-path-mtu", certainty: "likely" } });
    expect(found.verdict.fixes.some((fix) => /TCPMSS/.test(fix.command ?? ""))).toBe(true);
  });

  it("a small segment is lost for other reasons", () => {
    expect(recordOf(lost(48), { after: 10 * SECOND }).verdict.code).not.toBe("kexinit-lost-path-mtu");
  });
});
