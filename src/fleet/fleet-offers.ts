import type { KexInitRecord } from "../diagnosis/record.ts";
import { MAX_FLEET_ADDRESSES, MAX_FLEET_MEETINGS, MAX_FLEET_PEERS, MAX_MEETING_ADDRESSES } from "../limits.ts";
import type { StoredRecord } from "../records/stored-record.ts";
import { type Peer, peerKey, peerOf } from "./peer.ts";

/** Two addresses between which two peers met. */
export interface MeetingAddresses {
  client: string;
  server: string;
  port: number;
  connections: number;
  lastSeen: string;
}

/** A client's program with its offer, and a server's: all of their connections. */
export interface Meeting {
  client: Peer;
  server: Peer;
  connections: number;
  lastSeen: string;
  /** Most often first, once sorted by addressesOf(). */
  addresses: Map<string, MeetingAddresses>;
  /** There were more addresses than are kept. */
  moreAddresses: boolean;
}

/** What of the records cannot be judged. */
export interface Unjudged {
  /** Scanners and health checks: nobody's login. */
  probes: number;
  /** A KEXINIT is missing: the connection died before, or one side was not seen. */
  withoutOffers: number;
  /** Beyond MAX_FLEET_PEERS or MAX_FLEET_MEETINGS. */
  beyondLimits: number;
}

/** Gathers the offers that were really seen: as many meetings as there are different pairs of programs and offers, however many connections. */
export class FleetOffers {
  readonly unjudged: Unjudged = { probes: 0, withoutOffers: 0, beyondLimits: 0 };
  readonly #peers = new Map<string, Peer>();
  readonly #meetings = new Map<Peer, Map<Peer, Meeting>>();
  #meetingCount = 0;
  #addresses = 0;

  add(record: StoredRecord): void {
    const { client, server } = record.ssh;
    if (record.outcome === "probe") {
      this.unjudged.probes++;
      return;
    }
    if (client.kexinit === null || server.kexinit === null) {
      this.unjudged.withoutOffers++;
      return;
    }
    const meeting = this.#meeting(
      this.#peer("c", client.ident, client.kexinit, client.hassh),
      this.#peer("s", server.ident, server.kexinit, server.hassh_server),
    );
    if (meeting === null) this.unjudged.beyondLimits++;
    else this.#countIn(meeting, record);
  }

  *meetings(): Generator<Meeting> {
    for (const byServer of this.#meetings.values()) yield* byServer.values();
  }

  #peer(end: "c" | "s", ident: string | null, kexinit: KexInitRecord, hassh: string | null): Peer | null {
    const key = `${end}${peerKey(ident, kexinit)}`;
    const known = this.#peers.get(key);
    if (known !== undefined || this.#peers.size >= MAX_FLEET_PEERS) return known ?? null;
    const peer = peerOf(ident, kexinit, hassh);
    this.#peers.set(key, peer);
    return peer;
  }

  #meeting(client: Peer | null, server: Peer | null): Meeting | null {
    if (client === null || server === null) return null;
    let byServer = this.#meetings.get(client);
    const known = byServer?.get(server);
    if (known !== undefined || this.#meetingCount >= MAX_FLEET_MEETINGS) return known ?? null;
    this.#meetingCount++;
    if (byServer === undefined) {
      byServer = new Map();
      this.#meetings.set(client, byServer);
    }
    const meeting: Meeting = { client, server, connections: 0, lastSeen: "", addresses: new Map(), moreAddresses: false };
    byServer.set(server, meeting);
    return meeting;
  }

  #countIn(meeting: Meeting, { client, server, started_at: at }: StoredRecord): void {
    meeting.connections++;
    if (at > meeting.lastSeen) meeting.lastSeen = at;
    const key = `${client.ip} ${server.ip} ${server.port}`;
    const known = meeting.addresses.get(key);
    if (known !== undefined) {
      known.connections++;
      if (at > known.lastSeen) known.lastSeen = at;
    } else if (meeting.addresses.size < MAX_MEETING_ADDRESSES && this.#addresses < MAX_FLEET_ADDRESSES) {
      this.#addresses++;
      meeting.addresses.set(key, { client: client.ip, server: server.ip, port: server.port, connections: 1, lastSeen: at });
    } else {
      meeting.moreAddresses = true;
    }
  }
}
