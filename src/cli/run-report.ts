import { FleetReportCount } from "../fleet/report/fleet-report.ts";
import { fleetPage } from "../render/html/fleet-page.tsx";
import { printable } from "../render/text/escape.ts";
import { count as plural } from "../render/text/words.ts";
import { TalkSink } from "../sinks/talk-sink.ts";
import type { ReportArguments } from "./commands/report.ts";
import { EXIT_STATUS, type ExitStatus } from "./exit-status.ts";
import { dateFlag, recordTest } from "./fleet-flags.ts";
import { openHtmlFile } from "./html-flag.ts";
import { onInterrupt } from "./interrupt.ts";
import { parsePortFlag } from "./port-flag.ts";
import { readRecords } from "./read-records.ts";

// Everything is imported here, statically: once root is given up, the files of this package may be out of reach.

/** `kexscope report RECORDS...`: counts, and writes the page. A page about failures is what was asked for: they are no exit status 1. */
export async function runReport(paths: readonly string[], args: ReportArguments): Promise<ExitStatus> {
  const since = dateFlag("since", args.since);
  const accepts = recordTest({ host: args.host, until: args.until });
  const ports = parsePortFlag(args.port);
  const talk = new TalkSink(args.quiet ? "quiet" : args.verbose ? "verbose" : "normal");
  const stop = new AbortController();
  const file = openHtmlFile(args.out, "out");
  const release = onInterrupt(() => stop.abort());
  const count = new FleetReportCount();
  const totals = await readRecords(paths, (record) => count.add(record), { accepts, ports, signal: stop.signal, talk, quiet: args.quiet ?? false });
  release();
  const report = count.finish(since);
  file.write(fleetPage(report, { paths, since: args.since ?? null, repeated: totals.repeated, faults: totals.faults }));
  file.close();
  talk.note(`${printable(args.out)}: ${plural(report.connections, "connection")} of ${plural(report.servers.servers, "server")}`);
  if (totals.records === 0) talk.warning("no record is what was asked for");
  return totals.unreadable ? EXIT_STATUS.unreadable : EXIT_STATUS.fine;
}
