import { describe, expect, test } from "vitest";
import { parseClientVersion } from "../../src/cli/client-version-flag.ts";
import { type LinesSource, readServerLines } from "../../src/fleet/server-lines.ts";
import { whatIfFleet } from "../../src/fleet/what-if-fleet.ts";
import { offersOf, type Seen } from "./fleet-records.ts";

const DEBIAN_12 = "OpenSSH_9.2p1 Debian-2+deb12u10";
const OLD: Seen = {
  client: "OpenSSH_7.4",
  clientLists: { kex: ["diffie-hellman-group14-sha1"] },
  server: DEBIAN_12,
  serverLists: { kex: ["curve25519-sha256", "diffie-hellman-group14-sha1"] },
  clientIp: "10.0.0.7",
};
const NEW: Seen = { client: DEBIAN_12, server: DEBIAN_12, clientIp: "10.0.0.8" };

const lines = (...texts: string[]) => ({
  server: readServerLines(texts.map((text): LinesSource => ({ name: "--server", text, kind: "lines" }))),
  clientVersion: null,
});
const config = (text: string) => ({ server: readServerLines([{ name: "sshd_config", text, kind: "config" }]), clientVersion: null });
const policy = (text: string) => ({ server: readServerLines([{ name: "back-end", text, kind: "policy" }]), clientVersion: null });

