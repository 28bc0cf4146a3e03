import type { End } from "../../src/exchange/exchange-facts.ts";
import { FleetOffers } from "../../src/fleet/fleet-offers.ts";
import { softwareOf } from "../../src/knowledge/software.ts";
import type { StoredRecord } from "../../src/records/stored-record.ts";
import { hassh, hasshServer } from "../../src/ssh/hassh.ts";
import type { KexInit } from "../../src/ssh/transport-facts.ts";
import { kexinitOf, type Lists } from "../diagnosis/fixes/offers.ts";
import { NOTHING_NEGOTIATED } from "../render/records.ts";

/** One connection of a fleet: who with which offer, and when. */
export interface Seen {
  client: string;
  server: string;
  clientLists?: Lists;
  serverLists?: Lists;
  clientIp?: string;
  serverIp?: string;
  at?: string;
  outcome?: StoredRecord["outcome"];
  code?: string;
}

let made = 0;

/** The record of such a connection. Identifications without "SSH-2.0-". */
export function seenRecord(seen: Seen): StoredRecord {
  const client = kexinit("client", seen.client, seen.clientLists);
  const server = kexinit("server", seen.server, seen.serverLists);
  const at = seen.at ?? "2026-03-01T14:02:11.480001Z";
  const copy = <T>(value: T): T => structuredClone(value);
  return {
    uid: `C${++made}`,
    client: { ip: seen.clientIp ?? "10.0.0.1", port: 40_000 },
    server: { ip: seen.serverIp ?? "10.0.1.1", port: 22 },
    started_at: at,
    ended_at: at,
    outcome: seen.outcome ?? "ok",
    verdict: { code: seen.code ?? "exchange-complete", title: "" },
    ssh: {
      client: { ident: `SSH-2.0-${seen.client}`, hassh: hassh(client), kexinit: copy(client) as never },
      server: { ident: `SSH-2.0-${seen.server}`, hassh_server: hasshServer(server), kexinit: copy(server) as never },
      negotiated: NOTHING_NEGOTIATED,
    },
  };
}

function kexinit(end: End, ident: string, lists: Lists = {}): KexInit {
  return kexinitOf(end, softwareOf(`SSH-2.0-${ident}`), lists);
}

export function offersOf(all: readonly Seen[]): FleetOffers {
  const offers = new FleetOffers();
  for (const seen of all) offers.add(seenRecord(seen));
  return offers;
}
