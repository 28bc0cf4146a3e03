import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readServerLines } from "../../src/fleet/server-lines.ts";
import { type FleetAnswer, whatIfFleet } from "../../src/fleet/what-if-fleet.ts";
import { defaultOffer } from "../../src/knowledge/offers.ts";
import { softwareOf } from "../../src/knowledge/software.ts";
import type { Lists } from "../diagnosis/fixes/offers.ts";
import { offersOf, type Seen } from "./fleet-records.ts";

// The other side of the comparison shares no code with what it tests: lists, the rule of RFC 4253 7.1, and sets of names tried one by one.

const CLIENTS = ["OpenSSH_9.2p1", "OpenSSH_7.4", "OpenSSH_6.6.1p1", "PuTTY_Release_0.78"];
const SERVERS = ["OpenSSH_9.2p1", "OpenSSH_8.9p1"];
const KEX = ["curve25519-sha256", "ecdh-sha2-nistp256", "diffie-hellman-group14-sha256", "diffie-hellman-group14-sha1"];
const CIPHERS = ["chacha20-poly1305@openssh.com", "aes128-ctr", "aes256-gcm@openssh.com", "aes128-cbc"];
const MACS = ["hmac-sha2-256", "hmac-sha1", "umac-128@openssh.com"];
const AEAD = new Set(["chacha20-poly1305@openssh.com", "aes256-gcm@openssh.com", "aes128-gcm@openssh.com"]);

const some = (names: readonly string[]) => fc.shuffledSubarray([...names], { minLength: 1 });
const lists: fc.Arbitrary<Lists> = fc.record({ kex: some(KEX), cipher: some(CIPHERS), mac: some(MACS) }, { requiredKeys: [] });
const fleet: fc.Arbitrary<Seen[]> = fc.array(
  fc.record({
    client: fc.constantFrom(...CLIENTS),
    server: fc.constantFrom(...SERVERS),
    clientLists: lists,
    serverLists: lists,
    clientIp: fc.ipV4(),
    serverIp: fc.ipV4(),
  }),
  { minLength: 1, maxLength: 12 },
);

interface Asked {
  keyword: "KexAlgorithms" | "Ciphers" | "MACs";
  operator: "" | "-" | "+" | "^";
  names: string[];
}

const KIND = { KexAlgorithms: "kex", Ciphers: "cipher", MACs: "mac" } as const;
const asked: fc.Arbitrary<Asked> = fc
  .tuple(
    fc.constantFrom(["KexAlgorithms", KEX] as const, ["Ciphers", CIPHERS] as const, ["MACs", MACS] as const),
    fc.constantFrom("" as const, "-" as const, "+" as const, "^" as const),
  )
  .chain(([[keyword, names], operator]) => some(names).map((chosen) => ({ keyword, operator, names: chosen })));
const change = fc.uniqueArray(asked, { minLength: 1, maxLength: 3, selector: ({ keyword }) => keyword });

interface Offer {
  kex: readonly string[];
  hostkey: readonly string[];
  cipher: readonly string[];
  mac: readonly string[];
}

const standards = new Map<string, Offer>();

function offerOf(ident: string, end: "client" | "server", own: Lists = {}): Offer {
  const standard = standards.get(`${end} ${ident}`) ?? defaultOffer(softwareOf(`SSH-2.0-${ident}`), end)!;
  standards.set(`${end} ${ident}`, standard);
  return { kex: own.kex ?? standard.kex, hostkey: own.hostkey ?? standard.hostkey, cipher: own.cipher ?? standard.cipher, mac: own.mac ?? standard.mac };
}

/** RFC 4253 7.1, as an inefficient reader of it would write it. Restricted lists are longer to tell: names in another order or missing. */
function agree(client: Offer, server: Offer): boolean {
  const first = (slot: keyof Offer) =>
    client[slot].find((name) => server[slot].includes(name) && !name.startsWith("kex-strict") && !name.startsWith("ext-info"));
  const cipher = first("cipher");
  return first("kex") !== undefined && first("hostkey") !== undefined && cipher !== undefined && (AEAD.has(cipher) || first("mac") !== undefined);
}

/** sshd_config(5): an operator starts from the default, except where names were only added to it, which no line here says. */
function lineApplied(offer: Offer, ident: string, { keyword, operator, names }: Asked): Offer {
  const kind = KIND[keyword];
  const standard = offerOf(ident, "server")[kind];
  const isRestricted =
    standard.some((name) => !offer[kind].includes(name)) ||
    standard.filter((name) => offer[kind].includes(name)).some((name, i) => offer[kind].filter((other) => standard.includes(other))[i] !== name);
  const base = isRestricted ? standard : offer[kind].filter((name) => standard.includes(name));
  const result = { "": names, "+": [...base, ...names], "^": [...names, ...base], "-": base.filter((name) => !names.includes(name)) }[operator];
  return { ...offer, [kind]: [...new Set(result)] };
}

