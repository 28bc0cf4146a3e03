import { describe, expect, it } from "vitest";
import { parseKnownHosts } from "../../src/knowledge/known-hosts.ts";
import {
  bytes,
  curve25519Public,
  disconnect,
  ed25519Key,
  gexGroup,
  gexRequest,
  ident,
  kexEcdhInit,
  kexInit,
  kexReply,
  newKeys,
  rsaKey,
  signatureBlob,
  string,
} from "../ssh/messages.ts";
import { MILLISECOND, SECOND } from "../tcp/dialogue.ts";
import { identified, offered, replied } from "./conversations.ts";
import { alsoOf, recordOf } from "./diagnosis-of.ts";

const GEX = { kex_algorithms: ["diffie-hellman-group-exchange-sha256"] };
const RSA = { server_host_key_algorithms: ["rsa-sha2-512"] };
const requested = (min: number, n: number, max: number) => offered(kexInit(GEX), kexInit(GEX)).data("client", gexRequest(min, n, max));
const presented = (hostKey: Uint8Array, signature: Uint8Array, change = RSA) =>
  offered(kexInit(change), kexInit(change)).data("client", kexEcdhInit()).data("server", kexReply({ hostKey, signature })).ack("client");

it("server-closed-after-kex-init: a line with which the two choose something else, from what they really offer", () => {
  const lists = { kex_algorithms: ["curve25519-sha256", "ecdh-sha2-nistp256"], server_host_key_algorithms: ["ssh-ed25519", "rsa-sha2-512"] };
  const { verdict } = recordOf(offered(kexInit(lists), kexInit(lists)).data("client", kexEcdhInit()).ack("server").close("server").packets);
  expect(verdict.code).toBe("server-closed-after-kex-init");
  expect(verdict.fixes.find(({ checked }) => checked !== null)).toMatchObject({
    side: "client",
    checked: { kex: "ecdh-sha2-nistp256", host_key: "rsa-sha2-512" },
  });
});

it("server-closed-after-kex-init: dropbear lists types of keys that it does not have, and dies of it", () => {
  const lists = { server_host_key_algorithms: ["rsa-sha2-256"] };
  const wire = identified(ident(), ident("SSH-2.0-dropbear_2022.83"))
    .data("client", kexInit(lists))
    .data("server", kexInit(lists))
    .data("client", kexEcdhInit());
  const { verdict } = recordOf(wire.ack("server").close("server").packets);
  expect(verdict).toMatchObject({ code: "server-closed-after-kex-init", causes: [{ certainty: "likely" }, {}, {}, {}, {}, {}] });
  expect(verdict.fixes[0]!.command).toBe("dropbearkey -t rsa -f /etc/dropbear/dropbear_rsa_host_key");
});

describe("group exchange", () => {
  it("dh-gex-out-of-range: the range ends below what the server gives; gex-no-moduli: it does not", () => {
    expect(recordOf(requested(1024, 1024, 1024).close("server").packets).verdict.code).toBe("dh-gex-out-of-range");
    expect(recordOf(requested(2048, 3072, 8192).close("server").packets).verdict.code).toBe("gex-no-moduli");
  });

  it("dh-gex-group-too-small: by the bits of the prime", () => {
    const group = (bits: number) =>
      requested(2048, 2048, 8192)
        .data("server", gexGroup((1n << BigInt(bits - 1)) | 1n))
        .ack("client")
        .close("client").packets;
    expect(recordOf(group(1024)).verdict).toMatchObject({ code: "dh-gex-group-too-small", certainty: "certain", params: { bits: 1024, min: 2048 } });
    expect(recordOf(group(2048)).verdict.code).not.toBe("dh-gex-group-too-small");
  });
});

