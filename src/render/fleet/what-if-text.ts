import type { AddressExample, ClientGroup } from "../../fleet/client-groups.ts";
import type { Asked } from "../../fleet/what-if-document.ts";
import type { FleetAnswer, KeepAnswer } from "../../fleet/what-if-fleet.ts";
import { escapeRecord } from "../text/escape.ts";
import type { Page } from "../text/page.ts";
import { count, endpoint, readableTime } from "../text/words.ts";
import { wrap } from "../text/wrap.ts";

/** Groups and examples that a person reads; --json has more. */
const MAX_GROUPS = 20;
const MAX_EXAMPLES = 3;
const MAX_NAMES = 8;

/** The answer of `kexscope what-if` for a person: who stops working, who starts, and what to keep so that nobody stops. */
export function whatIfFleetText(answer: FleetAnswer, asked: Asked, page: Omit<Page, "time">): string {
  const safe = escapeRecord(answer);
  const lines = [
    ...question(asked),
    ...total(safe),
    ...groups("Stop working", safe.stop, "failed", page),
    ...keep(safe.keep, page),
    ...groups("Start working", safe.start, "fine", page),
    ...refused(safe, page),
    ...leftAlone(safe, page),
    ...(safe.remarks.length === 0 ? [] : ["", ...safe.remarks.flatMap((remark) => wrap(`note: ${remark}`, page.width, ""))]),
  ];
  return `${lines.join("\n")}\n`;
}

function question({ lines, client_version: clientVersion }: Asked): string[] {
  const shown = escapeRecord([...lines]);
  return [
    ...(shown.length === 0 ? [] : ["What if the servers had", ...shown.map((line) => `    ${line}`)]),
    ...(clientVersion === null ? [] : [`${shown.length === 0 ? "What if" : "and"} the clients were upgraded to ${escapeRecord(clientVersion)}`]),
    "",
  ];
}

function total({ totals, not_judged: unjudged }: FleetAnswer): string[] {
  const { judged, stop, start, still_fail, go_on, other_choice, refused: refusedCount } = totals;
  const parts = [
    `${number(go_on)} go on${other_choice > 0 ? ` (${number(other_choice)} with another choice)` : ""}`,
    `${number(stop)} stop`,
    `${number(start)} start`,
    ...(still_fail > 0 ? [`${number(still_fail)} fail before and after`] : []),
    ...(refusedCount > 0 ? [`${number(refusedCount)} go to servers that would refuse the lines`] : []),
  ];
  const { probes, without_offers, beyond_limits } = unjudged;
  return [
    `${count(judged, "connection")}: ${parts.join(", ")}`,
    ...(probes > 0 ? [`${count(probes, "probe")} (scanners, health checks) are left out`] : []),
    ...(without_offers > 0 ? [`${count(without_offers, "more connection")} cannot be judged: the offer of one side or of both was not seen`] : []),
    ...(beyond_limits > 0 ? [`${count(beyond_limits, "more connection")} were not judged: too many different programs and offers to hold`] : []),
  ];
}

function groups(title: string, all: readonly ClientGroup[], tone: "failed" | "fine", page: Omit<Page, "time">): string[] {
  if (all.length === 0) return [];
  const more = all.length - MAX_GROUPS;
  return [
    "",
    page.style(tone, title),
    ...all.slice(0, MAX_GROUPS).flatMap((group) => groupLines(group, page)),
    ...(more > 0 ? [`  and ${count(more, "more program")}: --json has them all`] : []),
  ];
}

function groupLines(group: ClientGroup, page: Omit<Page, "time">): string[] {
  const { software, connections, clients, servers, addresses_complete: complete, last_seen, slots, client_offers: offers, examples } = group;
  const most = complete ? "" : "at least ";
  const head = `  ${software}   ${count(connections, "connection")}, ${most}${count(clients, "client")}, ${most}${count(servers, "server")}, last seen ${readableTime(last_seen)}`;
  return [
    head,
    ...failures(slots, offers).flatMap(([slot, list]) => wrap(`no common ${slot}: they offer ${list}`, page.width, "    ")),
    ...examples.slice(0, MAX_EXAMPLES).map((example) => `    ${exampleText(example, page)}`),
  ];
}

/** Both directions as one where they are alike, as they nearly always are. */
function failures(slots: ClientGroup["slots"], offers: ClientGroup["client_offers"]): [slot: string, names: string][] {
  const told = new Map<string, string>();
  for (const slot of slots) {
    const list = names(offers[slot] ?? []);
    const both = slot.replace(/_[cs]2[cs]$/, "");
    const other = `${both}_${slot.endsWith("c2s") ? "s2c" : "c2s"}` as typeof slot;
    const alike = slot !== both && slots.includes(other) && names(offers[other] ?? []) === list;
    told.set((alike ? both : slot).replaceAll("_", " "), list);
  }
  return [...told];
}

function exampleText({ client, server, port, connections, last_seen }: AddressExample, { symbols }: Omit<Page, "time">): string {
  return `${client} ${symbols.arrow} ${endpoint({ ip: server, port })}   ${count(connections, "connection")}, last seen ${readableTime(last_seen)}`;
}

function keep(answer: KeepAnswer | null, page: Omit<Page, "time">): string[] {
  if (answer === null) return [];
  const { names: kept, lines, side, smallest, checked, lost } = answer;
  if (Object.keys(kept).length === 0) return ["", "Nothing that we know would keep them working."];
  const what = `${smallest ? "The smallest change" : "A small change"} that breaks nobody${lost > 0 ? ` but ${count(lost, "connection")}` : ""}: keep`;
  const place = side === "server" ? "with these lines on the servers" : "with these lines in the clients' ssh_config";
  return [
    "",
    page.style("fine", what),
    ...Object.entries(kept).map(([keyword, list]) => `    ${keyword}: ${list.join(", ")}`),
    `  ${place}`,
    ...lines.map((line) => `    ${line}`),
    ...(checked ? [`  checked: every pair that works today was negotiated with them`] : []),
    ...(smallest ? [] : ["  the search for a smaller one was cut off"]),
  ];
}

function refused({ refused: all }: FleetAnswer, page: Omit<Page, "time">): string[] {
  if (all.length === 0) return [];
  return [
    "",
    page.style("failed", "Would refuse the lines: this sshd does not start with them"),
    ...all.flatMap(({ software, servers, connections, why, examples }) => [
      `  ${software}   ${count(servers, "server")}, ${count(connections, "connection")}: ${examples.map(({ server, port }) => endpoint({ ip: server, port })).join(", ")}`,
      ...why.flatMap((reason) => wrap(reason, page.width, "    ")),
    ]),
  ];
}

function leftAlone({ left_alone: all }: FleetAnswer, page: Omit<Page, "time">): string[] {
  if (all.length === 0) return [];
  const told = all.slice(0, MAX_NAMES).map(({ software, servers }) => `${software} (${servers})`);
  return [
    "",
    ...wrap(`Not OpenSSH, judged as they are: ${told.join(", ")}${all.length > told.length ? ` and ${all.length - told.length} more` : ""}`, page.width, ""),
  ];
}

function names(list: readonly string[]): string {
  const shown = list.slice(0, MAX_NAMES).join(", ");
  return list.length > MAX_NAMES ? `${shown} and ${list.length - MAX_NAMES} more` : shown || "nothing";
}

function number(n: number): string {
  return n.toLocaleString("en-GB");
}
