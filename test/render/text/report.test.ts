import { describe, expect, test } from "vitest";
import type { Page } from "../../../src/render/text/page.ts";
import { report, shortLine } from "../../../src/render/text/report.ts";
import { PLAIN } from "../../../src/render/text/style.ts";
import { UNICODE } from "../../../src/render/text/symbols.ts";
import { timeOfDay } from "../../../src/render/text/words.ts";
import { alsoVerdict, completed, connection, fix, unanswered, verdict } from "../records.ts";

const page = (width = 100): Page => ({ width, style: PLAIN, symbols: UNICODE, time: timeOfDay });

describe("report", () => {
  test("a negotiation that failed: who, where, why, offers, course, fix, evidence", () => {
    expect(report(connection(), ["ssh.pcap"], page()).join("\n")).toMatchInlineSnapshot(`
      "10.88.1.10:51234 → 10.88.2.22:22   died in KEXINIT   no-common-kex · certain   14:02:11.480Z
        The two sides share no key exchange method.
          client  OpenSSH 9.2p1   sntrup761x25519-sha512@openssh.com curve25519-sha256 … 3 more
          server  OpenSSH 9.2p1   diffie-hellman-group1-sha1
        SYN ─ SYN-ACK ─ ident ⇄ ident ─ KEXINIT ⇄ KEXINIT ─ ✗ FIN by the client
        Fix on the server   /etc/ssh/sshd_config.d/00-kexscope.conf
          KexAlgorithms curve25519-sha256,diffie-hellman-group-exchange-sha256
          sshd -t && systemctl reload ssh && sshd -T | grep -i kexalgorithms
          The server takes a modern method as well.
          checked: the two would then use curve25519-sha256, ssh-ed25519, chacha20-poly1305@openssh.com
        Evidence
          frame 9   14:02:11.482Z  client  KEXINIT
          frame 11  14:02:11.482Z  server  KEXINIT
        kexscope explain no-common-kex"
    `);
  });

  test("silence: what was seen, the causes, and the capture that would decide", () => {
    expect(report(unanswered(), ["ssh.pcap"], page()).join("\n")).toMatchInlineSnapshot(`
      "10.88.1.10:51234 → 10.88.2.22:22   died in TCP connect   tcp-no-response · possible   14:02:11.480Z
        The client sent its SYN 6 times in 31 s, and nothing at all came back.
        SYN ×6 ─ ✗ nothing more
        Causes, most likely first
          possible  a firewall on the way or on the server drops it
          possible  the host is off, or the address is wrong
        Evidence
          frame 1  14:02:11.480Z  client  SYN, repeated 5 times
        This capture cannot tell for certain. Capture on the server to decide:
          tcpdump -ni any 'tcp port 22 and host 10.88.1.10'
          the SYN is not there → tcp-no-response
          SYN and SYN-ACK are there → tcp-synack-lost
        kexscope explain tcp-no-response"
    `);
  });

  test.each([60, 80, 100])("nothing but lines to paste is wider than %i columns", (width) => {
    const fixes = [fix(), fix({ side: "client", risk: "SHA-1 ".repeat(40).trim(), why: "because ".repeat(30).trim() })];
    const records = [connection({ verdict: verdict({ fixes, summary: "word ".repeat(60).trim() }), also: [alsoVerdict()] }), unanswered()];
    for (const record of records) {
      const paste = [...record.verdict.fixes, ...record.also.flatMap((also) => also.fixes)].flatMap(({ line, command }) => [line, command]);
      const wide = report(record, ["ssh.pcap"], page(width)).filter((line) => line.length > width && !paste.includes(line.trim()));
      expect(wide).toEqual([]);
    }
  });

  test("lines to paste are not wrapped", () => {
    const line = `KexAlgorithms ${Array.from({ length: 20 }, (_, i) => `method-${i}`).join(",")}`;
    expect(report(connection({ verdict: verdict({ fixes: [fix({ line })] }) }), [], page(60))).toContain(`    ${line}`);
  });

  test("what the path lost is not drawn as if it had met the other's", () => {
    const { ssh } = connection();
    const messages = [
      { capture: 0, frame: 8, from: "server" as const, name: "SSH_MSG_KEXINIT" },
      { capture: 0, frame: 9, from: "client" as const, name: "SSH_MSG_KEXINIT", lost: true as const },
    ];
    const lines = (change: object) => report(connection({ ssh: { ...ssh, ...change } }), [], page()).join("\n");
    expect(lines({ messages })).toContain("ident ⇄ ident ─ ← KEXINIT ─ KEXINIT ✗ lost →");
    expect(lines({ client: { ...ssh.client, ident_lost: true } })).toContain("ident ✗ lost → ─ ← ident");
  });

  test("a frame names its file where there are several captures", () => {
    const record = connection({
      verdict: verdict({ evidence: [{ capture: 1, frame: 9, time: "2026-03-01T14:02:11.482113Z", from: "client", what: "KEXINIT" }] }),
    });
    expect(report(record, ["/x/a.pcap", "/x/b.pcap"], page()).join("\n")).toContain("b.pcap frame 9  14:02:11.482Z  client  KEXINIT");
  });

  test("a fix of `also` that the verdict has already is not told twice", () => {
    const own = fix({ line: "MACs hmac-sha2-256" });
    const lines = report(connection({ also: [alsoVerdict({ fixes: [fix(), own] })] }), [], page());
    expect(lines.filter((line) => line.includes("MACs hmac-sha2-256"))).toHaveLength(1);
    expect(lines.filter((line) => line.includes("KexAlgorithms"))).toHaveLength(1);
  });

  test("a fix that leaves a slot without a common name says so", () => {
    const checked = { ...fix().checked!, mac_c2s: null };
    expect(report(connection({ verdict: verdict({ fixes: [fix({ checked })] }) }), [], page()).join("\n")).toContain("still without a common MAC");
  });
});

