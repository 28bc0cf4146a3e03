/** Where two agreed on what failed: lines with which they choose something else, and none that leaves them where they are. */
import { expect, it } from "vitest";
import { readOpenssh } from "../../../src/diagnosis/fixes/openssh-reader.ts";
import type { Fix } from "../../../src/diagnosis/record.ts";
import type { KexInit } from "../../../src/ssh/transport-facts.ts";
import { gexGroup, gexRequest, ident, kexEcdhInit, kexInit, kexReply, rsaKey, signatureBlob } from "../../ssh/messages.ts";
import { SECOND } from "../../tcp/dialogue.ts";
import { identified, kexInitOf, offered } from "../../verdicts/conversations.ts";
import { recordOf, recordsOf } from "../../verdicts/diagnosis-of.ts";
import { ROWS } from "../../verdicts/rows/index.ts";
import { conversationsOf } from "../../verdicts/verdict-rows.ts";

/** What a line sets, if it sets algorithms. */
function linesOf({ line, command }: Fix): string | null {
  return [line, command].find((text) => text !== null && readOpenssh(text).settings.length > 0) ?? null;
}

it("no row of any verdict has a line about algorithms that leaves a slot without a name, or chooses the same again", () => {
  const seen: string[] = [];
  for (const [code, rows] of ROWS) {
    for (const row of rows) {
      const record = recordsOf(conversationsOf(row), row.capture).at(-1)!;
      if (record.ssh.client.kexinit === null || record.ssh.server.kexinit === null) continue;
      for (const fix of [record.verdict, ...record.also].flatMap(({ fixes }) => fixes)) {
        const lines = linesOf(fix);
        if (lines === null || fix.needs !== undefined || fix.side === "network") continue;
        const asked = recordsOf(conversationsOf(row), { ...row.capture, whatIf: { side: fix.side, lines } }).at(-1)!.what_if!;
        expect({ code, lines, failing: asked.failing }).toEqual({ code, lines, failing: [] });
        expect({ code, lines, checked: fix.checked }).not.toEqual({ code, lines, checked: null });
        seen.push(code);
      }
    }
  }
  expect(seen.length).toBeGreaterThan(5);
});

const NEWER = "OpenSSH_9.2p1 Debian-2+deb12u10";
/** A program that nobody knows offers here what OpenSSH does, but for the lists given. */
const known = (program: string) => (program.startsWith("OpenSSH") ? program : NEWER);

/** The two agree, and the exchange goes on as given. `client` and `server`: what follows "SSH-2.0-". */
const between = (client: string, server: string, clientLists: Partial<KexInit>, serverLists: Partial<KexInit>) =>
  identified(ident(`SSH-2.0-${client}`), ident(`SSH-2.0-${server}`))
    .data("client", kexInitOf(known(client), "client", clientLists))
    .data("server", kexInitOf(known(server), "server", serverLists))
    .ack("client");
const smallGroup = gexGroup((1n << 1023n) | 1n);
const GEX = { kex_algorithms: ["diffie-hellman-group-exchange-sha256"] };
const gexFixes = (clientLists: Partial<KexInit>, serverLists: Partial<KexInit>) => {
  const dialogue = between(NEWER, NEWER, clientLists, serverLists)
    .data("client", gexRequest(2048, 3072, 8192))
    .data("server", smallGroup);
  const { verdict } = recordOf(dialogue.ack("client").close("client"));
  expect(verdict.code).toBe("dh-gex-group-too-small");
  return verdict.fixes.filter(({ side, line }) => line !== null || side === "client");
};

it("a group that is too small: the client's line names what both have besides", () => {
  const [fix] = gexFixes({ kex_algorithms: [...GEX.kex_algorithms, "curve25519-sha256"] }, {});
  expect(fix).toMatchObject({ side: "client", line: "Host 10.0.0.2\n  KexAlgorithms curve25519-sha256", checked: { kex: "curve25519-sha256" } });
});

it("a group that is too small, from a server with nothing else: the server is to offer more, and the client's list is left alone", () => {
  const fixes = gexFixes({}, GEX);
  expect(fixes.map(({ side }) => side)).toEqual(["server"]);
  expect(fixes[0]!.line).toMatch(/^KexAlgorithms diffie-hellman-group-exchange-sha256,/);
  expect(fixes[0]!.checked!.kex).not.toContain("group-exchange");
});

it("a client with nothing but group exchange: no line for the server helps, its own does", () => {
  const { verdict } = recordOf(
    between(NEWER, NEWER, GEX, {})
      .data("client", gexRequest(1024, 1024, 1024))
      .ack("server")
      .close("server"),
  );
  expect(verdict.code).toBe("dh-gex-out-of-range");
  const lines = verdict.fixes.filter(({ line }) => line !== null);
  expect(lines.map(({ side }) => side)).toEqual(["client"]);
  expect(lines[0]!.checked!.kex).not.toContain("group-exchange");
});

it("two programs that nobody knows with nothing else in common: that is said of the end at fault", () => {
  const only = kexInit(GEX);
  const dialogue = offered(only, only)
    .data("client", gexRequest(2048, 3072, 8192))
    .data("server", smallGroup)
    .ack("client")
    .close("client");
  expect(recordOf(dialogue).verdict.fixes.at(-1)).toMatchObject({
    side: "server",
    line: null,
    command: null,
    why: expect.stringContaining("no other key exchange method"),
  });
});

it("a key of another type from a server with one type: no line of the client's", () => {
  const reply = kexReply({ hostKey: rsaKey(2048), signature: signatureBlob("ssh-rsa") });
  const dialogue = between(NEWER, "lab", { kex_algorithms: ["curve25519-sha256"] }, { server_host_key_algorithms: ["ssh-ed25519"] });
  const { verdict } = recordOf(dialogue.data("client", kexEcdhInit()).data("server", reply).ack("client").close("client"));
  expect(verdict.code).toBe("host-key-type-mismatch");
  expect(verdict.fixes.filter(({ line, command }) => line !== null || command !== null)).toEqual([]);
});

it("a silent server: the method and key that it fell silent over are not advised", () => {
  const lists = { kex_algorithms: ["curve25519-sha256"], server_host_key_algorithms: ["ssh-ed25519"] };
  const dialogue = between(NEWER, "lab", lists, lists).data("client", kexEcdhInit()).ack("server");
  const { verdict } = recordOf(dialogue, { after: 10 * SECOND });
  expect(verdict.code).toBe("kex-reply-missing-stall");
  expect(verdict.fixes.flatMap(({ command }) => command ?? []).join()).not.toContain("curve25519");
});
