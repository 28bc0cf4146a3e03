import type { Offerer } from "../diagnosis/fixes/pair.ts";
import { failingSlots, negotiateAs } from "../diagnosis/fixes/repair.ts";
import { LISTS_OF } from "../diagnosis/fixes/slot-lists.ts";
import type { End } from "../exchange/exchange-facts.ts";
import { compareOffer } from "../knowledge/compare-offer.ts";
import { SLOTS as KINDS, type Slot } from "../knowledge/slot.ts";
import type { Software } from "../knowledge/software.ts";
import { type Negotiation, negotiate, SLOTS, type SlotName } from "../ssh/negotiate.ts";
import type { KexInit, KexInitListName } from "../ssh/transport-facts.ts";
import { changedServer, isUpgraded, takesLines, upgradedLists } from "./changed-lists.ts";
import type { Meeting } from "./fleet-offers.ts";
import type { Peer } from "./peer.ts";
import type { ServerLines } from "./server-lines.ts";

/** What is asked about: other lines on the servers, another version of the clients, or both. */
export interface FleetChange {
  server: ServerLines | null;
  clientVersion: Software | null;
}

/** Names that the side that changes would go on offering, where it offers them now; by kind. */
export type Kept = Readonly<Record<Slot, ReadonlySet<string>>>;

/** Both ends of a meeting as they would be, before anything is kept. */
export interface ChangedMeeting {
  meeting: Meeting;
  client: Offerer;
  server: Offerer;
  /** Who may keep what it offers now: the servers, where they change. */
  side: End;
}

/** What would become of a meeting. */
export interface Judgement {
  meeting: Meeting;
  /** Slots that fail now, and that would fail. */
  before: SlotName[];
  after: SlotName[];
  /** They agree before and after, on something else. */
  otherChoice: boolean;
  /** Why the server's sshd would not start; then `after` is empty and means nothing. */
  refusals: string[];
  changed: ChangedMeeting;
}

/** Judges meetings with the negotiation that every verdict rests on (RFC 4253 7.1). What a program would offer is found once, not at each meeting. */
export class Judge {
  readonly #change: FleetChange;
  readonly #clients = new PeerMemo((peer, other) => offererOf("client", peer, other));
  readonly #servers = new PeerMemo((peer, other) => offererOf("server", peer, other));
  readonly #upgraded = new PeerMemo((peer, other) => this.#upgrade(this.#clients.of(peer, other)));
  readonly #changed = new PeerMemo((peer, other) => this.#configure(this.#servers.of(peer, other)));

  constructor(change: FleetChange) {
    this.#change = change;
  }

  judge(meeting: Meeting): Judgement {
    const client = this.#clients.of(meeting.client, meeting.server.software);
    const server = this.#servers.of(meeting.server, meeting.client.software);
    const upgraded = this.#upgraded.of(meeting.client, meeting.server.software);
    const after = this.#changed.of(meeting.server, meeting.client.software);
    const side = this.#change.server === null ? "client" : "server";
    const now = negotiate(client.lists, server.lists);
    const before = failingSlots(now, client, server);
    if ("refusals" in after)
      return { meeting, before, after: [], otherChoice: false, refusals: after.refusals, changed: { meeting, client: upgraded, server, side } };
    const changed: ChangedMeeting = { meeting, client: upgraded, server: after, side };
    const then = negotiate(upgraded.lists, after.lists);
    const failing = failingSlots(then, upgraded, after);
    return { meeting, before, after: failing, otherChoice: before.length === 0 && failing.length === 0 && differs(now, then), refusals: [], changed };
  }

  #upgrade(client: Offerer): Offerer {
    const to = this.#change.clientVersion;
    return to === null || !isUpgraded(client.software, to) ? client : { ...client, lists: upgradedLists(client, to), software: to, comparison: null };
  }

  #configure(server: Offerer): Offerer | { refusals: string[] } {
    if (this.#change.server === null || !takesLines(server.software)) return server;
    const changed = changedServer(server, this.#change.server);
    return "refusals" in changed ? changed : { ...server, lists: changed.lists };
  }
}

/** What follows from a peer and from who is at the other end, for an OpenSSH offers some old programs other names. */
class PeerMemo<T> {
  readonly #make: (peer: Peer, other: Software | null) => T;
  readonly #known = new Map<Peer, Map<Software | null, T>>();

  constructor(make: (peer: Peer, other: Software | null) => T) {
    this.#make = make;
  }

  of(peer: Peer, other: Software | null): T {
    let byOther = this.#known.get(peer);
    if (byOther === undefined) {
      byOther = new Map();
      this.#known.set(peer, byOther);
    }
    let value = byOther.get(other);
    if (value === undefined) {
      value = this.#make(peer, other);
      byOther.set(other, value);
    }
    return value;
  }
}

/** The slots that would fail if that side kept these names. */
export function failingWith({ meeting, client, server, side }: ChangedMeeting, kept: Kept): SlotName[] {
  const own = side === "server" ? server : client;
  const lists = withKept(own.lists, meeting[side].lists, kept);
  return failingSlots(negotiateAs(own, lists, side === "server" ? client : server), client, server);
}

/** The lists with the kept names behind them: a server's order decides nothing (RFC 4253 7.1), and a client wants its new favourites first. */
function withKept(lists: KexInit, now: KexInit, kept: Kept): KexInit {
  const changed: Partial<Record<KexInitListName, readonly string[]>> = {};
  for (const kind of KINDS) {
    if (kept[kind].size === 0) continue;
    for (const list of LISTS_OF[kind]) {
      const more = now[list].filter((name) => kept[kind].has(name) && !lists[list].includes(name));
      if (more.length > 0) changed[list] = [...lists[list], ...more];
    }
  }
  return { ...lists, ...changed };
}

function offererOf(end: End, { software, lists }: Peer, other: Software | null): Offerer {
  return { end, lists, software, comparison: software === null ? null : compareOffer(software, end, sentLists(end, lists), other) };
}

/** The lists of the direction in which this end sends. */
function sentLists(end: End, lists: KexInit) {
  const sends = end === "client";
  return {
    kex: lists.kex_algorithms,
    hostkey: lists.server_host_key_algorithms,
    cipher: sends ? lists.encryption_algorithms_client_to_server : lists.encryption_algorithms_server_to_client,
    mac: sends ? lists.mac_algorithms_client_to_server : lists.mac_algorithms_server_to_client,
    compression: sends ? lists.compression_algorithms_client_to_server : lists.compression_algorithms_server_to_client,
  };
}

function differs(now: Negotiation, then: Negotiation): boolean {
  return SLOTS.some(({ name }) => now[name].chosen !== then[name].chosen);
}