describe("a fix of two halves", () => {
  const halves = [fix({ needs: "client" }), fix({ side: "client", file: "~/.ssh/config", line: "Host 10.88.2.22\n  Ciphers +aes128-cbc", needs: "server" })];

  test("is one way, and is never cut in two", () => {
    const others = [fix({ side: "network", line: null }), fix({ side: "client", line: null })];
    const lines = report(connection({ verdict: verdict({ fixes: [...others, ...halves, fix()] }) }), ["ssh.pcap"], page());
    const heads = lines.filter((line) => / (on|in) the (server|client|network)/.test(line)).map((line) => line.trim().split("   ")[0]);
    expect(heads).toEqual(["Fix in the network (best)", "or on the client", "or on the server", "and on the client"]);
    expect(lines.join("\n")).toContain("1 more with --json");
  });
});

describe("shortLine", () => {
  test("an exchange that completed says what the two use", () => {
    expect(shortLine(completed(), page(130))).toEqual([
      "10.88.1.10:51234 → 10.88.2.22:22   completed   curve25519-sha256, ssh-ed25519, chacha20-poly1305@openssh.com   14:02:11.480Z",
    ]);
  });

  test("an exchange that completed agreed on something, also where the capture does not hold it", () => {
    const { ssh } = completed();
    const negotiated = { ...ssh.negotiated, kex: null, host_key: null, cipher_c2s: null, cipher_s2c: null };
    const [line] = shortLine(completed({ ssh: { ...ssh, negotiated } }), page(130));
    expect(line).toContain("completed   what was agreed on is not in this capture");
    expect(line).not.toContain("without a common");
  });

  test("what happened after NEWKEYS stands below it", () => {
    const record = completed({ also: [alsoVerdict({ code: "auth-phase-closed", certainty: "possible", summary: "It closed early." })] });
    expect(shortLine(record, page(130))).toContain("  also auth-phase-closed · possible: It closed early.");
  });
});
