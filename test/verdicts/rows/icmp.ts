import { kexInit } from "../../ssh/messages.ts";
import { Dialogue, MILLISECOND, SECOND } from "../../tcp/dialogue.ts";
import { bothSpoke } from "../conversations.ts";
import { IPV6 } from "../diagnosis-of.ts";
import { rowsOf } from "../verdict-rows.ts";

const failed = { outcome: "failed", died_at: "tcp-connect", certainty: "certain", frames: [1, 2] } as const;
const ROUTER = { 4: "10.0.0.254", 6: "2001:db8::fe" };

/** A SYN and the ICMP error for it. */
function error(it: string, version: 4 | 6, type: number, code: number) {
  const packets = new Dialogue().syn().packets;
  return {
    it: `${it}: ICMPv${version} ${type}/${code}`,
    wire: () => packets,
    icmp: [{ type, code, quotes: packets[0]!, time: SECOND / 10, sender: ROUTER[version] }],
    ...(version === 6 ? IPV6 : {}),
    ...failed,
  };
}

const rejected = [error("a filter", 4, 3, 3), error("a filter", 6, 1, 4)];
const hostUnreachable = [error("no such host", 4, 3, 1), error("no such host", 6, 1, 3)];
const netUnreachable = [error("no route", 4, 3, 0), error("no route", 4, 3, 6), error("no route", 4, 3, 11), error("no route", 6, 1, 0)];
const prohibited = [
  error("forbidden", 4, 3, 9),
  error("forbidden", 4, 3, 10),
  error("forbidden", 4, 3, 13),
  error("forbidden", 6, 1, 1),
  error("forbidden", 6, 1, 5),
];
const others = [error("no such protocol", 4, 3, 2), error("a loop", 4, 11, 0), error("a loop", 6, 3, 0)];

const OWN = { 4: "10.0.0.2", 6: "2001:db8::2" };
/** The server's own address in the message, so long after the SYN. */
const byServer = (version: 4 | 6, type: number, code: number, time = SECOND / 10) => {
  const row = error(`the server itself, ${time / SECOND} s later`, version, type, code);
  return { ...row, icmp: row.icmp.map((each) => ({ ...each, sender: OWN[version], time })), params: { sender_is_server: true } };
};
const rejectedAsHost = [4, 6].map((version) => ({
  ...(version === 4 ? byServer(4, 3, 1) : byServer(6, 1, 3)),
  says: ["the server itself, answers at once that the host is unreachable: it lives"],
  causes: ["likely: a REJECT rule of that type on the server"],
  fixes: [`${version === 4 ? "iptables" : "ip6tables"} -S | grep -iE '(host|addr)-unreach'`],
  without: ["ip neigh show", "ip -br address"],
}));
const passedOn = {
  ...byServer(4, 3, 1, 3 * SECOND),
  says: ["10.0.0.2 reports the host unreachable 3.0 s after the SYN"],
  causes: ["likely: the server passes the port on (NAT, a container)"],
  fixes: ["ip neigh show"],
  without: ["a REJECT rule of that type", "(host|addr)-unreach"],
};
const rejectedAsNet = {
  ...byServer(4, 3, 0),
  says: ["10.0.0.2, the server itself, answers with ICMP net unreachable"],
  causes: ["likely: a REJECT rule of that type on the server"],
  without: ["VPN", "ip route get"],
};

/** Another code of the same message is another verdict; an error for an answered SYN is none. */
const as = (code: string, rows: typeof rejected) => rows.slice(0, 1).map((row) => ({ ...row, it: `near miss, ${row.it}`, code }));
const stale = () => {
  const packets = new Dialogue().handshake().data("client", "SSH-2.0-x\r\n").ack("server").fin("server").packets;
  return {
    it: "near miss, a soft error after the handshake",
    wire: () => packets,
    icmp: [{ type: 3, code: 1, quotes: packets[3]!, time: 3_500_000, sender: ROUTER[4] }],
    code: "server-closed-before-ident",
    ...failed,
    died_at: "identification" as const,
    frames: [4, 7],
  };
};

