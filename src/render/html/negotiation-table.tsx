import type { ConnectionRecord, KexInitRecord, Negotiated } from "../../diagnosis/record.ts";
import { Scroll } from "./scroll.tsx";

type ListName = keyof KexInitRecord & `${string}_algorithms${string}`;

interface Slot {
  slot: keyof Negotiated;
  list: ListName;
  name: string;
  /** The same the other way; both are one row where nothing tells them apart. */
  back?: { slot: keyof Negotiated; list: ListName };
}

const C2S = ", client to server";
const S2C = ", server to client";

/** The slots of RFC 4253 7.1, in its order. */
const SLOTS: readonly Slot[] = [
  { slot: "kex", list: "kex_algorithms", name: "Key exchange" },
  { slot: "host_key", list: "server_host_key_algorithms", name: "Host key" },
  {
    slot: "cipher_c2s",
    list: "encryption_algorithms_client_to_server",
    name: "Cipher",
    back: { slot: "cipher_s2c", list: "encryption_algorithms_server_to_client" },
  },
  { slot: "mac_c2s", list: "mac_algorithms_client_to_server", name: "MAC", back: { slot: "mac_s2c", list: "mac_algorithms_server_to_client" } },
  {
    slot: "compression_c2s",
    list: "compression_algorithms_client_to_server",
    name: "Compression",
    back: { slot: "compression_s2c", list: "compression_algorithms_server_to_client" },
  },
];

/** What stands in the key exchange list and is no algorithm (RFC 8308 2.1, OpenSSH's strict key exchange). */
const MARKER = /^(ext-info-[cs]|kex-strict-.*)$/;

/** Slot by slot what either side offers, what they share and what comes out; nothing without both KEXINITs. */
export function NegotiationTable({ record }: { record: ConnectionRecord }) {
  const client = record.ssh.client.kexinit;
  const server = record.ssh.server.kexinit;
  if (client === null || server === null) return null;
  const rows = rowsOf(client, server, record.ssh.negotiated);
  const fails = rows.some(({ slot }) => record.ssh.negotiated[slot] === null);
  return (
    <details class="offers" open={fails}>
      <summary>{fails ? "What either side offers, slot by slot" : "What either side offers: every slot has a common name"}</summary>
      <SlotTable record={record} client={client} server={server} rows={rows} />
    </details>
  );
}

interface SlotTableProps {
  record: ConnectionRecord;
  client: KexInitRecord;
  server: KexInitRecord;
  rows: readonly Pick<Slot, "slot" | "list" | "name">[];
}

function SlotTable({ record, client, server, rows }: SlotTableProps) {
  const weak = weakNames(record);
  return (
    <Scroll label="What either side offers">
      <table class="slots">
        <caption>Names in the order of preference; common ones are marked</caption>
        <thead>
          <tr>
            <th scope="col">Slot</th>
            <th scope="col">Client</th>
            <th scope="col">Server</th>
            <th scope="col">Chosen</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ slot, list, name }) => {
            const chosen = record.ssh.negotiated[slot];
            return (
              <tr class={chosen === null ? "failing" : ""}>
                <th scope="row">{name}</th>
                <td data-label="Client">
                  <Names all={client[list] as string[]} others={server[list] as string[]} chosen={chosen} weak={weak} />
                </td>
                <td data-label="Server">
                  <Names all={server[list] as string[]} others={client[list] as string[]} chosen={chosen} weak={weak} />
                </td>
                <td data-label="Chosen">
                  {chosen === null ? <strong>nothing in common</strong> : chosen === "<implicit>" ? "part of the cipher" : <code>{chosen}</code>}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scroll>
  );
}

function rowsOf(client: KexInitRecord, server: KexInitRecord, negotiated: Negotiated): Pick<Slot, "slot" | "list" | "name">[] {
  return SLOTS.flatMap(({ slot, list, name, back }) => {
    if (back === undefined) return [{ slot, list, name }];
    const same = [client, server].every((offer) => String(offer[list]) === String(offer[back.list])) && negotiated[slot] === negotiated[back.slot];
    return same
      ? [{ slot, list, name: `${name}, both ways` }]
      : [
          { slot, list, name: name + C2S },
          { ...back, name: name + S2C },
        ];
  });
}

interface NamesProps {
  all: readonly string[];
  others: readonly string[];
  chosen: string | null;
  weak: ReadonlySet<string>;
}

function Names({ all, others, chosen, weak }: NamesProps) {
  const common = new Set(others);
  return (
    <ol class="names">
      {all.map((name) => (
        <li class={name === chosen ? "chosen" : common.has(name) ? "common" : ""}>
          <code>{name}</code>
          {name === chosen ? <span class="tag"> chosen</span> : common.has(name) ? <span class="tag"> common</span> : null}
          {MARKER.test(name) && <span class="tag"> marker</span>}
          {weak.has(name) && <span class="tag weak"> weak</span>}
        </li>
      ))}
    </ol>
  );
}

/** What `weak-algorithm` says of this connection, if it does. */
function weakNames(record: ConnectionRecord): Set<string> {
  const slots = record.also.find(({ code }) => code === "weak-algorithm")?.params["slots"];
  return new Set(Array.isArray(slots) ? slots.map((slot: { name?: unknown }) => String(slot.name)) : []);
}
