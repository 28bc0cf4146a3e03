// RFC 4253 7: both sides send their KEXINIT after the identifications, without waiting for each other.

import { endedInSilence, silenceAtEnd } from "../exchange/ending.ts";
import type { Peer } from "../exchange/exchange-facts.ts";
import { packetTooBig } from "../exchange/packet-too-big.ts";
import { vantageOf } from "../exchange/vantage.ts";
import { isDelivered, SECOND } from "../exchange/waiting.ts";
import { isDialogClient } from "../knowledge/dialog-clients.ts";
import type { Software } from "../knowledge/software.ts";
import { defineVerdict, possible } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { AND_ICMP, packetsAt } from "./next-capture.ts";
import { atPart, isPartDelivered, type PartSizes, sizesOf } from "./part-of-kexinit.ts";
import { OTHER_SERVER_LOG } from "./server-log.ts";
import { bytes, duration } from "./words.ts";

interface Params {
  silent_for_s: number;
  closed_by: "client" | "server" | "network" | null;
  /** The beginning of its KEXINIT that did come; null where none of it did. Bytes. */
  part: PartSizes | null;
  /** The client has not sent its own either: one that waits for the server's. */
  client_waits: boolean;
}

/** PuTTY and its kin send their KEXINIT only when the server's has come (ssh/transport2.c). */
function mayWait({ ssh }: Peer, software: Software | null): boolean {
  return ssh.ident !== null && ssh.messageCount === 0 && ssh.partialPacket === null && software !== null && isDialogClient(software);
}

export default defineVerdict<Params>({
  code: "kexinit-not-sent-server-stall",
  stage: "kexinit",
  kind: "verdict",
  restsOnAbsenceOf: "server",
  title: "The server never sends its KEXINIT",
  match({ facts, software, stallAfter }) {
    const { client, server } = facts;
    const said = client.ssh.kexinit?.completeAt ?? (mayWait(client, software.client) ? client.ssh.ident!.at : null);
    if (!facts.visibility.bothSides || said === null || server.ssh.ident === null) return null;
    const part = server.ssh.partialPacket;
    if (server.ssh.messageCount > 0 || server.ssh.packetFault !== null || server.ssh.lost !== null) return null;
    if (part !== null && !isPartDelivered(server)) return null;
    if (!isDelivered(client) || server.half.claimed > server.half.highest || !endedInSilence(facts, stallAfter)) return null;
    const evidence = [
      at(said, "client", `${client.ssh.kexinit === null ? "identification" : "KEXINIT"}, acknowledged`),
      part === null ? at(server.ssh.ident.at, "server", "identification, the last that the server said") : atPart(part, "server"),
    ];
    if (facts.closing !== null) evidence.push(atClosing(facts.closing));
    const params: Params = {
      silent_for_s: silenceAtEnd(facts) / SECOND,
      closed_by: facts.closing?.by ?? null,
      part: part === null ? null : sizesOf(part),
      client_waits: client.ssh.kexinit === null,
    };
    return possible(params, evidence);
  },
  say: (p, { facts }) =>
    `Both sides identified themselves and ${facts.server.ip} acknowledged the client's ${p.client_waits ? "identification (a client that waits for the server's KEXINIT, as PuTTY does, before it sends its own)" : "KEXINIT"}, but for ${duration(p.silent_for_s * SECOND)} it did not send ${p.part === null ? "its own" : `the rest of its own (${p.part.have} of ${bytes(p.part.need)} came)`}, which it owes.`,
  causes: [
    {
      what: "the server's KEXINIT is too large for the path, as a router said of the client's packets, and no such message reaches the server",
      certainty: "likely",
      when: (_, { facts }) => packetTooBig(facts).length > 0,
    },
    { what: "the server's process hangs: disk, name service, hardware random numbers, or a HostKeyAgent or HSM that does not answer", certainty: "possible" },
    {
      what: "the server's KEXINIT is lost on its way and the capture point does not see it",
      certainty: "possible",
      when: (_, { facts }) => vantageOf(facts) !== "server",
    },
    { what: "a tarpit or honeypot that sends a real identification and nothing else", certainty: "possible" },
  ],
  fixes: [
    {
      side: "network",
      command: (n) => `${n.iptables} -t mangle -A FORWARD -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu`,
      why: "on the router before the narrow link: lowers the MSS in the SYNs of both sides, so that nobody sends a segment that does not fit",
      when: (_, { facts }) => packetTooBig(facts).length > 0,
    },
    {
      side: "server",
      command: (n) => `ps -eo pid,ppid,stat,wchan:24,args | grep '[s]shd'; journalctl ${n.journal} -n 50`,
      why: "shows where the process of this connection hangs: D in STAT is a disk, a wchan of poll or futex a service that does not answer",
      of: "openssh",
      otherwise: OTHER_SERVER_LOG,
    },
    {
      side: "server",
      command: () => "timeout 60 strace -f -tt -p $(pgrep -o -x sshd)",
      why: "during the next attempt: the last call before the silence is the one that hangs",
      of: "openssh",
    },
    {
      side: "server",
      command: (n) => `systemctl restart ${n.unit}`,
      why: "replaces a listener that is stuck; established sessions go on",
      of: "openssh",
      otherwise: { why: "restart the SSH server of the device or program: a process that is stuck is replaced" },
    },
  ],
  nextCapture: (n) =>
    packetsAt(
      n,
      "server",
      [
        { if: "the server sends its KEXINIT again and again", then: "kexinit-lost-path-mtu" },
        { if: "the server sends nothing after its identification", then: "kexinit-not-sent-server-stall" },
      ],
      "tcpdump -ni any -s 0",
      AND_ICMP,
    ),
  page: {
    meaning:
      "The server's program was well enough to send its identification, then stopped. It has the client's KEXINIT and owes its own, which needs nothing from anybody.",
    wire: [
      "Both identifications, the client's KEXINIT acknowledged in full.",
      "No byte of the server after its identification; its SEQ does not move.",
      "Ends by the client's patience, or by a FIN of the server after LoginGraceTime.",
    ],
    lookAlikes: [
      "kexinit-lost-path-mtu: an ACK of the server has a SEQ that is ahead: it did send.",
      "server-closed-after-idents: the server closes within a second.",
      "kexinit-not-sent-client-stall: it is the client that owes its KEXINIT.",
    ],
    messages: {
      client: ["debug1: SSH2_MSG_KEXINIT sent", "Connection closed by HOST port PORT"],
      server: ["Timeout before authentication for HOST port PORT"],
    },
    source: ["RFC 4253 7", "OpenSSH kex.c kex_send_kexinit"],
  },
});
