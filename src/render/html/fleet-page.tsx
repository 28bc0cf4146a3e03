import { renderToStaticMarkup } from "preact-render-to-string";
import type { FleetReport } from "../../fleet/report/fleet-report.ts";
import { escapeRecord } from "../text/escape.ts";
import { count, OUTCOMES } from "../text/words.ts";
import { AlgorithmsInUse, NewFailures, OutdatedSoftware, WorstServers } from "./fleet-tables.tsx";
import { FleetTimes, VerdictTimesTable } from "./fleet-times.tsx";
import { PageShell } from "./page-shell.tsx";

/** What the page says about where its numbers come from. */
export interface FleetPageSource {
  /** Files and folders as they were given. */
  paths: readonly string[];
  /** As it was given; null without. */
  since: string | null;
  /** Records that came again, and lines that could not be used. */
  repeated: number;
  faults: number;
}

/** The page of `kexscope report`: one file that needs nothing else. Every string of the records is escaped before it meets a component. */
export function fleetPage(report: FleetReport, source: FleetPageSource): string {
  return `<!doctype html>\n${renderToStaticMarkup(<FleetPage report={escapeRecord(report)} source={escapeRecord(source)} />)}\n`;
}

function FleetPage({ report, source }: { report: FleetReport; source: FleetPageSource }) {
  const { connections, by_outcome, times, servers, server_software, client_software, algorithms } = report;
  const outcomes = OUTCOMES.flatMap((outcome) => (by_outcome[outcome] ? [`${by_outcome[outcome].toLocaleString("en-GB")} ${outcome}`] : []));
  const beyond = times.beyond + servers.beyond + server_software.beyond + client_software.beyond + algorithms.beyond;
  return (
    <PageShell title={`fleet, ${outcomes.join(", ") || "no connection"}`}>
      <header>
        <h1>SSH in the fleet: {outcomes.join(", ") || "no connection"}</h1>
        <p>
          {count(connections, "connection")} of {source.paths.join(", ")}
          {source.repeated > 0 && `; ${count(source.repeated, "record")} came again and counted once`}
          {source.faults > 0 && `; ${count(source.faults, "line")} could not be used`}
        </p>
      </header>
      <main>
        {connections > 0 && (
          <>
            <h2>Verdicts over time</h2>
            <FleetTimes times={times} />
            <VerdictTimesTable verdicts={times.verdicts} />
            <h2>New failures</h2>
            <NewFailures servers={servers} since={source.since} />
            <h2>Worst servers</h2>
            <WorstServers servers={servers} />
            <h2>Outdated software</h2>
            <h3>Servers</h3>
            <OutdatedSoftware end="servers" use={server_software} />
            <h3>Clients</h3>
            <OutdatedSoftware end="clients" use={client_software} />
            <h2>Algorithms still in use</h2>
            <AlgorithmsInUse use={algorithms} />
          </>
        )}
        {beyond > 0 && <p class="legend">{count(beyond, "time")} something was counted in no table, because a table was full.</p>}
      </main>
    </PageShell>
  );
}