describe("what if the servers had other lines", () => {
  test("who stops is told by program, with what it offers, where and when", () => {
    const answer = whatIfFleet(offersOf([OLD, { ...OLD, at: "2026-03-02T00:00:00.000000Z" }, NEW]), lines("KexAlgorithms curve25519-sha256"));
    expect(answer.totals).toEqual({ judged: 3, go_on: 1, other_choice: 1, stop: 2, start: 0, still_fail: 0, refused: 0 });
    expect(answer.stop).toMatchObject([
      {
        software: "OpenSSH 7.4",
        connections: 2,
        clients: 1,
        servers: 1,
        last_seen: "2026-03-02T00:00:00.000000Z",
        slots: ["kex"],
        client_offers: { kex: ["diffie-hellman-group14-sha1"] },
        examples: [{ client: "10.0.0.7", server: "10.0.1.1", port: 22, connections: 2, last_seen: "2026-03-02T00:00:00.000000Z" }],
      },
    ]);
    expect(answer.keep).toEqual({
      names: { KexAlgorithms: ["diffie-hellman-group14-sha1"] },
      lines: ["KexAlgorithms curve25519-sha256,diffie-hellman-group14-sha1"],
      side: "server",
      smallest: true,
      checked: true,
      lost: 0,
    });
  });

  test("the first value of a keyword wins, and a pattern is written out without what stays", () => {
    const first = whatIfFleet(offersOf([NEW]), lines("Ciphers aes128-ctr", "Ciphers 3des-cbc"));
    expect(first.stop).toEqual([]);
    const old: Seen = { client: "PuTTY_Release_0.62", server: DEBIAN_12, clientLists: { mac: ["hmac-sha1"], cipher: ["aes256-ctr"] } };
    const answer = whatIfFleet(offersOf([old, NEW]), lines("MACs -*sha1*"));
    expect(answer.keep).toMatchObject({
      names: { MACs: ["hmac-sha1"] },
      lines: ["MACs -hmac-sha1-96,hmac-sha1-etm@openssh.com,hmac-sha1-96-etm@openssh.com"],
      checked: true,
    });
  });

  test("a name that the default lacks is kept by a whole list, for minus cannot add", () => {
    const answer = whatIfFleet(offersOf([OLD, NEW]), lines("KexAlgorithms -ecdh-*"));
    expect(answer.keep?.names).toEqual({ KexAlgorithms: ["diffie-hellman-group14-sha1"] });
    expect(answer.keep?.lines[0]).toMatch(/^KexAlgorithms (?!-).*diffie-hellman-group14-sha1$/);
    expect(answer.keep?.checked).toBe(true);
  });

  test("a probe is nobody whom one could break", () => {
    const answer = whatIfFleet(offersOf([{ ...NEW, outcome: "probe" }]), lines("KexAlgorithms diffie-hellman-group1-sha1"));
    expect(answer).toMatchObject({ totals: { judged: 0 }, stop: [], not_judged: { probes: 1, without_offers: 0, beyond_limits: 0 } });
  });

  test("who starts", () => {
    const cut: Seen = { ...NEW, serverLists: { kex: ["diffie-hellman-group1-sha1"] } };
    expect(whatIfFleet(offersOf([cut]), lines("KexAlgorithms +curve25519-sha256")).start).toMatchObject([{ connections: 1, slots: ["kex"] }]);
  });

  test("a version that would refuse a line keeps its sshd from starting: told apart", () => {
    const answer = whatIfFleet(offersOf([{ ...NEW, server: "OpenSSH_6.0p1 Debian-4" }, NEW]), lines("KexAlgorithms +curve25519-sha256"));
    expect(answer.totals).toMatchObject({ refused: 1, go_on: 1, stop: 0 });
    expect(answer.refused).toMatchObject([
      { software: "OpenSSH 6.0p1", servers: 1, why: ["KexAlgorithms takes + only since OpenSSH 7.0: the line is refused"] },
    ]);
  });

  test("servers that are not OpenSSH do not read sshd_config", () => {
    const answer = whatIfFleet(offersOf([{ ...NEW, server: "dropbear_2022.83" }]), lines("KexAlgorithms diffie-hellman-group1-sha1"));
    expect(answer).toMatchObject({ stop: [], left_alone: [{ software: "Dropbear 2022.83", servers: 1, connections: 1 }] });
  });

  test("a whole configuration: what it does not set has its default, and other host keys are gone", () => {
    const restricted: Seen = { ...NEW, serverLists: { cipher: ["aes128-cbc"] } };
    expect(whatIfFleet(offersOf([restricted]), config("Port 22\nPermitRootLogin no")).start).toHaveLength(1);
    expect(whatIfFleet(offersOf([restricted]), lines("MACs hmac-sha2-256")).start).toHaveLength(0);
    const rsa: Seen = { client: "PuTTY_Release_0.62", server: DEBIAN_12, clientLists: { kex: ["curve25519-sha256"], hostkey: ["rsa-sha2-256"] } };
    expect(whatIfFleet(offersOf([rsa]), config("HostKey /etc/ssh/ssh_host_ed25519_key")).stop).toMatchObject([{ slots: ["host_key"] }]);
    expect(whatIfFleet(offersOf([rsa]), config("HostKey /etc/ssh/of_unknown_type")).stop).toEqual([]);
  });

  test("Include and Match are told as not evaluated, and nothing behind Match is", () => {
    const { stop, remarks } = whatIfFleet(
      offersOf([NEW]),
      config("Include /etc/ssh/sshd_config.d/*.conf\nMatch User bob\nKexAlgorithms diffie-hellman-group1-sha1"),
    );
    expect(stop).toEqual([]);
    expect(remarks).toEqual([
      'sshd_config line 1 "Include /etc/ssh/sshd_config.d/*.conf": not evaluated; what it includes may set a list first',
      'sshd_config line 2 "Match User bob": not evaluated, nor what follows; sshd takes no list of algorithms there',
    ]);
  });

  test("crypto-policies: both forms of the file that a policy makes", () => {
    const rhel8 = "CRYPTO_POLICY='-oCiphers=aes128-cbc -oMACs=hmac-sha2-256 -oKexAlgorithms=curve25519-sha256'";
    const rhel9 = "# comment\nCiphers aes128-cbc\nMACs hmac-sha2-256\nKexAlgorithms curve25519-sha256\nRequiredRSASize 2048";
    for (const text of [rhel8, rhel9]) expect(whatIfFleet(offersOf([NEW]), policy(text)).stop).toMatchObject([{ slots: ["cipher_c2s", "cipher_s2c"] }]);
  });

  test("a name from the wire that nobody knows is never told to be kept", () => {
    const odd: Seen = { ...NEW, clientLists: { kex: ["x; rm -rf /"] }, serverLists: { kex: ["x; rm -rf /", "curve25519-sha256"] } };
    expect(whatIfFleet(offersOf([odd]), lines("KexAlgorithms curve25519-sha256")).keep).toMatchObject({ names: {}, lost: 1 });
  });
});

describe("what if the clients were upgraded", () => {
  const version = (text: string) => ({ server: null, clientVersion: parseClientVersion(text) });

  test("they offer the defaults of that version; who is newer or another program stays", () => {
    const server = "OpenSSH_5.3";
    const all: Seen[] = [
      { client: "OpenSSH_7.4", server },
      { client: "PuTTY_Release_0.62", server },
    ];
    const answer = whatIfFleet(offersOf(all), version("9.9"));
    expect(answer.stop).toMatchObject([{ software: "OpenSSH 7.4" }]);
    expect(answer.keep).toMatchObject({ side: "client", checked: true });
    expect(answer.keep?.lines.every((line) => /^\w+ \+/.test(line))).toBe(true);
  });

  test("a list that somebody restricted outlives the upgrade", () => {
    const all: Seen[] = [{ client: "OpenSSH_7.4", server: DEBIAN_12, clientLists: { kex: ["diffie-hellman-group1-sha1"] } }];
    expect(whatIfFleet(offersOf(all), version("OpenSSH 9.9")).start).toEqual([]);
  });

  test("a version that nobody knows is a mistake of the command line", () => {
    for (const text of ["OpenSSH 42.0", "Foo 1.0", "new"]) expect(() => parseClientVersion(text)).toThrow(/--client-version/);
  });
});
