/** Commands that depend on what was seen: which chain of which filter, which name of the unit. A live test runs each on a real wire. */
import { expect, it } from "vitest";
import type { Fix } from "../../src/diagnosis/record.ts";
import { Dialogue, SECOND } from "../tcp/dialogue.ts";
import { IPV6, recordsOf } from "./diagnosis-of.ts";

const SERVER = "10.0.0.2";
const ROUTER = "10.0.0.254";

function commands(fixes: readonly Fix[], side: Fix["side"]): (string | null)[] {
  return fixes.filter((fix) => fix.side === side).map(({ command }) => command);
}

function rejectedBy(sender: string, code: number): Fix[] {
  const { packets } = new Dialogue().syn();
  return recordsOf([{ packets, icmp: [{ type: 3, code, quotes: packets[0]!, time: SECOND / 10, sender }] }])[0]!.verdict.fixes;
}

it.each([
  ["port unreachable", 3],
  ["administratively prohibited", 10],
])("%s: the exception goes into the chain of the filter that spoke", (_, code) => {
  expect(commands(rejectedBy(SERVER, code), "network")[0]).toMatch(/iptables -I INPUT -p tcp --dport 22 -s 10\.0\.0\.1 -j ACCEPT$/);
  expect(commands(rejectedBy(ROUTER, code), "network")[0]).toMatch(/iptables -I FORWARD -p tcp -s 10\.0\.0\.1 -d 10\.0\.0\.2 --dport 22 -j ACCEPT$/);
});

it("a SYN without an answer: an exception for the server's own filter, and one for a router's", () => {
  const packets = new Dialogue().syn().wait(SECOND).again(0).wait(SECOND).again(0);
  const [record] = recordsOf([{ packets, ...IPV6 }], { until: 30 * SECOND });
  expect(commands(record!.verdict.fixes, "network")).toEqual([
    "ip6tables -I INPUT -p tcp --dport 22 -s 2001:db8::1 -j ACCEPT",
    "ip6tables -I FORWARD -p tcp -s 2001:db8::1 -d 2001:db8::2 --dport 22 -j ACCEPT",
  ]);
});

it("a RST for the SYN: the unit by both of its names, since no identification tells the system; and the filter that rejects with tcp-reset", () => {
  const { fixes } = recordsOf([{ packets: new Dialogue().syn().rst("server", { seq: 0 }) }])[0]!.verdict;
  expect(commands(fixes, "server")).toContain("ssh-keygen -A && { systemctl enable --now ssh || systemctl enable --now sshd; }");
  expect(commands(fixes, "network")).toEqual(["iptables -I INPUT -p tcp --dport 22 -s 10.0.0.1 -j ACCEPT"]);
});
