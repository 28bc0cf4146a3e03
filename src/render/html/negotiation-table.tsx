import type { ConnectionRecord, KexInitRecord, Negotiated } from "../../diagnosis/record.ts";
import { Scroll } from "./scroll.tsx";

/** The slots of RFC 4253 7.1, in its order. */
const SLOTS: readonly { slot: keyof Negotiated; list: keyof KexInitRecord & `${string}_algorithms${string}`; name: string }[] = [
  { slot: "kex", list: "kex_algorithms", name: "Key exchange" },
  { slot: "host_key", list: "server_host_key_algorithms", name: "Host key" },
  { slot: "cipher_c2s", list: "encryption_algorithms_client_to_server", name: "Cipher, client to server" },
  { slot: "cipher_s2c", list: "encryption_algorithms_server_to_client", name: "Cipher, server to client" },
  { slot: "mac_c2s", list: "mac_algorithms_client_to_server", name: "MAC, client to server" },
  { slot: "mac_s2c", list: "mac_algorithms_server_to_client", name: "MAC, server to client" },
  { slot: "compression_c2s", list: "compression_algorithms_client_to_server", name: "Compression, client to server" },
  { slot: "compression_s2c", list: "compression_algorithms_server_to_client", name: "Compression, server to client" },
];

/** Slot by slot what either side offers, what they share and what comes out; nothing without both KEXINITs. */
export function NegotiationTable({ record }: { record: ConnectionRecord }) {
  const client = record.ssh.client.kexinit;
  const server = record.ssh.server.kexinit;
  if (client === null || server === null) return null;
  const weak = weakNames(record);
  return (
    <Scroll label="What either side offers">
      <table class="slots">
        <caption>What either side offers, in its order of preference; common names are marked</caption>
        <thead>
          <tr>
            <th scope="col">Slot</th>
            <th scope="col">Client</th>
            <th scope="col">Server</th>
            <th scope="col">Chosen</th>
          </tr>
        </thead>
        <tbody>
          {SLOTS.map(({ slot, list, name }) => {
            const chosen = record.ssh.negotiated[slot];
            return (
              <tr class={chosen === null ? "failing" : ""}>
                <th scope="row">{name}</th>
                <td>
                  <Names all={client[list] as string[]} others={server[list] as string[]} chosen={chosen} weak={weak} />
                </td>
                <td>
                  <Names all={server[list] as string[]} others={client[list] as string[]} chosen={chosen} weak={weak} />
                </td>
                <td>{chosen === null ? <strong>nothing in common</strong> : chosen === "<implicit>" ? "part of the cipher" : <code>{chosen}</code>}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scroll>
  );
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
