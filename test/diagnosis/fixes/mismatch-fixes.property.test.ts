import fc from "fast-check";
import { expect, test } from "vitest";
import { applySettings } from "../../../src/diagnosis/fixes/apply-settings.ts";
import { assignmentDialect } from "../../../src/diagnosis/fixes/assignment-dialect.ts";
import { fixesForPair } from "../../../src/diagnosis/fixes/mismatch-fixes.ts";
import { readOpenssh } from "../../../src/diagnosis/fixes/openssh-reader.ts";
import type { Offerer, Pair } from "../../../src/diagnosis/fixes/pair.ts";
import { failingSlots } from "../../../src/diagnosis/fixes/repair.ts";
import { negotiatedRecord } from "../../../src/diagnosis/negotiated-record.ts";
import type { Fix } from "../../../src/diagnosis/record.ts";
import { algorithmsOf, isKnownAlgorithm, SLOTS, type Slot, supportOf } from "../../../src/knowledge/algorithms.ts";
import { negotiate } from "../../../src/ssh/negotiate.ts";
import { type Lists, pairOf } from "./offers.ts";

const CLIENTS = [
  "OpenSSH_9.2p1 Debian-2+deb12u10",
  "OpenSSH_10.5",
  "OpenSSH_5.3",
  "OpenSSH_6.6.1p1 Ubuntu-2ubuntu2",
  "OpenSSH_7.4",
  "OpenSSH_for_Windows_9.5",
  "PuTTY_Release_0.63",
  "dropbear_2022.83",
  "libssh2_1.8.0",
  "libssh_0.9.6",
  "paramiko_2.12.0",
  "Go",
  "AsyncSSH_2.10.1",
  "ssh2js1.5.0",
  "JSCH-0.1.58",
  "Renci.SshNet.SshClient.0.0.1",
  null,
];
const SERVERS = [
  "OpenSSH_9.2p1 Debian-2+deb12u10",
  "OpenSSH_10.5",
  "OpenSSH_5.3",
  "OpenSSH_8.0",
  "OpenSSH_8.7",
  "OpenSSH_9.6 FreeBSD-20240104",
  "Cisco-1.25",
  "dropbear_2019.78",
  "libssh_0.9.6",
  "AsyncSSH_2.10.1",
  "paramiko_2.12.0",
  "tinyssh_noversion",
  "ROSSSH",
  null,
];

/** Names that mean nothing, or mean harm to whoever pastes them. */
const HOSTILE = [
  "x; reboot",
  "$(id)",
  "`id`",
  "a\nPermitRootLogin yes",
  "*",
  "gss-gex-sha1-toWM5Slw5Ew8Mqkay+al2g==",
  "ext-info-c",
  "kex-strict-s-v00@openssh.com",
  "'",
  '"',
  "evil@example.com",
  "-oProxyCommand=id",
  "",
];

const namesOf = (slot: Slot) => algorithmsOf(slot).map(({ name }) => name);
const wellKnown = (slot: Slot) => namesOf(slot).filter((name) => supportOf("openssh", name, slot) !== null && !name.includes("-cert-"));
/** Few of what OpenSSH ever had, so that offers meet now and then; some of all names, and some that nobody knows. */
const listOf = (slot: Slot) =>
  fc.uniqueArray(
    fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom(...wellKnown(slot)) },
      { weight: 1, arbitrary: fc.constantFrom(...namesOf(slot)) },
      { weight: 1, arbitrary: fc.constantFrom(...HOSTILE) },
    ),
    { maxLength: 4 },
  );
/** Most lists stay the default of the program; what is changed is changed in both directions, or in one. */
const lists = (): fc.Arbitrary<Lists> =>
  fc
    .record({
      kex: listOf("kex"),
      hostkey: listOf("hostkey"),
      cipher: listOf("cipher"),
      cipher_s2c: listOf("cipher"),
      mac: listOf("mac"),
      mac_s2c: listOf("mac"),
    })
    .chain((all) =>
      fc.subarray(Object.keys(all) as (keyof typeof all)[], { maxLength: 3 }).map((keys) => Object.fromEntries(keys.map((key) => [key, all[key]]))),
    );
const pairs = fc
  .record({ client: fc.constantFrom(...CLIENTS), clientLists: lists(), server: fc.constantFrom(...SERVERS), serverLists: lists() })
  .map(({ client, clientLists, server, serverLists }) => pairOf([client, clientLists], [server, serverLists]));

/** What the printed text does, read by whoever it is for. */
function applied(text: string, own: Offerer) {
  const settings =
    own.software?.product === "openssh" ? readOpenssh(text).settings : (assignmentDialect(own)?.read({ file: null, line: text, command: null, why: "" }) ?? []);
  return applySettings(settings, own);
}

