import { KIND_OF, LISTS_OF } from "../diagnosis/fixes/slot-lists.ts";
import { isMarkerName } from "../knowledge/algorithms.ts";
import { MAX_GROUP_EXAMPLES, MAX_GROUP_NAMES } from "../limits.ts";
import type { SlotName } from "../ssh/negotiate.ts";
import { wireText } from "../wire-text.ts";
import type { MeetingAddresses } from "./fleet-offers.ts";
import type { Judgement } from "./judge.ts";
import type { Peer } from "./peer.ts";

/** Two addresses, as they are told. */
export interface AddressExample {
  client: string;
  server: string;
  port: number;
  connections: number;
  last_seen: string;
}

/** Clients of one program and version to which the same happens. */
export interface ClientGroup {
  /** "OpenSSH 7.4p1" */
  software: string;
  connections: number;
  /** Different addresses of clients; more are possible where `addresses_complete` is false. */
  clients: number;
  servers: number;
  addresses_complete: boolean;
  last_seen: string;
  /** Slots that fail: after the change for those that stop, before it for those that start. */
  slots: SlotName[];
  /** What these clients offer in these slots today. */
  client_offers: Partial<Record<SlotName, string[]>>;
  hassh: string[];
  /** Most often first. */
  examples: AddressExample[];
}

/** Groups judgements by the client's program, most connections first. `slots`: those that the group is about. */
export function clientGroups(judgements: readonly Judgement[], slots: (judgement: Judgement) => readonly SlotName[]): ClientGroup[] {
  return [...byProgram(judgements, "client")]
    .map(([software, members]) => groupOf(software, members, slots))
    .sort((a, b) => b.connections - a.connections || (a.software < b.software ? -1 : 1));
}

/** Judgements by the label of the program at one end. */
export function byProgram(judgements: readonly Judgement[], end: "client" | "server"): Map<string, Judgement[]> {
  const groups = new Map<string, Judgement[]>();
  for (const judgement of judgements) {
    const { label } = judgement.meeting[end];
    const group = groups.get(label);
    if (group === undefined) groups.set(label, [judgement]);
    else group.push(judgement);
  }
  return groups;
}

function groupOf(software: string, members: readonly Judgement[], slotsOf: (judgement: Judgement) => readonly SlotName[]): ClientGroup {
  const addresses = addressesOf(members);
  const slots = [...new Set(members.flatMap((member) => slotsOf(member)))];
  const peers = [...new Set(members.map(({ meeting }) => meeting.client))];
  return {
    software,
    connections: members.reduce((sum, { meeting }) => sum + meeting.connections, 0),
    clients: new Set(addresses.map(({ client }) => client)).size,
    servers: new Set(addresses.map(({ server, port }) => `${server} ${port}`)).size,
    addresses_complete: !members.some(({ meeting }) => meeting.moreAddresses),
    last_seen: members.reduce((last, { meeting }) => (meeting.lastSeen > last ? meeting.lastSeen : last), ""),
    slots,
    client_offers: Object.fromEntries(slots.map((slot) => [slot, offered(peers, slot)])),
    hassh: [...new Set(peers.flatMap(({ hassh }) => hassh ?? []))].slice(0, MAX_GROUP_NAMES),
    examples: addresses.slice(0, MAX_GROUP_EXAMPLES).map(({ lastSeen, ...rest }) => ({ ...rest, last_seen: lastSeen })),
  };
}

/** The addresses of these meetings, each pair once, most often first. */
export function addressesOf(members: readonly Pick<Judgement, "meeting">[]): MeetingAddresses[] {
  const all = new Map<string, MeetingAddresses>();
  for (const { meeting } of members) {
    for (const [key, seen] of meeting.addresses) {
      const known = all.get(key);
      if (known === undefined) all.set(key, { ...seen });
      else {
        known.connections += seen.connections;
        if (seen.lastSeen > known.lastSeen) known.lastSeen = seen.lastSeen;
      }
    }
  }
  return [...all.values()].sort((a, b) => b.connections - a.connections || (a.lastSeen > b.lastSeen ? -1 : 1));
}

function offered(peers: readonly Peer[], slot: SlotName): string[] {
  const [c2s, s2c = c2s] = LISTS_OF[KIND_OF[slot]];
  const list = slot.endsWith("_s2c") ? s2c : c2s;
  const names = new Set(peers.flatMap(({ lists }) => lists[list!]));
  return [...names]
    .filter((name) => !isMarkerName(name))
    .slice(0, MAX_GROUP_NAMES)
    .map(wireText);
}