const after = (seen: Seen, lines: readonly Asked[]): Offer =>
  lines.reduce((offer, line) => lineApplied(offer, seen.server, line), offerOf(seen.server, "server", seen.serverLists));
const text = ({ keyword, operator, names }: Asked): string => `${keyword} ${operator}${names.join(",")}`;

function ask(all: readonly Seen[], lines: readonly Asked[]): FleetAnswer {
  return whatIfFleet(offersOf(all), { server: readServerLines([{ name: "--server", text: lines.map(text).join("\n"), kind: "lines" }]), clientVersion: null });
}

function expected(all: readonly Seen[], lines: readonly Asked[]) {
  const judged = all.map((seen) => {
    const client = offerOf(seen.client, "client", seen.clientLists);
    return { seen, before: agree(client, offerOf(seen.server, "server", seen.serverLists)), then: agree(client, after(seen, lines)) };
  });
  return {
    stop: judged.filter(({ before, then }) => before && !then),
    start: judged.filter(({ before, then }) => !before && then),
    working: judged.filter(({ before }) => before),
  };
}

describe("what-if over a fleet", () => {
  test("names exactly the connections that a negotiation of every pair names", () => {
    fc.assert(
      fc.property(fleet, change, (all, lines) => {
        const { stop, start, working } = expected(all, lines);
        const answer = ask(all, lines);
        expect(answer.totals).toMatchObject({ judged: all.length, stop: stop.length, start: start.length, go_on: working.length - stop.length, refused: 0 });
        const addresses = (groups: FleetAnswer["stop"]) => groups.flatMap(({ examples }) => examples.map(({ client, server }) => `${client} ${server}`)).sort();
        const pairs = (rows: typeof stop) => [...new Set(rows.map(({ seen }) => `${seen.clientIp} ${seen.serverIp}`))].sort();
        expect(addresses(answer.stop)).toEqual(pairs(stop));
        expect(addresses(answer.start)).toEqual(pairs(start));
      }),
      { numRuns: 200 },
    );
  });

  test("what it says to keep keeps everybody working, and no smaller set does", () => {
    fc.assert(
      fc.property(fleet, change, (all, lines) => {
        const { keep } = ask(all, lines);
        const { stop, working } = expected(all, lines);
        expect(keep === null).toBe(stop.length === 0);
        if (keep === null) return;
        expect(keep.smallest).toBe(true);
        const rows = working.map(({ seen }) => ({
          client: offerOf(seen.client, "client", seen.clientLists),
          now: offerOf(seen.server, "server", seen.serverLists),
          then: after(seen, lines),
        }));
        const works = (names: readonly string[]) => rows.filter(({ client, now, then }) => agree(client, kept(now, then, names))).length;
        const wanted = working.length - keep.lost;
        const names = Object.values(keep.names).flat();
        expect(works(names)).toBe(wanted);
        const pool = [...new Set(rows.flatMap(({ now }) => [...now.kex, ...now.hostkey, ...now.cipher, ...now.mac]))].filter(
          (name) => !name.startsWith("kex-strict") && !name.startsWith("ext-info"),
        );
        const helpful = pool.filter((name) => rows.some(({ now, then }) => JSON.stringify(kept(now, then, [name])) !== JSON.stringify(then)));
        if (names.length === 0) return;
        for (const smaller of subsets(helpful, names.length - 1)) expect(works(smaller)).toBeLessThan(wanted);
      }),
      { numRuns: 100 },
    );
  });
});

/** The server's lists with those of the names that it offers now. */
function kept(now: Offer, then: Offer, names: readonly string[]): Offer {
  const more = (slot: keyof Offer) => [...then[slot], ...now[slot].filter((name) => names.includes(name) && !then[slot].includes(name))];
  return { kex: more("kex"), hostkey: more("hostkey"), cipher: more("cipher"), mac: more("mac") };
}

/** Every subset of at most `most` names. */
function* subsets(names: readonly string[], most: number, from = 0, chosen: readonly string[] = []): Generator<readonly string[]> {
  yield chosen;
  if (chosen.length >= most) return;
  for (let i = from; i < names.length; i++) yield* subsets(names, most, i + 1, [...chosen, names[i]!]);
}
