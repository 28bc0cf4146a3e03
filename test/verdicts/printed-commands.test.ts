/** Commands that depend on what was seen: which chain of which filter, which name of the unit. A live test runs each on a real wire. */
import { describe, expect, it } from "vitest";
import type { Fix } from "../../src/diagnosis/record.ts";
import { TcpFlag } from "../../src/net/packet.ts";
import { kexInit } from "../ssh/messages.ts";
import { Dialogue, SECOND } from "../tcp/dialogue.ts";
import { identified } from "./conversations.ts";
import { IPV6, recordOf, recordsOf } from "./diagnosis-of.ts";

const SERVER = "10.0.0.2";
const ROUTER = "10.0.0.254";

function commands(fixes: readonly Fix[], side: Fix["side"]): (string | null)[] {
  return fixes.filter((fix) => fix.side === side).map(({ command }) => command);
}

const ACCEPTED_IN_INPUT = "iptables -I INPUT -p tcp --dport 22 -s 10.0.0.1 -j ACCEPT";

function rejectedBy(sender: string, code: number): Fix[] {
  const { packets } = new Dialogue().syn();
  return recordsOf([{ packets, icmp: [{ type: 3, code, quotes: packets[0]!, time: SECOND / 10, sender }] }])[0]!.verdict.fixes;
}

it.each([
  ["port unreachable", 3],
  ["administratively prohibited", 10],
])("%s: the exception goes into the chain of the filter that spoke", (_, code) => {
  expect(commands(rejectedBy(SERVER, code), "server")).toContain(ACCEPTED_IN_INPUT);
  expect(commands(rejectedBy(SERVER, code), "network")).toEqual([]);
  expect(commands(rejectedBy(ROUTER, code), "network")[0]).toMatch(/iptables -I FORWARD -p tcp -s 10\.0\.0\.1 -d 10\.0\.0\.2 --dport 22 -j ACCEPT$/);
});

it("a SYN without an answer: an exception for the server's own filter, and one for a router's", () => {
  const packets = new Dialogue().syn().wait(SECOND).again(0).wait(SECOND).again(0);
  const nft = (hook: string) =>
    `nft list chains | awk '$1 == "table" {t = $2 ~ /^(inet|ip6)$/ ? $2 " " $3 : ""} $1 == "chain" {c = $2} t != "" && /type filter hook ${hook} / {print t, c}' | while read -r chain; do nft insert rule $chain ip6 saddr 2001:db8::1`;
  const [record] = recordsOf([{ packets, ...IPV6, serverPort: 2222 }], { until: 30 * SECOND, ports: [2222] });
  expect(commands(record!.verdict.fixes, "server")).toEqual([
    "tcpdump -ni any 'tcp port 2222 and host 2001:db8::1'",
    "ip6tables -I INPUT -p tcp --dport 2222 -s 2001:db8::1 -j ACCEPT",
    `${nft("input")} tcp dport 2222 accept; done`,
    `firewall-cmd --permanent --add-rich-rule='rule family="ipv6" source address="2001:db8::1" port port="2222" protocol="tcp" accept' && firewall-cmd --reload`,
    "ufw prepend allow from 2001:db8::1 to any port 2222 proto tcp",
    "fail2ban-client set sshd unbanip 2001:db8::1",
  ]);
  expect(commands(record!.verdict.fixes, "network")).toEqual([
    "ip6tables -I FORWARD -p tcp -s 2001:db8::1 -d 2001:db8::2 --dport 2222 -j ACCEPT",
    `${nft("forward")} ip6 daddr 2001:db8::2 tcp dport 2222 accept; done`,
    "ufw route prepend allow from 2001:db8::1 to 2001:db8::2 port 2222 proto tcp",
  ]);
});

it("a RST for the SYN: the unit by both of its names, since no identification tells the system; and the filter that rejects with tcp-reset", () => {
  const { fixes } = recordsOf([{ packets: new Dialogue().syn().rst("server", { seq: 0 }) }])[0]!.verdict;
  expect(commands(fixes, "server")).toContain("ssh-keygen -A && { systemctl enable --now ssh || systemctl enable --now sshd; }");
  expect(commands(fixes, "server")).toContain(ACCEPTED_IN_INPUT);
  expect(commands(fixes, "network")).toEqual([]);
});

