/** A command belongs to the program that the identification names; where that has none, words do. */
import { describe, expect, it } from "vitest";
import { disconnect, ident, kexInit } from "../ssh/messages.ts";
import { Dialogue, MILLISECOND } from "../tcp/dialogue.ts";
import { clientSpoke, connected, identified, meeting } from "./conversations.ts";
import { recordOf, recordsOf } from "./diagnosis-of.ts";

const pasted = (fixes: readonly { command: string | null }[]) => fixes.map(({ command }) => command).join("\n");

describe("which version is installed", () => {
  const asked = (client: string) => {
    const { also } = recordOf({
      packets: identified(ident(`SSH-2.0-${client}`))
        .data("client", kexInit())
        .close("client"),
    });
    return pasted(also.find(({ code }) => code === "client-outdated")!.fixes);
  };

  it.each([
    ["OpenSSH_6.0p1", "ssh -V"],
    ["dropbear_2012.55", "dbclient -V"],
    ["JSCH-0.1.54", "find / -name 'jsch*.jar' 2>/dev/null"],
  ])("%s: %s", (client, command) => expect(asked(client)).toBe(command));
});

it("OpenSSH's files have nothing to say about another client's lists", () => {
  const offered = (client: string) => {
    const packets = meeting(client, "OpenSSH_9.2p1", {
      client: { mac_algorithms_client_to_server: ["hmac-sha1"], mac_algorithms_server_to_client: ["hmac-sha1"] },
    });
    const { also } = recordOf({ packets: packets.close("client") });
    return also.find(({ code }) => code === "client-offer-restricted")!.fixes;
  };
  expect(pasted(offered("OpenSSH_9.2p1"))).toContain("ssh -G");
  expect(pasted(offered("paramiko_3.5.0"))).not.toContain("ssh");
  expect(offered("paramiko_3.5.0")[0]!.why).toContain("own program");
});

it("a DISCONNECT of another server: not in sshd's log", () => {
  const { verdict } = recordOf({
    packets: identified(ident(), ident("SSH-2.0-lab")).data("server", disconnect(12, "All 5 sessions are in use")).close("server"),
  });
  expect(verdict.code).toBe("disconnect-received");
  expect(pasted(verdict.fixes)).not.toContain("journalctl");
  expect(verdict.fixes[0]).toMatchObject({ side: "server", command: null });
});

it("dropbear's limit: what helps stands first, and nothing is looked for in sshd's log or files", () => {
  const open = [1, 2, 3, 4, 5].map((n) => ({ clientPort: 50_000 + n, packets: connected({ start: n * MILLISECOND }) }));
  const refused = { clientPort: 50_010, packets: clientSpoke({ start: 50 * MILLISECOND, step: MILLISECOND / 4 }).fin("server") };
  const { verdict } = recordsOf([...open, refused]).at(-1)!;
  expect(verdict).toMatchObject({ code: "server-closed-before-ident", params: { delay: "listener", unauthenticated_from_client: 5 } });
  expect(verdict.fixes[0]!.command).toContain("ControlMaster");
  expect(JSON.stringify(verdict.fixes)).not.toMatch(/journalctl|hosts\.allow/);
});

describe("an end that is not OpenSSH is not sent to OpenSSH's log and files", () => {
  const closedAfterIdents = (server: string) => recordOf({ packets: identified(ident(), ident(server)).close("server") }).verdict;

  it.each([
    ["SSH-2.0-OpenSSH_9.6", /journalctl -u ssh/],
    ["SSH-2.0-dropbear_2022.83", /^logread -e dropbear/],
    ["SSH-2.0-ROSSSH", /^\/log print/],
    ["SSH-2.0-Cisco-1.25", /^show logging$/],
  ])("%s: %s", (server, log) => {
    const verdict = closedAfterIdents(server);
    expect(verdict.code).toBe("server-closed-after-idents");
    expect(verdict.fixes[0]!.command).toMatch(log);
  });

  it("nobody knows where that one logs: words", () => {
    expect(closedAfterIdents("SSH-2.0-lab").fixes[0]).toMatchObject({ side: "server", command: null, file: null, line: null });
  });

  it("PuTTY reads no ssh_config", () => {
    const fixesOf = (client: string) =>
      recordOf({ packets: connected().data("client", ident(client)).ack("server").data("server", "HTTP/1.1 400 Bad Request\r\n\r\n").close("server") }).verdict
        .fixes;
    expect(pasted(fixesOf("SSH-2.0-OpenSSH_9.6"))).toContain("ssh -G");
    expect(pasted(fixesOf("SSH-2.0-PuTTY_Release_0.78"))).not.toContain("ssh -G");
    expect(fixesOf("SSH-2.0-PuTTY_Release_0.78")[0]).toMatchObject({ side: "client", command: null });
  });
});

describe("Exceeded MaxStartups", () => {
  const refusedAt = (start: number) => connected({ start }).data("server", "Exceeded MaxStartups\r\n").ack("client").close("server");
  const causeAfter = (others: number) => {
    const beside = Array.from({ length: others }, (_, n) => ({ clientPort: 50_000 + n, packets: new Dialogue({ start: n * 20 * MILLISECOND }).handshake() }));
    return recordsOf([...beside, { clientPort: 60_000, packets: refusedAt(600 * MILLISECOND) }]).at(-1)!.verdict.causes[0]!.what;
  };

  it("parallel connections come first where they are seen", () => {
    expect(causeAfter(8)).toContain("parallel connections of this client");
    expect(causeAfter(0)).toContain("never log in");
  });

  it("the command counts addresses, not ports", () => {
    const { fixes } = recordOf({ packets: refusedAt(0) }).verdict;
    expect(pasted(fixes)).toContain("awk '{print $4}' | sed 's/:[0-9]*$//' | sort | uniq -c");
  });
});
