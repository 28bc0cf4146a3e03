import { softwareOfIdent } from "../../diagnosis/software-of-ident.ts";
import { isWeak, type Slot } from "../../knowledge/algorithms.ts";
import { MAX_REPORT_ALGORITHMS } from "../../limits.ts";
import type { StoredRecord } from "../../records/stored-record.ts";
import { IMPLICIT_MAC } from "../../ssh/negotiate.ts";
import { labelOf } from "../peer.ts";
import { BoundedMap } from "./bounded-map.ts";

/** An algorithm that was agreed on, and who used it last. */
export interface AlgorithmRow {
  kind: Slot;
  name: string;
  /** Null for a sound one and for one that nobody knows. */
  weak: "weak" | "broken" | null;
  why: string;
  connections: number;
  last_seen: string;
  client: string;
  client_software: string;
  server: string;
}

export interface AlgorithmUse {
  /** Broken, then weak, then the others; the least used first: it is the next that can go. */
  rows: AlgorithmRow[];
  beyond: number;
}

interface Use {
  connections: number;
  last: string;
  client: string;
  ident: string | null;
  server: string;
}

const SLOTS = [
  ["kex", "kex"],
  ["hostkey", "host_key"],
  ["cipher", "cipher_c2s"],
  ["cipher", "cipher_s2c"],
  ["mac", "mac_c2s"],
  ["mac", "mac_s2c"],
] as const;

/** Counts what was agreed on. A connection counts once for a name, also where it is used in both directions. */
export class AlgorithmUseCount {
  readonly #uses = new BoundedMap<Use>(MAX_REPORT_ALGORITHMS, () => ({ connections: 0, last: "", client: "", ident: null, server: "" }));

  add(record: StoredRecord): void {
    // What a failed exchange would have used is nobody's use.
    if (record.outcome !== "ok") return;
    const { negotiated } = record.ssh;
    const names = new Set(
      SLOTS.flatMap(([kind, slot]) => (negotiated[slot] === null || negotiated[slot] === IMPLICIT_MAC ? [] : [`${kind} ${negotiated[slot]}`])),
    );
    for (const name of names) {
      const use = this.#uses.of(name);
      if (use === null) continue;
      use.connections++;
      if (record.started_at < use.last) continue;
      use.last = record.started_at;
      use.client = record.client.ip;
      use.ident = record.ssh.client.ident;
      use.server = record.server.ip;
    }
  }

  finish(): AlgorithmUse {
    const rows = [...this.#uses.entries()].map(([key, use]) => rowOf(key, use));
    const rank = { broken: 0, weak: 1 };
    const order = ({ weak }: AlgorithmRow): number => (weak === null ? 2 : rank[weak]);
    return { rows: rows.sort((a, b) => order(a) - order(b) || a.connections - b.connections), beyond: this.#uses.beyond };
  }
}

function rowOf(key: string, { connections, last, client, ident, server }: Use): AlgorithmRow {
  const space = key.indexOf(" ");
  const kind = key.slice(0, space) as Slot;
  const name = key.slice(space + 1);
  const weak = isWeak(name, kind);
  return {
    kind,
    name,
    weak: weak?.status ?? null,
    why: weak?.why.map(({ text }) => text).join("; ") ?? "",
    connections,
    last_seen: last,
    client,
    client_software: labelOf(softwareOfIdent(ident)),
    server,
  };
}