describe("the server's reply", () => {
  it("kex-invalid-public: a value of the wrong length", () => {
    const found = recordOf(
      offered()
        .data("client", kexEcdhInit(new Uint8Array(31).fill(9)))
        .close("server").packets,
    );
    expect(found.verdict).toMatchObject({ code: "kex-invalid-public", certainty: "certain", params: { from: "client", fault: "wrong-length", length: 31 } });
  });

  it("server-closed-after-kex-init: at once; kex-reply-missing-stall: after seconds", () => {
    const asked = () => offered().data("client", kexEcdhInit()).ack("server");
    expect(recordOf(asked().close("server").packets).verdict.code).toBe("server-closed-after-kex-init");
    expect(
      recordOf(
        asked()
          .wait(20 * SECOND)
          .close("server").packets,
      ).verdict.code,
    ).toBe("kex-reply-missing-stall");
    expect(recordOf(asked().packets, { after: 10 * SECOND })).toMatchObject({ outcome: "stalled", verdict: { code: "kex-reply-missing-stall" } });
  });

  it("first-kex-guess-wrong: the guess is ignored, the right packet is not answered", () => {
    const guessing = kexInit({ kex_algorithms: ["ecdh-sha2-nistp256", "curve25519-sha256"], first_kex_packet_follows: true });
    const only = kexInit({ kex_algorithms: ["curve25519-sha256"] });
    const guess = kexEcdhInit(new Uint8Array(65).fill(4));
    const found = recordOf(offered(bytes(guessing, guess), only).data("client", kexEcdhInit()).close("server").packets);
    expect(found.verdict).toMatchObject({ code: "first-kex-guess-wrong", certainty: "possible" });
  });

  it("a wrong guess that is ignored as it should be is no failure", () => {
    const guessing = kexInit({ kex_algorithms: ["ecdh-sha2-nistp256", "curve25519-sha256"], first_kex_packet_follows: true });
    const guess = kexEcdhInit(new Uint8Array(65).fill(4));
    const dialogue = offered(bytes(guessing, guess), kexInit({ kex_algorithms: ["curve25519-sha256"] })).data("client", kexEcdhInit());
    dialogue.data("server", bytes(kexReply(), newKeys())).data("client", newKeys()).ack("server");
    expect(recordOf(dialogue.packets).outcome).toBe("ok");
  });

  it("host-key-type-mismatch: key or signature of another type than agreed", () => {
    expect(recordOf(presented(ed25519Key(), signatureBlob("ssh-ed25519")).close("client").packets).verdict).toMatchObject({
      code: "host-key-type-mismatch",
      params: { wrong: "key" },
    });
    expect(recordOf(presented(rsaKey(3072), signatureBlob("ssh-rsa")).close("client").packets).verdict).toMatchObject({
      code: "host-key-type-mismatch",
      params: { wrong: "signature" },
    });
    expect(recordOf(presented(rsaKey(3072), signatureBlob("rsa-sha2-512")).close("client").packets).verdict.code).toBe("host-key-rejected-by-client");
  });

  it("host-key-too-short: certain below 1024 bits, a policy below 2048", () => {
    const short = (bits: number) => recordOf(presented(rsaKey(bits), signatureBlob("rsa-sha2-512")).close("client").packets).verdict;
    expect(short(768)).toMatchObject({ code: "host-key-too-short", certainty: "certain" });
    expect(short(1024)).toMatchObject({ code: "host-key-too-short", certainty: "likely" });
    expect(short(2048).code).toBe("host-key-rejected-by-client");
  });

  it("a key of 1024 bits that the client accepts is no failure", () => {
    const dialogue = presented(rsaKey(1024), signatureBlob("rsa-sha2-512")).data("server", newKeys()).data("client", newKeys()).ack("server");
    expect(recordOf(dialogue.packets).outcome).toBe("ok");
  });
});

