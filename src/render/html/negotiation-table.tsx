import type { ConnectionRecord, KexInitRecord, Negotiated } from "../../diagnosis/record.ts";
import { type AlgorithmKind, weaknessOf } from "../../diagnosis/weak-name.ts";
import { Scroll } from "./scroll.tsx";

type ListName = keyof KexInitRecord & `${string}_algorithms${string}`;

interface Slot {
  slot: keyof Negotiated;
  list: ListName;
  kind: AlgorithmKind;
  name: string;
  /** The same the other way; both are one row where nothing tells them apart. */
  back?: { slot: keyof Negotiated; list: ListName };
}

const C2S = ", client to server";
const S2C = ", server to client";

/** The slots of RFC 4253 7.1, in its order. */
const SLOTS: readonly Slot[] = [
  { slot: "kex", list: "kex_algorithms", kind: "kex", name: "Key exchange" },
  { slot: "host_key", list: "server_host_key_algorithms", kind: "hostkey", name: "Host key" },
  {
    slot: "cipher_c2s",
    list: "encryption_algorithms_client_to_server",
    kind: "cipher",
    name: "Cipher",
    back: { slot: "cipher_s2c", list: "encryption_algorithms_server_to_client" },
  },
  { slot: "mac_c2s", list: "mac_algorithms_client_to_server", kind: "mac", name: "MAC", back: { slot: "mac_s2c", list: "mac_algorithms_server_to_client" } },
  {
    slot: "compression_c2s",
    list: "compression_algorithms_client_to_server",
    kind: "compression",
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
  rows: readonly Pick<Slot, "slot" | "list" | "kind" | "name">[];
}

function SlotTable({ record, client, server, rows }: SlotTableProps) {
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
          {rows.map(({ slot, list, kind, name }) => {
            const chosen = record.ssh.negotiated[slot];
            return (
              <tr class={chosen === null ? "failing" : ""}>
                <th scope="row">{name}</th>
                <td data-label="Client">
                  <Names all={client[list] as string[]} others={server[list] as string[]} chosen={chosen} kind={kind} />
                </td>
                <td data-label="Server">
                  <Names all={server[list] as string[]} others={client[list] as string[]} chosen={chosen} kind={kind} />
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

function rowsOf(client: KexInitRecord, server: KexInitRecord, negotiated: Negotiated): Pick<Slot, "slot" | "list" | "kind" | "name">[] {
  return SLOTS.flatMap(({ slot, list, kind, name, back }) => {
    if (back === undefined) return [{ slot, list, kind, name }];
    const same = [client, server].every((offer) => String(offer[list]) === String(offer[back.list])) && negotiated[slot] === negotiated[back.slot];
    return same
      ? [{ slot, list, kind, name: `${name}, both ways` }]
      : [
          { slot, list, kind, name: name + C2S },
          { ...back, kind, name: name + S2C },
        ];
  });
}

interface NamesProps {
  all: readonly string[];
  others: readonly string[];
  chosen: string | null;
  kind: AlgorithmKind;
}

function Names({ all, others, chosen, kind }: NamesProps) {
  const common = new Set(others);
  return (
    <ol class="names">
      {all.map((name) => (
        <li class={name === chosen ? "chosen" : common.has(name) ? "common" : ""}>
          <code>{name}</code>
          {name === chosen ? <span class="tag"> chosen</span> : common.has(name) ? <span class="tag"> common</span> : null}
          {MARKER.test(name) && <span class="tag"> marker</span>}
          <WeakTag why={weaknessOf(name, kind)} />
        </li>
      ))}
    </ol>
  );
}

/** The reason stands in the title, for who wonders. */
function WeakTag({ why }: { why: string | null }) {
  return why === null ? null : (
    <span class="tag weak" title={why}>
      {" weak"}
    </span>
  );
}
