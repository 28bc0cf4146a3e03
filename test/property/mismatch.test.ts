import fc from "fast-check";
import { expect, test } from "vitest";
import type { KexInit, KexInitListName } from "../../src/ssh/transport-facts.ts";
import { kexInit } from "../ssh/messages.ts";
import { offered } from "../verdicts/conversations.ts";
import { recordOf } from "../verdicts/diagnosis-of.ts";

const NAMES: Readonly<Record<"kex" | "hostkey" | "cipher" | "mac" | "compression", readonly string[]>> = {
  kex: ["curve25519-sha256", "diffie-hellman-group14-sha1", "ecdh-sha2-nistp256", "kexguess2@matt.ucc.asn.au", "a@x", ""],
  hostkey: ["ssh-ed25519", "rsa-sha2-512", "ssh-rsa", "b@x"],
  cipher: ["chacha20-poly1305@openssh.com", "aes128-gcm@openssh.com", "aes128-ctr", "3des-cbc", "c@x"],
  mac: ["hmac-sha2-256", "umac-64-etm@openssh.com", "hmac-md5", "d@x"],
  compression: ["none", "zlib@openssh.com", "zlib"],
};
/** What each side may announce among its methods; the other side's would turn the roles round. */
const ANNOUNCED = {
  client: ["ext-info-c", "kex-strict-c-v00@openssh.com"],
  server: ["ext-info-s", "kex-strict-s-v00@openssh.com"],
};
const MARKERS = [...ANNOUNCED.client, ...ANNOUNCED.server, "kexguess2@matt.ucc.asn.au", ""];
const AEAD = ["chacha20-poly1305@openssh.com", "aes128-gcm@openssh.com"];

const some = (slot: keyof typeof NAMES) => fc.shuffledSubarray([...NAMES[slot]], { minLength: 1 });
const lists = (end: keyof typeof ANNOUNCED): fc.Arbitrary<Partial<KexInit>> =>
  fc.record({
    kex_algorithms: fc.tuple(some("kex"), fc.subarray(ANNOUNCED[end])).map(([names, markers]) => [...names, ...markers]),
    server_host_key_algorithms: some("hostkey"),
    encryption_algorithms_client_to_server: some("cipher"),
    encryption_algorithms_server_to_client: some("cipher"),
    mac_algorithms_client_to_server: some("mac"),
    mac_algorithms_server_to_client: some("mac"),
    compression_algorithms_client_to_server: some("compression"),
    compression_algorithms_server_to_client: some("compression"),
  });

/** RFC 4253 7.1 once more, in its shortest form: the codes of the slots that have nothing in common. */
function failing(client: Partial<KexInit>, server: Partial<KexInit>): string[] {
  const chosen = (list: KexInitListName) => (client[list] as string[]).find((name) => !MARKERS.includes(name) && (server[list] as string[]).includes(name));
  const either = (name: "encryption" | "compression") =>
    (["client_to_server", "server_to_client"] as const).some((way) => chosen(`${name}_algorithms_${way}`) === undefined);
  const mac = (["client_to_server", "server_to_client"] as const).some((way) => {
    const cipher = chosen(`encryption_algorithms_${way}`);
    return (cipher === undefined || !AEAD.includes(cipher)) && chosen(`mac_algorithms_${way}`) === undefined;
  });
  return [
    ...(chosen("kex_algorithms") === undefined ? ["no-common-kex"] : []),
    ...(chosen("server_host_key_algorithms") === undefined ? ["no-common-host-key"] : []),
    ...(either("encryption") ? ["no-common-cipher"] : []),
    ...(mac ? ["no-common-mac"] : []),
    ...(either("compression") ? ["no-common-compression"] : []),
  ];
}

test("a pair is called a mismatch, in every slot that fails, if and only if it is one", () => {
  const seen = { fits: 0, fails: 0 };
  fc.assert(
    fc.property(lists("client"), lists("server"), fc.constantFrom("client" as const, "server" as const), (client, server, first) => {
      const expected = failing(client, server);
      const { verdict, also } = recordOf(offered(kexInit(client), kexInit(server)).close(first));
      const told = [verdict, ...also].map(({ code }) => code).filter((code) => code.startsWith("no-common-"));
      expect(told.toSorted()).toEqual(expected.toSorted());
      seen[expected.length === 0 ? "fits" : "fails"]++;
    }),
    { numRuns: 500 },
  );
  expect(Math.min(seen.fits, seen.fails)).toBeGreaterThan(10);
});
