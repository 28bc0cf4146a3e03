import type { KexInitRecord } from "../diagnosis/record.ts";
import { softwareOfIdent } from "../diagnosis/software-of-ident.ts";
import type { Software } from "../knowledge/software.ts";
import { KEXINIT_LISTS } from "../ssh/kexinit.ts";
import type { KexInit, KexInitListName } from "../ssh/transport-facts.ts";
import { wireBytes } from "../wire-text.ts";

/** A program with an offer: all connections in which the two are the same share one. */
export interface Peer {
  /** Its identification, escaped as in records. */
  ident: string | null;
  /** Null where no identification was seen. */
  software: Software | null;
  /** "OpenSSH 9.2p1" */
  label: string;
  lists: KexInit;
  /** hassh of a client, hasshServer of a server. */
  hassh: string | null;
}

/** Names the program and the offer: equal keys, equal peers. */
export function peerKey(ident: string | null, kexinit: KexInitRecord): string {
  return `${ident ?? ""}\n${kexinit.first_kex_packet_follows}\n${KEXINIT_LISTS.map((list) => kexinit[list].join(",")).join("\n")}`;
}

/** Reads a peer out of its part of a record. */
export function peerOf(ident: string | null, kexinit: KexInitRecord, hassh: string | null): Peer {
  const software = softwareOfIdent(ident);
  return { ident, software, label: labelOf(software), lists: listsOf(kexinit), hassh };
}

/** A program by name and version, as groups of them are told. */
export function labelOf(software: Software | null): string {
  if (software === null) return "unknown";
  return software.version === null ? software.name : `${software.name} ${software.version}`;
}

/** As on the wire: records have escaped text. */
function listsOf(kexinit: KexInitRecord): KexInit {
  const lists = Object.fromEntries(KEXINIT_LISTS.map((list) => [list, kexinit[list].map(fromRecord)])) as Record<KexInitListName, string[]>;
  return { ...lists, cookie: "", first_kex_packet_follows: kexinit.first_kex_packet_follows };
}

function fromRecord(name: string): string {
  return name.includes("\\") ? Buffer.from(wireBytes(name)).toString("latin1") : name;
}
