import { expect, test } from "vitest";
import { FleetOffers } from "../../src/fleet/fleet-offers.ts";
import { Judge } from "../../src/fleet/judge.ts";
import { smallestKeep } from "../../src/fleet/keep.ts";
import { readServerLines } from "../../src/fleet/server-lines.ts";
import { whatIfFleet } from "../../src/fleet/what-if-fleet.ts";
import { MAX_FLEET_PEERS, MAX_MEETING_ADDRESSES } from "../../src/limits.ts";
import { offersOf, type Seen, seenRecord } from "./fleet-records.ts";

const NOTHING = { server: readServerLines([]), clientVersion: null };
const PAIR: Seen = { client: "OpenSSH_9.2p1", server: "OpenSSH_9.2p1" };

test("programs beyond the limit are counted, not judged", () => {
  const offers = new FleetOffers();
  const base = seenRecord(PAIR);
  const more = 5;
  // The server is one of them.
  for (let i = 0; i < MAX_FLEET_PEERS - 1 + more; i++) {
    const client = { ...base.ssh.client, ident: `SSH-2.0-made_up_${i}` };
    offers.add({ ...base, ssh: { ...base.ssh, client } });
  }
  expect([...offers.meetings()]).toHaveLength(MAX_FLEET_PEERS - 1);
  expect(offers.unjudged.beyondLimits).toBe(more);
});

test("addresses beyond the limit of a pair are told as at least so many", () => {
  const base = seenRecord({ ...PAIR, clientLists: { kex: ["ecdh-sha2-nistp256"] } });
  const offers = new FleetOffers();
  for (let i = 0; i <= MAX_MEETING_ADDRESSES; i++) offers.add({ ...base, client: { ip: `10.0.${i >> 8}.${i & 255}`, port: 1 } });
  const change = { ...NOTHING, server: readServerLines([{ name: "", text: "KexAlgorithms curve25519-sha256", kind: "lines" }]) };
  expect(whatIfFleet(offers, change).stop).toMatchObject([
    { connections: MAX_MEETING_ADDRESSES + 1, clients: MAX_MEETING_ADDRESSES, addresses_complete: false },
  ]);
});

test("a search that is cut off still ends with a set that keeps everybody, and says that it may not be the smallest", () => {
  const kex = ["ecdh-sha2-nistp256", "ecdh-sha2-nistp384", "diffie-hellman-group14-sha256"];
  const offers = offersOf(kex.map((name): Seen => ({ ...PAIR, clientLists: { kex: [name, "curve25519-sha256@libssh.org"] } })));
  const change = { ...NOTHING, server: readServerLines([{ name: "", text: "KexAlgorithms sntrup761x25519-sha512@openssh.com", kind: "lines" }]) };
  const judge = new Judge(change);
  const working = [...offers.meetings()].map((meeting) => judge.judge(meeting).changed);
  expect(smallestKeep(working)).toMatchObject({ names: [{ kind: "kex", name: "curve25519-sha256@libssh.org" }], smallest: true, holds: true, lost: [] });
  expect(smallestKeep(working, 1)).toMatchObject({ smallest: false, holds: true, lost: [] });
});