/** A rule on length: the handshake and the identifications pass, the KEXINIT of one end is rejected each time. */
const ofData = (from: "client" | "server", ended: boolean, [type, code]: readonly [number, number] = [3, 13]) => {
  const d = bothSpoke().data(from, kexInit());
  for (let n = 1; n < 4; n++) d.wait(200 * MILLISECOND * 2 ** n).again(7);
  if (ended) d.fin("client");
  const { packets } = d;
  return {
    it: `${code === 13 ? "a filter rejects" : "a router returns"} the ${from}'s KEXINIT (${type}/${code}), and the connection ${ended ? "ends" : "stands still"}`,
    wire: () => packets,
    icmp: [7, 9].map((index) => ({ type, code, quotes: packets[index]!, time: packets[index]!.time + 1000, sender: ROUTER[4] })),
    capture: { until: 60 * SECOND },
    outcome: ended ? ("failed" as const) : ("stalled" as const),
    died_at: "kexinit" as const,
    certainty: "certain" as const,
    params: { quotes: `${from}-data`, transmissions: 4 },
    frames: ended ? [8, 9, 13, 14] : [8, 9, 13],
    says: [code === 13 ? "lets the handshake pass and rejects" : "let the handshake pass and returns"],
    causes: [code === 13 ? "likely: a rule of that device" : "likely: behind that device the way ended in the middle"],
  };
};

/** The client has a connection to the server that stands, and another that stood; this one is rejected. */
const overTheLimit = (who: "this client" | "another client") => {
  const { packets } = new Dialogue({ start: 5 * SECOND }).syn();
  const address = who === "this client" ? {} : { client: "10.0.0.77" };
  return {
    it: `a limit: ${who} has a connection that stands`,
    beside: () => [{ clientPort: 39_000, packets: bothSpoke(), ...address }],
    wire: () => packets,
    icmp: [{ type: 3, code: 13, quotes: packets[0]!, time: 5.1 * SECOND, sender: ROUTER[4] }],
    ...failed,
    frames: [8, 9],
    ...(who === "this client" ? { causes: ["likely: a limit on connections, or a ban"] } : { without: ["a limit on connections"] }),
  };
};

/** It quotes a SEQ that the client never sent. */
const forged = () => {
  const packets = new Dialogue().syn().wait(SECOND).again(0).wait(SECOND).again(0).packets;
  return {
    it: "near miss, a forged error",
    wire: () => packets,
    icmp: [{ type: 3, code: 2, quotes: { ...packets[0]!, seq: 7 }, time: SECOND / 10, sender: ROUTER[4] }],
    code: "tcp-no-response",
    lookAlike: "Forged or stale ICMP",
    ...failed,
    frames: [1, 4],
  };
};

/** An ICMP error that was recorded before its SYN, as several queues of a network card can do. */
const early = () => {
  const packets = new Dialogue({ start: SECOND }).syn().packets;
  return {
    it: "recorded before the SYN",
    wire: () => packets,
    icmp: [{ type: 3, code: 3, quotes: packets[0]!, time: SECOND - 100_000, sender: ROUTER[4] }],
    ...failed,
    frames: [2, 1],
  };
};

/** tcpdump's snap lengths of old cut the quotation: by the addresses it belongs to the SYN all the same, but no port says so. */
const cut = (version: 4 | 6, captured: number) => {
  const row = error(`cut by a snap length of ${captured}`, version, version === 4 ? 3 : 1, version === 4 ? 3 : 4);
  return { ...row, icmp: row.icmp.map((each) => ({ ...each, captured })), certainty: "likely" as const };
};

/** The error quotes a SYN of another connection to the same server, so early that it can't have been this one's. */
const stranger = () => {
  const row = early();
  return {
    ...row,
    it: "near miss: recorded long before the SYN",
    icmp: row.icmp.map((each) => ({ ...each, time: -SECOND })),
    code: "capture-ended",
    outcome: "unknown" as const,
    died_at: null,
    frames: [2],
  };
};

export const icmpPortUnreachable = rowsOf("icmp-port-unreachable", [
  early(),
  stranger(),
  cut(4, 64),
  cut(4, 66),
  cut(6, 96),
  ...rejected,
  ...as("icmp-admin-prohibited", prohibited),
]);
export const icmpHostUnreachable = rowsOf("icmp-host-unreachable", [
  ...hostUnreachable,
  ...rejectedAsHost,
  passedOn,
  ofData("client", false, [3, 1]),
  ...as("icmp-admin-prohibited", prohibited),
  stale(),
]);
export const icmpNetUnreachable = rowsOf("icmp-net-unreachable", [...netUnreachable, rejectedAsNet, ...as("icmp-admin-prohibited", prohibited)]);
export const icmpAdminProhibited = rowsOf("icmp-admin-prohibited", [
  ...prohibited,
  ofData("client", false),
  ofData("client", true),
  ofData("server", false),
  overTheLimit("this client"),
  overTheLimit("another client"),
  ...as("icmp-host-unreachable", hostUnreachable),
]);
export const icmpOther = rowsOf("icmp-other", [...others, ofData("client", true, [11, 0]), ...as("icmp-port-unreachable", rejected), forged()]);
