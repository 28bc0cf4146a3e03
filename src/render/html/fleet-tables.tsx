import type { ComponentChildren } from "preact";
import type { AlgorithmUse } from "../../fleet/report/algorithm-use.ts";
import type { ServerFailures } from "../../fleet/report/server-failures.ts";
import type { SoftwareUse } from "../../fleet/report/software-use.ts";
import { count, endpoint } from "../text/words.ts";
import { day } from "./fleet-times.tsx";
import { Scroll } from "./scroll.tsx";

type Column = readonly [name: string, kind?: "number" | "date"];

interface TableProps {
  caption: string;
  columns: readonly Column[];
  /** The first cell of each names its row. */
  rows: readonly ComponentChildren[][];
}

function Table({ caption, columns, rows }: TableProps) {
  return (
    <Scroll label={caption}>
      <table class="findings fleet">
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map(([name, kind]) => (
              <th scope="col" class={kind}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...cells]) => (
            <tr>
              <th scope="row">{name}</th>
              {cells.map((cell, i) => (
                <td class={columns[i + 1]![1]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** Servers shown at once; the others stand behind a click. */
const SHOWN_SERVERS = 15;

/** The servers with the most failures. */
export function WorstServers({ servers }: { servers: ServerFailures }) {
  const rest = servers.worst.slice(SHOWN_SERVERS);
  if (servers.worst.length === 0) return <p>No server failed.</p>;
  return (
    <>
      <ServerTable
        caption={`Most failures first; ${number(servers.failing)} of ${count(servers.servers, "server")} failed`}
        rows={servers.worst.slice(0, SHOWN_SERVERS)}
      />
      {rest.length > 0 && (
        <details>
          <summary>{count(rest.length, "more server")}</summary>
          <ServerTable caption="Servers with fewer failures" rows={rest} />
        </details>
      )}
    </>
  );
}

function ServerTable({ caption, rows }: { caption: string; rows: ServerFailures["worst"] }) {
  return (
    <Table
      caption={caption}
      columns={[["Server"], ["Failed", "number"], ["Of", "number"], ["Share", "number"], ["Mostly"], ["Last failure", "date"]]}
      rows={rows.map(({ server, port, connections, failed, code, last_failure }) => [
        endpoint({ ip: server, port }),
        number(failed),
        number(connections),
        percent(failed / connections),
        <code>{code}</code>,
        day(last_failure),
      ])}
    />
  );
}

/** Failures that began on the asked date or later. */
export function NewFailures({ servers, since }: { servers: ServerFailures; since: string | null }) {
  const { new_failures: fresh, new_failures_in_all: all } = servers;
  if (fresh === null) return <p>Ask with --since DATE: failures that were never seen before it.</p>;
  if (fresh.length === 0) return <p>None since {since}: each server failed before then with each verdict that it fails with now.</p>;
  return (
    <Table
      caption={`Never seen at that server before ${since}${all > fresh.length ? `; the first ${fresh.length} of ${number(all)}` : ""}`}
      columns={[["Server"], ["Verdict"], ["Since", "date"], ["Connections", "number"], ["First client"], ["Last", "date"]]}
      rows={fresh.map(({ server, port, code, title, first_seen, last_seen, connections, client }) => [
        endpoint({ ip: server, port }),
        <>
          <code>{code}</code> {title}
        </>,
        day(first_seen),
        number(connections),
        client,
        day(last_seen),
      ])}
    />
  );
}

/** Programs of one end that nobody repairs any more. */
export function OutdatedSoftware({ end, use }: { end: "servers" | "clients"; use: SoftwareUse }) {
  if (use.outdated.length === 0) return <p>No outdated {end} by what they call themselves.</p>;
  return (
    <Table
      caption={`${number(use.outdated_addresses)} of ${count(use.addresses, "address", "addresses")} of ${end} (${percent(use.outdated_addresses / use.addresses)}), ${count(use.programs, "program")}`}
      columns={[
        ["Program"],
        ["Addresses", "number"],
        ["Share", "number"],
        ["Connections", "number"],
        ["Not repaired since"],
        ["Would do", "date"],
        ["Last seen", "date"],
      ]}
      rows={use.outdated.map(({ software, addresses, share, connections, since, why, first_good, last_seen }) => [
        software,
        number(addresses),
        percent(share),
        number(connections),
        `${since}: ${why}`,
        first_good ?? "",
        day(last_seen),
      ])}
    />
  );
}

const KINDS = { kex: "key exchange", hostkey: "host key", cipher: "cipher", mac: "MAC", compression: "compression" } as const;

/** What is still agreed on, those first that should go; with who used each last. */
export function AlgorithmsInUse({ use }: { use: AlgorithmUse }) {
  const weak = use.rows.filter((row) => row.weak !== null);
  const sound = use.rows.filter((row) => row.weak === null);
  return (
    <>
      {weak.length === 0 ? (
        <p>No weak algorithm was agreed on.</p>
      ) : (
        <AlgorithmTable caption="Weak ones: broken first, then the least used, the next that can go" rows={weak} />
      )}
      {sound.length > 0 && (
        <details>
          <summary>{count(sound.length, "other algorithm")}</summary>
          <AlgorithmTable caption="The others, the least used first" rows={sound} />
        </details>
      )}
    </>
  );
}

function AlgorithmTable({ caption, rows }: { caption: string; rows: AlgorithmUse["rows"] }) {
  return (
    <Table
      caption={caption}
      columns={[["Algorithm"], ["For"], ["Connections", "number"], ["Last", "date"], ["Last user"], ["At"]]}
      rows={rows.map(({ name, kind, weak, why, connections, last_seen, client, client_software, server }) => [
        <>
          <code>{name}</code>{" "}
          {weak !== null && (
            <span class="tag weak">
              {weak}: {why}
            </span>
          )}
        </>,
        KINDS[kind],
        number(connections),
        day(last_seen),
        `${client} (${client_software})`,
        server,
      ])}
    />
  );
}

function number(n: number): string {
  return n.toLocaleString("en-GB");
}

/** "12%", "0.4%" */
function percent(part: number): string {
  const value = part * 100;
  return `${value > 0 && value < 9.95 ? value.toFixed(1) : Math.round(value)}%`;
}
