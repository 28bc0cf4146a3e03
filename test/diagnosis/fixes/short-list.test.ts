import { expect, test } from "vitest";
import { shortListCommand, shortListOf, USUAL_SHORT_LIST } from "../../../src/diagnosis/fixes/short-list.ts";
import type { VerdictContext } from "../../../src/verdicts/context.ts";
import { type Lists, NAMES, offerer } from "./offers.ts";

const DEBIAN_12 = "OpenSSH_9.2p1 Debian-2+deb12u10";

/** What of a context counts here. `seen`: the ends whose KEXINIT came through. */
function contextOf(client: [string | null, Lists?], server: [string | null, Lists?], seen: readonly string[] = ["client", "server"]): VerdictContext {
  const ends = { client: offerer("client", ...client), server: offerer("server", ...server) };
  const peer = (end: "client" | "server") => ({ ssh: { kexinit: seen.includes(end) ? { lists: ends[end].lists } : null } });
  return {
    facts: { client: peer("client"), server: peer("server") },
    software: { client: ends.client.software, server: ends.server.software },
    offer: { client: ends.client.comparison, server: ends.server.comparison },
  } as unknown as VerdictContext;
}

test("takes what both have and what makes small messages, and checks it", () => {
  const list = shortListOf(
    contextOf([DEBIAN_12], [DEBIAN_12, { kex: ["sntrup761x25519-sha512", "diffie-hellman-group16-sha512", "ecdh-sha2-nistp256"], hostkey: ["rsa-sha2-512"] }]),
    NAMES,
  );
  expect(list).toMatchObject({ kex: "ecdh-sha2-nistp256", host_key: "rsa-sha2-512", checked: { kex: "ecdh-sha2-nistp256", host_key: "rsa-sha2-512" } });
});

test("of a KEXINIT that never came through, the default of its version stands", () => {
  const list = shortListOf(contextOf([DEBIAN_12], [DEBIAN_12], ["server"]), NAMES);
  expect(list?.checked).toMatchObject({ kex: "curve25519-sha256", host_key: "ssh-ed25519" });
});

test("nothing known: the usual list, unchecked; a client without such options: none", () => {
  expect(shortListOf(contextOf([null], [null], []), NAMES)).toBe(USUAL_SHORT_LIST);
  expect(shortListOf(contextOf(["PuTTY_Release_0.80"], [DEBIAN_12]), NAMES)).toBeNull();
});

test("the command names the port where it is another", () => {
  expect(shortListCommand({ ...NAMES, port: 2222 }, USUAL_SHORT_LIST)).toMatch(/ -o MACs=hmac-sha2-256 -p 2222 198\.51\.100\.22$/);
});
