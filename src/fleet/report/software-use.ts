import { softwareOfIdent } from "../../diagnosis/software-of-ident.ts";
import type { End } from "../../exchange/exchange-facts.ts";
import type { Software } from "../../knowledge/software.ts";
import { type Month, outdated } from "../../knowledge/software-life.ts";
import { MAX_REPORT_ADDRESSES, MAX_REPORT_IDENTS, MAX_REPORT_ROWS } from "../../limits.ts";
import type { StoredRecord } from "../../records/stored-record.ts";
import { labelOf } from "../peer.ts";
import { BoundedMap } from "./bounded-map.ts";

/** A program and version that nobody repairs any more. */
export interface OutdatedRow {
  /** "OpenSSH 7.4p1 (Debian 9)" */
  software: string;
  connections: number;
  /** Of all addresses of that end with an identification. Part of 1. */
  share: number;
  addresses: number;
  last_seen: string;
  since: string;
  why: string;
  first_good: string | null;
}

export interface SoftwareUse {
  /** Addresses with an identification, and those of them with one that is outdated. */
  addresses: number;
  outdated_addresses: number;
  /** Programs that are outdated. */
  programs: number;
  /** Most addresses first. */
  outdated: OutdatedRow[];
  /** Records or addresses beyond the limits. */
  beyond: number;
}

interface Use {
  connections: number;
  last: string;
  addresses: Set<string>;
}

/** Counts programs of one end. */
export class SoftwareUseCount {
  readonly #end: End;
  readonly #uses = new BoundedMap<Use>(MAX_REPORT_IDENTS, () => ({ connections: 0, last: "", addresses: new Set() }));
  #addresses = 0;
  #untold = 0;
  #latest = "";

  constructor(end: End) {
    this.#end = end;
  }

  add(record: StoredRecord): void {
    const { ident } = record.ssh[this.#end];
    if (record.started_at > this.#latest) this.#latest = record.started_at;
    // A scanner is nobody's program to update.
    const use = ident === null || record.outcome === "probe" ? null : this.#uses.of(ident);
    if (use === null) return;
    use.connections++;
    if (record.started_at > use.last) use.last = record.started_at;
    this.#addAddress(use, record[this.#end].ip);
  }

  #addAddress({ addresses }: Use, ip: string): void {
    if (addresses.has(ip)) return;
    if (this.#addresses >= MAX_REPORT_ADDRESSES) this.#untold++;
    else {
      this.#addresses++;
      addresses.add(ip);
    }
  }

  /** What is outdated in the month of the last record: the report reads no clock. */
  finish(): SoftwareUse {
    const date = new Date(this.#latest === "" ? 0 : this.#latest);
    const today: Month = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1 };
    const all = new Set<string>();
    const old = new Set<string>();
    const rows = new Map<string, Omit<OutdatedRow, "share" | "addresses"> & { ips: Set<string> }>();
    for (const [ident, use] of this.#uses.entries()) {
      for (const ip of use.addresses) all.add(ip);
      const software = softwareOfIdent(ident)!;
      const life = outdated(software, today);
      if (life === null) continue;
      const name = nameOf(software);
      const row = rows.get(name) ?? {
        software: name,
        connections: 0,
        last_seen: "",
        since: life.since,
        why: life.why,
        first_good: life.firstGood,
        ips: new Set(),
      };
      rows.set(name, row);
      row.connections += use.connections;
      if (use.last > row.last_seen) row.last_seen = use.last;
      for (const ip of use.addresses) {
        row.ips.add(ip);
        old.add(ip);
      }
    }
    const told = [...rows.values()].map(({ ips, ...row }): OutdatedRow => ({ ...row, addresses: ips.size, share: ips.size / all.size }));
    return {
      addresses: all.size,
      outdated_addresses: old.size,
      programs: told.length,
      outdated: told.sort((a, b) => b.addresses - a.addresses || b.connections - a.connections).slice(0, MAX_REPORT_ROWS),
      beyond: this.#uses.beyond + this.#untold,
    };
  }
}

function nameOf(software: Software): string {
  const { distribution } = software;
  if (distribution === null) return labelOf(software);
  return `${labelOf(software)} (${[distribution.name, distribution.release].filter((part) => part !== null).join(" ")})`;
}