describe("after the reply", () => {
  const line = (key: Uint8Array) => `10.0.0.2 ssh-ed25519 ${Buffer.from(key).toString("base64")}\n`;

  it("host-key-rejected-by-client: likely by itself, certain with known_hosts", () => {
    const { packets } = replied().close("client");
    expect(recordOf(packets)).toMatchObject({ died_at: "key-exchange", verdict: { code: "host-key-rejected-by-client", certainty: "likely" } });
    const judged = (text: string) => recordOf(packets, { knownHosts: parseKnownHosts(text) }).verdict;
    expect(judged(line(ed25519Key(8)))).toMatchObject({ certainty: "certain", params: { reason: "changed" } });
    expect(judged("")).toMatchObject({ certainty: "certain", params: { reason: "unknown" } });
    expect(judged(`@revoked * ${line(ed25519Key()).slice(9)}`)).toMatchObject({ certainty: "certain", params: { reason: "revoked" } });
    expect(judged(line(ed25519Key()))).toMatchObject({ certainty: "possible", params: { reason: null, in_known_hosts: true } });
  });

  it("does not call a key unknown that stands there under the host's name", () => {
    const known = parseKnownHosts(line(ed25519Key()).replace("10.0.0.2", "web.example.org"));
    expect(recordOf(replied().close("client").packets, { knownHosts: known }).verdict).toMatchObject({ certainty: "likely", params: { reason: null } });
  });

  it("host-key-prompt-stall: more than a second, whoever ends it", () => {
    expect(
      recordOf(
        replied()
          .wait(4 * SECOND)
          .close("server").packets,
      ).verdict.code,
    ).toBe("host-key-prompt-stall");
    expect(
      recordOf(
        replied()
          .wait(4 * SECOND)
          .close("client").packets,
      ).verdict.code,
    ).toBe("host-key-prompt-stall");
    expect(recordOf(replied().packets, { after: 10 * SECOND })).toMatchObject({ outcome: "stalled", verdict: { code: "host-key-prompt-stall" } });
    expect(recordOf(replied().packets, { after: 100 * MILLISECOND }).outcome).toBe("unknown");
  });

  it("a prompt that was answered with yes is slow, not dead", () => {
    const found = recordOf(
      replied()
        .wait(6 * SECOND)
        .data("client", newKeys())
        .ack("server").packets,
    );
    expect(found.outcome).toBe("ok");
    expect(found.also.find(({ code }) => code === "slow-step")?.params).toMatchObject({ steps: [{ step: "newkeys", by: "client" }] });
  });

  it("signature-invalid: the client says so; another DISCONNECT is told as such", () => {
    const said = (text: string) => recordOf(replied().data("client", disconnect(3, text)).close("client").packets).verdict;
    expect(said("Signature from server's host key is invalid")).toMatchObject({ code: "signature-invalid", certainty: "certain" });
    expect(said("user left").code).toBe("disconnect-received");
  });

  it.each([
    ["certain", 9, "bad host key", "said-by-client"],
    ["certain", 3, "com.jcraft.jsch.JSchException: reject HostKey: 10.0.0.2", "said-by-client"],
    ["likely", 3, "", null],
    ["likely", 7, "Service not available", null],
  ] as const)("host-key-rejected-by-client, %s: DISCONNECT %i %j right after the reply, whoever sends the first FIN", (certainty, code, text, reason) => {
    for (const closer of ["client", "server"] as const) {
      const found = recordOf(replied().data("client", disconnect(code, text)).close(closer).packets);
      expect(found).toMatchObject({ died_at: "key-exchange", verdict: { code: "host-key-rejected-by-client", certainty, params: { reason } } });
      expect(found.verdict.evidence.map(({ what }) => what)[1]).toContain(`DISCONNECT, reason ${code}`);
    }
  });

  it.each([
    ["SSH-2.0-ssh2js1.17.0", "hostVerifier", false],
    ["SSH-2.0-Go", "knownhosts.New", true],
    ["SSH-2.0-OpenSSH_9.2p1", null, true],
  ] as const)("host-key-rejected-by-client tells %s where its keys are kept", (name, words, keygen) => {
    const d = identified(ident(name))
      .data("client", kexInit())
      .data("server", kexInit({ kex_algorithms: ["curve25519-sha256", "diffie-hellman-group18-sha512"] }))
      .data("client", kexEcdhInit())
      .data("server", kexReply())
      .ack("client");
    const { verdict } = recordOf(d.close("client").packets);
    expect(verdict.code).toBe("host-key-rejected-by-client");
    const client = verdict.fixes.filter(({ side }) => side === "client");
    expect(client.some(({ why }) => words !== null && why.includes(words))).toBe(words !== null);
    expect(client.some(({ command }) => command?.startsWith("ssh-keygen -R"))).toBe(keygen);
  });

  it("disconnect-received blames nobody for what the other end says", () => {
    const causes = recordOf(offered().data("client", disconnect(7, "Service not available")).close("client").packets).verdict.causes.map(({ what }) => what);
    expect(causes.join()).not.toContain("the server does not offer");
  });

  it("newkeys-missing: the client's is there, the server's is not", () => {
    const dialogue = offered().data("client", kexEcdhInit()).data("server", kexReply()).data("client", newKeys()).ack("server");
    expect(recordOf(dialogue.packets, { after: 10 * SECOND }).verdict).toMatchObject({ code: "newkeys-missing", params: { missing_from: "server" } });
  });

  it("closed-right-after-newkeys stands beside a complete exchange", () => {
    const dialogue = replied().data("client", newKeys()).ack("server").close("client");
    const found = recordOf(dialogue.packets);
    expect(found.outcome).toBe("ok");
    expect(alsoOf(found)).toContain("closed-right-after-newkeys");
  });

  it("weak-algorithm: Terrapin without strict key exchange, and not with it", () => {
    const complete = (client: Uint8Array, server: Uint8Array) =>
      recordOf(
        offered(client, server).data("client", kexEcdhInit()).data("server", bytes(kexReply(), newKeys())).data("client", newKeys()).ack("server").packets,
      );
    expect(complete(kexInit(), kexInit()).also.find(({ code }) => code === "weak-algorithm")?.params).toMatchObject({ why: ["terrapin-exposed"] });
    const strict = (end: "c" | "s") => kexInit({ kex_algorithms: ["curve25519-sha256", `kex-strict-${end}-v00@openssh.com`] });
    expect(alsoOf(complete(strict("c"), strict("s")))).not.toContain("weak-algorithm");
  });

  it("a public value of low order in the reply", () => {
    const reply = kexReply({ publicValue: string(new Uint8Array(32)) });
    expect(curve25519Public()).toHaveLength(32);
    expect(recordOf(replied(reply).close("client").packets).verdict).toMatchObject({
      code: "kex-invalid-public",
      params: { from: "server", fault: "low-order" },
    });
  });
});
