// RFC 9293 3.10.7.1: a closed port answers a SYN with RST,ACK.

import { handshakeOf } from "../exchange/handshake.ts";
import { refusalOf } from "../exchange/refusal.ts";
import type { Connection } from "../tcp/connection.ts";
import type { Segment } from "../tcp/segment.ts";
import { certain, defineVerdict, likely } from "./define-verdict.ts";
import { eitherUnit } from "./either-unit.ts";
import { at } from "./evidence.ts";
import { letClientIn } from "./filter-rules.ts";
import { gotInBefore } from "./got-in-before.ts";

interface Params {
  /** The RST repeats the SYN's TOS byte, as a Linux kernel without a listener does; a packet filter's has 0. */
  tos_repeated: boolean | null;
  /** The RST has crossed no router, though the two addresses lie in different networks: a device near the client may have sent it. */
  crossed_no_router: boolean;
}

export default defineVerdict<Params>({
  code: "tcp-refused",
  stage: "tcp-connect",
  kind: "verdict",
  outcome: "failed",
  title: "The server refuses the connection: nothing listens on the port",
  match({ facts }) {
    const rst = refusalOf(facts);
    const syn = handshakeOf(facts).syns[0];
    if (rst === null || syn === undefined) return null;
    const tos = syn.trafficClass === 0 ? null : rst.trafficClass === syn.trafficClass;
    const crossedNoRouter = isFresh(syn) && isFresh(rst) && !mayShareLink(facts.connection);
    const judge = crossedNoRouter ? likely : certain;
    return judge({ tos_repeated: tos, crossed_no_router: crossedNoRouter }, [
      at(syn, "client", "SYN"),
      // Without ACK none is acted on (RFC 9293 3.10.7.3).
      at(rst, "server", "RST,ACK in answer"),
    ]);
  },
  say: (_p, { facts }) =>
    `${facts.server.ip} answered the SYN to port ${facts.server.port} with RST: no program listens there, or the host's packet filter rejects with tcp-reset (the bytes are the same).`,
  causes: [
    {
      what: "a firewall near the client refuses in the server's name: its RST has crossed no router, though the two addresses lie in different networks",
      certainty: "likely",
      when: (p) => p.crossed_no_router,
    },
    {
      what: "a rate limit or a ban rejects this client with a reset, or sshd was stopped since: it got in before, in this capture",
      certainty: "likely",
      when: (_p, context) => gotInBefore(context),
    },
    { what: "sshd is not running, or listens on another port or address", certainty: "likely" },
    { what: "sshd refused to start: no host keys, /run/sshd missing, an error in sshd_config, the user sshd missing", certainty: "possible" },
    { what: "the socket unit ssh.socket failed", certainty: "possible" },
    { what: "a REJECT rule with tcp-reset on the server", certainty: "possible" },
    { what: "a container or virtual machine without a mapping of that port, or the wrong host behind a NAT", certainty: "possible" },
  ],
  fixes: [
    {
      side: "server",
      command: (n) => `sshd -t; ss -ltnp 'sport = :${n.port}'`,
      why: "the first prints why sshd would not start, the second shows what listens on the port",
    },
    {
      side: "server",
      command: () => `ssh-keygen -A && ${eitherUnit("enable --now")}`,
      why: "creates the host keys that are missing and starts the server, now and at boot",
    },
    {
      side: "server",
      command: () => `mkdir -p -m 0755 /run/sshd && chown root:root /run/sshd && ${eitherUnit("restart")}`,
      why: "sshd does not start without its privilege separation directory",
    },
    {
      side: "server",
      file: "/etc/ssh/sshd_config",
      line: (n) => `Port ${n.port}`,
      command: () => `sshd -t && ${eitherUnit("restart")}`,
      why: "where it listens on another port (or check ListenAddress)",
    },
    ...letClientIn<Params>("router", "allows the connection on the device near the client that may have sent the RST", (p) => p.crossed_no_router),
    ...letClientIn<Params>("server", "lets this client through where sshd runs and the server's packet filter rejects with tcp-reset"),
    {
      side: "client",
      command: (n) => `ssh -G ${n.server} | grep -E '^(hostname|port|proxyjump) '`,
      why: "shows which host and port the client's configuration really means",
    },
  ],
  page: {
    meaning: "The host is up and its TCP stack says that nothing accepts connections on this port. A local REJECT rule with tcp-reset looks exactly the same.",
    wire: ["SYN, then RST,ACK with SEQ 0, ACK = ISN + 1, window 0."],
    lookAlikes: [
      "icmp-port-unreachable: ssh prints the same text, but it is a packet filter, not a closed port.",
      "tcp-refused-by-middlebox: the RST's hop limit differs from that of the server's other packets.",
      "tcp-reset-after-handshake: a SYN-ACK came first.",
    ],
    messages: {
      client: ["ssh: connect to host HOST port PORT: Connection refused", "Network error: Connection refused"],
      server: [
        "sshd: no hostkeys available -- exiting.",
        "Unable to load host key: FILE",
        "Missing privilege separation directory: /run/sshd",
        "Privilege separation user sshd does not exist",
        "FILE line NUMBER: Bad configuration option: TEXT",
        "Bind to port PORT on HOST failed: Address already in use.",
        "Cannot bind any address.",
      ],
    },
    source: ["RFC 9293 3.10.7.1", "OpenSSH sshd.c main, server_listen"],
  },
});

/** Hop limits that systems begin with: at one of these no router has been crossed. */
const INITIAL_HOP_LIMITS: readonly number[] = [64, 128, 255];
/** The usual prefix of a network, in bytes: /24, and /64 (RFC 4291 2.5.1). */
const PREFIX: Record<4 | 6, number> = { 4: 3, 6: 8 };

function isFresh(segment: Segment): boolean {
  return INITIAL_HOP_LIMITS.includes(segment.hopLimit);
}

function mayShareLink({ ipVersion, originatorAddress: a, responderAddress: b }: Connection): boolean {
  return Buffer.compare(a.subarray(0, PREFIX[ipVersion]), b.subarray(0, PREFIX[ipVersion])) === 0;
}