const textOf = ({ line, command }: Fix) => line ?? (command?.startsWith("ssh -o ") ? command : null);

/** With the text of a fix in force, and that of the half that it needs. */
function negotiatedWith(fix: Fix, all: readonly Fix[], pair: Pair) {
  const applies = [fix, ...all.filter((other) => fix.needs !== undefined && other.side === fix.needs && other.needs === fix.side)];
  const listsOf = (end: "client" | "server") => {
    const text = applies.map((each) => (each.side === end ? textOf(each) : null)).find((each) => each !== null);
    return text == null ? pair[end].lists : applied(text, pair[end]);
  };
  return negotiate(listsOf("client"), listsOf("server"));
}

test("what is printed negotiates in every slot, and gives what is said to be checked", () => {
  let printed = 0;
  let halves = 0;
  fc.assert(
    fc.property(pairs, (pair) => {
      const fixes = fixesForPair(pair);
      for (const fix of fixes) {
        if (textOf(fix) === null) continue;
        printed++;
        const negotiation = negotiatedWith(fix, fixes, pair);
        expect(negotiation.failing).toEqual([]);
        expect(fix.checked).toEqual(negotiatedRecord(negotiation));
        if (fix.needs === undefined) continue;
        halves++;
        expect(failingSlots(negotiatedWith({ ...fix, needs: undefined }, fixes, pair), pair.client, pair.server), "half of it is no fix").not.toEqual([]);
      }
      const needed = fixes.flatMap(({ needs }) => (needs === undefined ? [] : [needs]));
      expect([[], ["client", "server"]]).toContainEqual(needed.toSorted());
    }),
    { numRuns: 1_000 },
  );
  expect(printed).toBeGreaterThan(300);
  expect(halves).toBeGreaterThan(0);
});

test("a line that serves both directions stands alone where it is enough", () => {
  const server: Lists = {
    kex: ["curve25519-sha256", "ecdh-sha2-nistp256"],
    hostkey: ["ssh-ed25519", "rsa-sha2-512", "rsa-sha2-256"],
    cipher: ["aes128-gcm@openssh.com", "aes256-ctr"],
    mac: ["hmac-sha2-256"],
    mac_s2c: ["hmac-ripemd160@openssh.com"],
  };
  const pair = pairOf(["OpenSSH_5.3", { mac: ["hmac-ripemd160@openssh.com"], mac_s2c: ["hmac-ripemd160@openssh.com"] }], ["Cisco-1.25", server]);
  const [only, ...others] = fixesForPair(pair).filter((fix) => textOf(fix) !== null);
  expect(only).toMatchObject({ side: "server" });
  expect([only, ...others].map((fix) => fix?.needs)).toEqual([undefined]);
});

test("a pair that agrees gets no fix; what is checked has no hole", () => {
  fc.assert(
    fc.property(pairs, (pair) => {
      const fixes = fixesForPair(pair);
      const { client, server } = pair;
      if (failingSlots(negotiate(client.lists, server.lists), client, server).length === 0) expect(fixes).toEqual([]);
      for (const { checked } of fixes) if (checked !== null) expect(Object.values(checked)).not.toContain(null);
    }),
    { numRuns: 500 },
  );
});

test("nothing of the wire but names that we know stands in a line or a command", () => {
  const known = new Set(SLOTS.flatMap((slot) => namesOf(slot).filter((name) => isKnownAlgorithm(name, slot))));
  fc.assert(
    fc.property(pairs, (pair) => {
      for (const { line, command } of fixesForPair(pair)) {
        const text = `${line ?? ""}\n${command ?? ""}`;
        for (const name of HOSTILE) if (name.length > 1) expect(text).not.toContain(name);
        for (const value of text.matchAll(/^\s*(?:KexAlgorithms|HostKeyAlgorithms|Ciphers|MACs) \+?(.*)$/gm)) {
          for (const name of value[1]?.split(",") ?? []) expect(known).toContain(name);
        }
      }
    }),
    { numRuns: 500 },
  );
});

test("nothing broken comes back where something sound would do", () => {
  const sound: Lists = { kex: ["diffie-hellman-group1-sha1", "diffie-hellman-group14-sha1", "diffie-hellman-group16-sha512"] };
  for (const fix of fixesForPair(pairOf(["OpenSSH_9.2p1 Debian-2+deb12u10", { kex: ["curve25519-sha256"] }], ["OpenSSH_9.2p1 Debian-2+deb12u10", sound]))) {
    expect(fix.risk).toBeNull();
  }
});