describe("a path that loses large packets", () => {
  /** A KEXINIT of which a segment of this size is lost again and again, while its tail is acknowledged by SACK. */
  const lost = (size: number) => {
    const message = kexInit({ languages_client_to_server: ["x".repeat(1200)] });
    const d = identified().data("client", message.subarray(0, size));
    const { seq } = d.packets.at(-1)!;
    d.data("client", message.subarray(size, size + 100)).ack("server", { ack: seq, sack: [[(seq + size) >>> 0, (seq + size + 100) >>> 0]] });
    for (const wait of [0.2, 0.4, 0.8, 1.6]) d.wait(wait * SECOND).again(6);
    return d.packets;
  };
  const said = (size: number, mtu: number | null, addresses = {}, sender = ROUTER) => {
    const packets = lost(size);
    const icmp =
      mtu === null ? [] : [{ ...(sender.includes(":") ? { type: 2, code: 0 } : { type: 3, code: 4 }), quotes: packets[6]!, time: SECOND / 10, sender, mtu }];
    const [record] = recordsOf([{ packets, icmp, ...addresses }], { after: 10 * SECOND });
    expect(record!.verdict.code).toBe("kexinit-lost-path-mtu");
    return record!.verdict.fixes.map(({ command }) => command).join("\n");
  };

  it("IPv4: 1280 bytes where more was lost, 576 where less was", () => {
    expect(said(1448, null)).toMatch(/^iptables .* --clamp-mss-to-pmtu$/m);
    expect(said(1448, null)).toMatch(/^iptables .* --set-mss 1240$/m);
    expect(said(1448, null)).toMatch(/^ip route replace \$\(ip route get 10\.0\.0\.2 .* mtu 1280$/m);
    expect(said(1136, null)).toMatch(/--set-mss 536$/m);
    expect(said(1136, null)).toMatch(/ mtu 576$/m);
  });

  it("IPv6: its own filter, headers and route", () => {
    const text = said(1428, null, IPV6);
    expect(text).toMatch(/^ip6tables .* --set-mss 1220$/m);
    expect(text).toMatch(/^ip -6 route replace \$\(ip -6 route get 2001:db8::2 .* mtu 1280$/m);
    expect(text).toContain("ip6tables -I FORWARD -p icmpv6 --icmpv6-type packet-too-big -j ACCEPT");
    expect(text).not.toMatch(/(^|[^6])iptables/m);
  });

  it("what a router said counts, less the headers", () => {
    expect(said(1448, 1400)).toMatch(/^iptables .* --set-mss 1360$/m);
    expect(said(1448, 1400)).toMatch(/maxseg size set 1360'$/m);
    expect(said(1448, 1400)).toMatch(/ mtu 1400$/m);
    expect(said(1448, 1400)).not.toContain("--clamp-mss-to-pmtu");
    expect(said(1428, 1400, IPV6, "2001:db8::fe")).toMatch(/^ip6tables .* --set-mss 1340$/m);
  });
});

it("host unreachable seconds after the first SYN: a look-up that failed, however shortly before another SYN went out", () => {
  const { packets } = new Dialogue().syn().wait(SECOND).again(0).wait(SECOND).again(0).wait(SECOND).again(0);
  const at = 3 * SECOND + 1_000_000;
  const icmp = packets.slice(0, 3).map((quotes) => ({ type: 3, code: 1, quotes, time: at, sender: ROUTER }));
  const { params, summary, evidence } = recordsOf([{ packets, icmp }])[0]!.verdict;
  expect(params["delay_ms"]).toBe(3001);
  expect(summary).toContain("3.0 s after the SYN: nobody answered its ARP");
  expect(evidence[0]).toMatchObject({ frame: 1, what: "SYN" });
});

it("a bare ACK for the SYN: on the server the old connection's peer port is the client's, and that comes before arping", () => {
  const { packets } = new Dialogue().syn().send("server", TcpFlag.Ack, "", { seq: 777, ack: 424_242 });
  const { verdict, timeline } = recordsOf([{ packets, clientPort: 50_123 }], { timeline: true })[0]!;
  expect(timeline!.map(({ frame, what }) => `${frame} ${what}`)).toEqual(expect.arrayContaining(["1 SYN", "2 ACK of another sequence number"]));
  expect(verdict.code).toBe("tcp-bad-synack");
  expect(commands(verdict.fixes, "server")).toEqual(["ss -K dst 10.0.0.1 dport = :50123 sport = :22", "arping -D -I eth0 -c 3 10.0.0.2"]);
});

it.each([
  ["no software part: not OpenSSH", "SSH-2.0\r\n", [null], ["ss -ltnp 'sport = :22'"]],
  ["too long, of Debian's OpenSSH", `SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3 ${"x".repeat(240)}\r\n`, ["DebianBanner no\nVersionAddendum none"], null],
  ["too long, of OpenSSH elsewhere", `SSH-2.0-OpenSSH_9.2 ${"x".repeat(260)}\r\n`, ["VersionAddendum none"], null],
])("an identification that is not well made, %s", (_, line, lines, run) => {
  const { verdict } = recordOf(new Dialogue().handshake().data("client", "SSH-2.0-x\r\n").data("server", line).ack("client").close("client"));
  expect(verdict.code).toBe("ident-malformed");
  expect(verdict.fixes.filter(({ side }) => side === "server").map((fix) => fix.line)).toEqual(lines);
  if (run !== null) expect(commands(verdict.fixes, "server")).toEqual(run);
});

it("a monitor's port test: no line that sshd of this version refuses", () => {
  const left = (ident: string) => recordOf(new Dialogue().handshake().data("server", `${ident}\r\n`).ack("client").close("client")).verdict;
  expect(left("SSH-2.0-OpenSSH_9.2p1")).toMatchObject({ code: "client-gone-before-ident", fixes: [] });
  expect(left("SSH-2.0-OpenSSH_9.8p1").fixes[0]!.line).toContain("PerSourcePenaltyExemptList");
});

it("not allowed at this time, beside a silent connection of the same client: that one holds a slot and has not failed", () => {
  const silent = new Dialogue().handshake().packets;
  const refused = new Dialogue().wait(SECOND).handshake().data("server", "Not allowed at this time\r\n").ack("client").fin("server").packets;
  const { verdict } = recordsOf([{ packets: silent, clientPort: 40_001 }, { packets: refused }])[1]!;
  expect(verdict.code).toBe("server-not-allowed");
  expect(verdict.params).toMatchObject({ earlier_failures: 0, first_failure: null, unauthenticated: 1, unauthenticated_of_client: 1 });
  expect(verdict.summary).toContain("1 unauthenticated connection of this client is open at the same time: MaxStartups");
  expect(verdict.causes[0]).toMatchObject({ what: expect.stringContaining("MaxStartups"), certainty: "likely" });
});
