import { isAtLeast } from "../knowledge/software.ts";
import type { Outcome } from "./record.ts";
import { softwareOfIdent } from "./software-of-ident.ts";

/** What a pattern looks at of each connection from one source to one server, in the order in which they ended. */
export interface SeriesMember {
  uid: string;
  code: string;
  outcome: Outcome;
  /** ns since the epoch of the analysis. */
  startedAt: number;
  endedAt: number;
  /** The handshake was completed. */
  established: boolean;
  /** The server's identification as the record has it; null where none was seen. */
  serverIdent: string | null;
}

/** One pattern that connections of one source to one server may form. */
export interface SeriesPattern {
  name: string;
  /** What it means, for the member that is being told. `root`: code of the root cause; `first`: the member that shows it. */
  meaning: (count: number, root: string, first: SeriesMember) => string;
  /** The member that shows the root cause, when the latest member makes (or continues) the pattern; null when it does not. */
  rootOf: (members: readonly SeriesMember[]) => SeriesMember | null;
}

/** Codes of a server (or what stands before it) that takes nobody, or not this client. */
const SHUT_OUT = new Set(["server-not-allowed", "server-limit-maxstartups"]);
const UNREACHABLE = new Set([
  "tcp-no-response",
  "tcp-refused",
  "tcp-refused-by-middlebox",
  "icmp-port-unreachable",
  "icmp-admin-prohibited",
  "icmp-host-unreachable",
]);
const isFailure = (member: SeriesMember): boolean => member.outcome === "failed" || member.outcome === "stalled";

/** Failures of one kind in a row that make a series. */
const REPEATED = 3;
/** Connections of each kind, and changes between them, that make "some succeed, some fail". */
const MIXED = 2;
const MIN_CHANGES = 3;
/** Attempts in a row that go unanswered before it is a moment, not a chance. */
const UNANSWERED = 2;
/** Probes, and how even their pauses must be (deviation over mean), for a health check. */
const PROBES = 4;
const MAX_JITTER = 0.25;
/** Connections open at the same time that make a burst; the default of MaxStartups begins to drop at ten. */
const BURST = 8;

/** srclimit.c of OpenSSH 9.8 and later; nothing where the server is known to be another. */
function penaltyWords({ serverIdent }: SeriesMember): string {
  const software = softwareOfIdent(serverIdent);
  if (software === null) return " Each costs its address a second of penalty where the server is OpenSSH 9.8 or later.";
  return software.product === "openssh" && isAtLeast(software, "9.8") === true ? " Each costs its address a second of penalty." : "";
}

/** In order of what they explain: the first that fits is told. */
export const SERIES_PATTERNS: readonly SeriesPattern[] = [
  {
    name: "shut-out-after-failures",
    // Without a number: the connections of the series include the refusals, which are no cause of it.
    meaning: (_count, root) =>
      `This client is shut out after connections that failed before a login. The root cause is the first of them, ${root}: mend that, and the penalty does not come back.`,
    rootOf: (members) => {
      const last = members[members.length - 1]!;
      if (last.code !== "server-not-allowed") return null;
      return members.find((m) => isFailure(m) && m.established && !SHUT_OUT.has(m.code)) ?? null;
    },
  },
  {
    name: "burst-over-the-limit",
    meaning: (count) =>
      `${count} connections of this client were under way at the same time, and the server refused some of them: its limit of connections without a login, not a fault of this one.`,
    rootOf: (members) => {
      const last = members[members.length - 1]!;
      if (!SHUT_OUT.has(last.code) && last.code !== "server-closed-before-ident") return null;
      const together = members.filter((m) => m.startedAt <= last.endedAt && m.endedAt >= last.startedAt);
      return together.length >= BURST ? (members.find((m) => m.code === last.code) ?? null) : null;
    },
  },
  {
    name: "unreachable-from-a-moment-on",
    meaning: (count, root) =>
      `This client reached the server before, and ${count} attempts later it no longer does (${root}): a ban or a firewall rule that came in between, not a closed service.`,
    rootOf: (members) => {
      const last = members[members.length - 1]!;
      if (!UNREACHABLE.has(last.code)) return null;
      const onset = members.findIndex((m, i) => UNREACHABLE.has(m.code) && members.slice(i).every((n) => UNREACHABLE.has(n.code)));
      const enough = onset > 0 && members.length - onset >= UNANSWERED;
      return enough && members.slice(0, onset).some((m) => m.established) ? members[onset]! : null;
    },
  },
  {
    name: "some-succeed",
    meaning: (count, root) =>
      `Of ${count} connections from this client some complete and some end with ${root}, in turn: ${SHUT_OUT.has(root) ? "the server says itself that a limit drops some of them" : "one node of a pool behind that address is broken, or a limit drops some of them"}.`,
    rootOf: (members) => {
      const last = members[members.length - 1]!;
      if (!isFailure(last)) return null;
      const told = members.filter((m) => m.outcome === "ok" || m.code === last.code);
      const failed = told.filter((m) => m.code === last.code).length;
      let changes = 0;
      for (let i = 1; i < told.length; i++) if ((told[i]!.outcome === "ok") !== (told[i - 1]!.outcome === "ok")) changes++;
      return failed >= MIXED && told.length - failed >= MIXED && changes >= MIN_CHANGES ? (told.find((m) => m.code === last.code) ?? null) : null;
    },
  },
  {
    name: "periodic-probe",
    meaning: (count, _root, first) => `${count} probes of this client at even intervals: a health check or a monitor.${penaltyWords(first)}`,
    rootOf: (members) => {
      const probes = members.filter((m) => m.outcome === "probe");
      if (members[members.length - 1]!.outcome !== "probe" || probes.length < PROBES) return null;
      const pauses = probes.slice(1).map((m, i) => m.startedAt - probes[i]!.startedAt);
      const mean = pauses.reduce((sum, p) => sum + p, 0) / pauses.length;
      const deviation = Math.sqrt(pauses.reduce((sum, p) => sum + (p - mean) ** 2, 0) / pauses.length);
      return mean > 0 && deviation / mean <= MAX_JITTER ? probes[0]! : null;
    },
  },
  {
    name: "same-failure",
    meaning: (count, root) => `${count} connections in a row from this client ended with ${root}: one cause, told with the first of them.`,
    rootOf: (members) => {
      const last = members[members.length - 1]!;
      if (!isFailure(last) || members.length < REPEATED) return null;
      const first = members.findLastIndex((m) => m.code !== last.code) + 1;
      return members.length - first >= REPEATED ? members[first]! : null;
    },
  },
];
