import { TcpFlag } from "../net/packet.ts";
import type { MatchedBy, SeenConnection, Sighting } from "./sighting.ts";

/** Sightings of one connection begin within this time of each other where nothing but the server and the time joins them. Nanoseconds. */
const SAME_START = 2e9;
/** 32-bit numbers meet by chance in large captures: what they join begins within a day, whatever the clocks say. Nanoseconds. */
const SAME_DAY = 86_400e9;

/** The keys by which a sighting is found at another point, the best first: what NAT leaves alone. */
function keysOf({ facts }: Sighting): [MatchedBy, string][] {
  const { client, server, segments, connection } = facts;
  const keys: [MatchedBy, string][] = [];
  for (const peer of [client, server]) {
    if (peer.ssh.kexinit !== null) keys.push(["cookie", `${peer.end} ${peer.ssh.kexinit.lists.cookie}`]);
    if (peer.half.isnSeen) keys.push(["isn", `${peer.end} ${peer.half.isn}`]);
  }
  const syn = segments.find((s) => s.fromOriginator && (s.flags & TcpFlag.Syn) !== 0);
  if (syn !== undefined && syn.timestampValue !== -1) keys.push(["timestamps", String(syn.timestampValue)]);
  for (const peer of [client, server]) {
    const message = peer.ssh.messages.find(({ payload, number }) => payload !== null && number >= 30);
    if (message?.payload) keys.push(["payload", `${peer.end} ${Buffer.from(message.payload).toString("latin1")}`]);
  }
  keys.push(["addresses", [client.ip, client.port, server.ip, server.port, connection.ipVersion].join(" ")]);
  return keys;
}

/** What two sightings have in common. */
export function sharedKeys(a: Sighting, b: Sighting): MatchedBy[] {
  const known = new Set(keysOf(a).map(([by, key]) => `${by} ${key}`));
  return [...new Set(keysOf(b).flatMap(([by, key]) => (known.has(`${by} ${key}`) ? [by] : [])))];
}

/** Joins what the points saw into connections. `points[i]`: the sightings of point i, in order of time. */
export function matchSightings(points: readonly (readonly Sighting[])[]): SeenConnection[] {
  const seen: { sightings: (Sighting | null)[]; matchedBy: Set<MatchedBy> }[] = [];
  for (const [index, sightings] of points.entries()) {
    const earlier = new Finder(seen.map(({ sightings: all }) => all.findLast((s) => s !== null)!));
    const rest: Sighting[] = [];
    for (const sighting of sightings) {
      const found = earlier.byKeys(sighting);
      if (found === null) rest.push(sighting);
      else join(seen[found.index]!, index, sighting, found.by);
    }
    for (const sighting of rest) {
      const found = earlier.byTime(sighting);
      if (found !== null) join(seen[found]!, index, sighting, ["time"]);
      else seen.push({ sightings: points.map((_, i) => (i === index ? sighting : null)), matchedBy: new Set() });
    }
  }
  return seen.map(({ sightings, matchedBy }) => ({ sightings, matchedBy: [...matchedBy] }));
}

function join(seen: { sightings: (Sighting | null)[]; matchedBy: Set<MatchedBy> }, index: number, sighting: Sighting, by: readonly MatchedBy[]): void {
  seen.sightings[index] = sighting;
  for (const key of by) seen.matchedBy.add(key);
}

/** Finds the connection, among those known from earlier points, that a sighting belongs to; each is given out once. */
class Finder {
  readonly #known: readonly Sighting[];
  readonly #byKey = new Map<string, number[]>();
  readonly #taken = new Set<number>();

  constructor(known: readonly Sighting[]) {
    this.#known = known;
    for (const [index, sighting] of known.entries()) {
      for (const [by, key] of keysOf(sighting)) {
        const list = this.#byKey.get(`${by} ${key}`);
        if (list === undefined) this.#byKey.set(`${by} ${key}`, [index]);
        else list.push(index);
      }
    }
  }

  /** The one with the most keys in common. */
  byKeys(sighting: Sighting): { index: number; by: MatchedBy[] } | null {
    const shared = new Map<number, Set<MatchedBy>>();
    for (const [by, key] of keysOf(sighting)) {
      for (const index of this.#byKey.get(`${by} ${key}`) ?? []) {
        if (this.#taken.has(index) || Math.abs(startOf(this.#known[index]!) - startOf(sighting)) > SAME_DAY) continue;
        shared.set(index, (shared.get(index) ?? new Set()).add(by));
      }
    }
    let best: { index: number; by: MatchedBy[] } | null = null;
    for (const [index, by] of shared) if (best === null || by.size > best.by.length) best = { index, by: [...by] };
    if (best !== null) this.#taken.add(best.index);
    return best;
  }

  /**
   * What ends a connection and opens its own leaves the server and the time alone. Only one may fit, both must have come to the server's offer, and
   * the same host key at both points means two clients of one server, not one that is intercepted.
   */
  byTime(sighting: Sighting): number | null {
    const { server } = sighting.facts;
    const fitting = [...this.#known.keys()].filter((index) => {
      const other = this.#known[index]!;
      const sameServer = other.facts.server.ip === server.ip && other.facts.server.port === server.port;
      return !this.#taken.has(index) && sameServer && Math.abs(startOf(other) - startOf(sighting)) <= SAME_START && mayMeet(other, sighting);
    });
    if (fitting.length !== 1) return null;
    this.#taken.add(fitting[0]!);
    return fitting[0]!;
  }
}

function mayMeet(a: Sighting, b: Sighting): boolean {
  const [keyA, keyB] = [a.record.ssh.server.host_key, b.record.ssh.server.host_key];
  const sameKey = keyA !== null && keyA.fingerprint === keyB?.fingerprint;
  return a.facts.server.ssh.kexinit !== null && b.facts.server.ssh.kexinit !== null && !sameKey;
}

function startOf({ facts, base }: Sighting): number {
  return facts.connection.firstTime + base;
}
