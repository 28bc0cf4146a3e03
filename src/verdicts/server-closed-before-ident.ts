// The biggest group of look-alikes: accepted, and closed without one byte. What is left are the delay, the kind of close, and the neighbours.
import { softwareOfIdent } from "../diagnosis/software-of-ident.ts";
import type { ExchangeFacts } from "../exchange/exchange-facts.ts";
import { handshakeOf } from "../exchange/handshake.ts";
import { closedAfter } from "../exchange/identification-timing.ts";
import { openUnauthenticated } from "../exchange/unauthenticated.ts";
import { hasSpoken, MILLISECOND } from "../exchange/waiting.ts";
import { isAtLeast } from "../knowledge/software.ts";
import type { VerdictContext } from "./context.ts";
import { certain, defineVerdict } from "./define-verdict.ts";
import { eitherUnit } from "./either-unit.ts";
import { at, atClosing } from "./evidence.ts";
import { unlessSeenAt } from "./next-capture.ts";
import { sshCommand } from "./ssh-command.ts";
import { duration, tcpWrappersClient } from "./words.ts";

interface Params {
  after_ms: number;
  how: "fin" | "rst";
  /** "listener": as fast as a process answers without forking; "child": a child was started and died; "late": neither. */
  delay: "listener" | "child" | "late";
  /** Connections of this client to this server that are up without a login. */
  unauthenticated_from_client: number;
  /** Connections to this server that ended the same way, and that went well, in this capture. */
  same_before: number;
  complete_before: number;
  /** Each of several connections to this server in this capture ended the same way. */
  every: boolean;
  /** The FIN came with another hop limit than the SYN-ACK. */
  other_hop_limit: boolean;
}

/** Beyond the round trip: what a listener needs to close, and what fork, exec and the start of a child take at most. */
const LISTENER_DELAY = 5 * MILLISECOND;
const CHILD_DELAY = 500 * MILLISECOND;
/** Connections before this one that make a rule. */
const EVERY = 2;
/** dropbear's MAX_UNAUTH_PER_IP (sysoptions.h). */
const DROPBEAR_LIMIT = 5;

const sawServer = (c: VerdictContext, test: (ident: string) => boolean): boolean => c.past.some((p) => p.serverIdent !== null && test(p.serverIdent));

/** Its listener closes without a word and without a line in any log (dropbear svr-main.c). */
const overDropbearsLimit = (p: Params): boolean => p.delay === "listener" && p.unauthenticated_from_client >= DROPBEAR_LIMIT;

/** Whose listener tells its limit, or counts by address alone: OpenSSH from 8.2 on (sshd.c drop_connection), dropbear. */
const TELLS_LIMIT = (ident: string): boolean => {
  const software = softwareOfIdent(ident)!;
  return software.product === "dropbear" || (software.product === "openssh" && isAtLeast(software, "8.2") === true);
};

/** Programs that have no unit sshd, no /run/sshd and no hosts.allow. */
const OTHER_PROGRAM = (ident: string): boolean => /dropbear|Cisco|libssh/i.test(ident);

export default defineVerdict<Params>({
  code: "server-closed-before-ident",
  stage: "identification",
  kind: "verdict",
  outcome: "failed",
  title: "The server closed the connection before its identification",
  restsOnAbsenceOf: "server",
  match(context) {
    const { facts, past } = context;
    const { closing, client, server, connection } = facts;
    if (closing?.by !== "server" || hasSpoken(server) || !connection.established || closing.rst === "no-such-socket") return null;
    const after = closedAfter(facts) - Math.max(facts.rtt, 0);
    const delay = after < LISTENER_DELAY ? "listener" : after < CHILD_DELAY ? "child" : "late";
    const evidence = [
      {
        ...atClosing(closing),
        what: `${closing.how === "fin" ? "FIN" : "RST"}, ${duration(closedAfter(facts))} after the handshake, without a byte of the server`,
      },
    ];
    const said = client.ssh.firstByteAt;
    if (said !== null) evidence.unshift(at(said, "client", "identification"));
    return certain(
      {
        after_ms: Math.round(closedAfter(facts) / MILLISECOND),
        how: closing.how,
        delay,
        unauthenticated_from_client: openUnauthenticated(context).sameClient,
        same_before: past.filter((p) => p.code === "server-closed-before-ident").length,
        complete_before: past.filter((p) => p.complete).length,
        every: past.length >= EVERY && past.every((p) => p.code === "server-closed-before-ident"),
        other_hop_limit: otherHopLimit(facts),
      },
      evidence,
    );
  },
  say: (p, { facts }) =>
    `${facts.server.ip} accepted the connection and closed it (${p.how === "fin" ? "FIN" : "RST"}) ${p.after_ms === 0 ? "at once" : `${duration(p.after_ms * MILLISECOND)} later`} without a byte${p.delay === "child" ? ", as where a process is started for it and dies, or refuses" : p.delay === "listener" ? ", as where the listener itself refuses" : ""}.`,
  causes: [
    {
      what: "a device on the way closed it in the server's name: its FIN has another hop limit than the SYN-ACK",
      certainty: "likely",
      when: (p) => p.other_hop_limit,
    },
    {
      what: "something in the server's own state, since every connection ends like this: the privilege separation directory, an upgrade without a restart, host keys",
      certainty: "likely",
      when: (p) => p.every && p.delay === "child",
    },
    {
      what: "dropbear's limit of 5 connections without a login from one address (30 in all)",
      certainty: "likely",
      when: overDropbearsLimit,
    },
    {
      what: "dropbear's limit of 5 connections without a login from one address (30 in all), on a busy machine",
      certainty: "possible",
      when: (p) => p.delay === "child" && p.unauthenticated_from_client >= DROPBEAR_LIMIT,
    },
    {
      what: "one broken node behind a load balancer: other connections to the same address complete",
      certainty: "possible",
      when: (p) => p.same_before > 0 && p.complete_before > 0,
    },
    {
      what: "a proxy, load balancer or forwarded port in front tried its backend, and gave up: no refusal of sshd takes so long",
      certainty: "likely",
      when: (p) => p.delay === "late",
    },
    {
      what: "a silent limit: MaxStartups of OpenSSH 8.1 and older, or of another server",
      certainty: "possible",
      when: (p) => p.delay === "listener" && !overDropbearsLimit(p),
    },
    { what: "a proxy, load balancer or forwarded port without a living backend", certainty: "possible", when: (p) => p.delay === "listener" },
    {
      what: "/run/sshd (the privilege separation directory) is missing or has wrong owner or mode while the listener runs",
      certainty: "possible",
      when: (p) => p.delay !== "listener",
    },
    {
      what: "OpenSSH was upgraded without a restart: what the old listener starts (sshd, from 9.8 on sshd-session and sshd-auth) does not fit it, or is gone",
      certainty: "possible",
      when: (p, c) => !overDropbearsLimit(p) && !sawServer(c, OTHER_PROGRAM),
    },
    {
      what: "no host keys that it may load (missing, or readable by others), where sshd is started per connection (inetd, socket unit with Accept=yes)",
      certainty: "possible",
      when: (p) => p.delay !== "listener",
    },
    { what: "tcp wrappers refuse this client (hosts.deny)", certainty: "possible" },
    {
      what: "a silent limit: MaxStartups of OpenSSH 8.1 and older, or of another server",
      certainty: "possible",
      when: (p) => p.delay === "child",
    },
    { what: "a proxy, load balancer or forwarded port without a living backend", certainty: "possible", when: (p) => p.delay === "child" },
    {
      what: "another service than SSH listens there, TLS (stunnel) for one: the client's identification means nothing to it",
      certainty: "possible",
      when: (p, c) => spokeFirst(c.facts) && !overDropbearsLimit(p) && !sawServer(c, () => true),
    },
    { what: "the child crashed or was killed (seccomp, SELinux, limits, out of memory)", certainty: "possible", when: (p) => p.delay !== "listener" },
    { what: "all lines of a Cisco device are busy, or its access-class refuses the client", certainty: "possible" },
  ],
  fixes: [
    {
      side: "client",
      command: (n) => sshCommand(n, "-o ControlMaster=auto -o ControlPath=~/.ssh/cm-%C -o ControlPersist=60"),
      why: "one connection serves many commands, so that fewer than five stand without a login; end those that hang",
      when: overDropbearsLimit,
    },
    {
      side: "server",
      command: (n) => `ss -ltnp 'sport = :${n.port}'`,
      why: "names the program that accepts: where it is a proxy (haproxy, nginx, socat, docker-proxy, a load balancer), the sshd behind it is down, and the log of the proxy says so",
      when: (p) => p.delay === "late",
    },
    {
      side: "server",
      command: (n) => `journalctl ${n.journal} -n 50 --no-pager`,
      why: "the reason stands here: 'Missing privilege separation directory', 'no hostkeys available', 'refused connect from', 'exec of ... failed', 'rexec', a signal",
      when: (p, c) => !overDropbearsLimit(p) && !sawServer(c, OTHER_PROGRAM),
    },
    {
      side: "server",
      command: () => `mkdir -p -m 0755 /run/sshd && chown root:root /run/sshd && ${eitherUnit("restart")}`,
      why: "restores the privilege separation directory (needed before the identification up to OpenSSH 9.7 and again from 10.3 on) and restarts the listener with the binary that is installed now",
      when: (p, c) => p.delay !== "listener" && !sawServer(c, OTHER_PROGRAM),
    },
    {
      side: "server",
      command: () => `ssh-keygen -A && ${eitherUnit("restart")}`,
      why: "creates the host keys that are missing; those that are there must belong to root, mode 0600",
      when: (p, c) => p.delay !== "listener" && !sawServer(c, OTHER_PROGRAM),
    },
    {
      side: "server",
      command: (n) => `ss -ltnp 'sport = :${n.port}'`,
      why: "names the program that accepts: where it is a proxy (haproxy, nginx, socat, docker-proxy, a load balancer), the sshd behind it is down, and the log of the proxy says so; where it is another service, SSH is on another port",
      when: (p) => p.delay !== "late" && !overDropbearsLimit(p),
    },
    {
      side: "server",
      file: "/etc/hosts.allow",
      line: (n) => `sshd: ${tcpWrappersClient(n)}`,
      command: (n) => `tcpdmatch sshd ${n.client}`,
      why: "where tcp wrappers refuse the client: its address is let in before any deny rule",
      when: (p, c) => !overDropbearsLimit(p) && !sawServer(c, OTHER_PROGRAM),
    },
    {
      side: "server",
      file: "/etc/ssh/sshd_config",
      line: () => "MaxStartups 100:30:200\nLoginGraceTime 30",
      command: () => `sshd -t && ${eitherUnit("reload")} && sshd -T | grep -iE '^(maxstartups|logingracetime)'`,
      why: "where it happens under load only",
      when: (p, c) => p.delay === "listener" && !sawServer(c, TELLS_LIMIT),
    },
  ],
  nextCapture: (n) => ({
    host: "server",
    command: `journalctl -f ${n.journal} & tcpdump -ni any 'port 53 or (tcp port ${n.port} and host ${n.client})'`,
    outcomes: [
      { if: "the log names a reason", then: "server-closed-before-ident" },
      ...unlessSeenAt(n, "server", [{ if: "the close is not the server's own packet", then: "injected-reset" }]),
      { if: "a second connection to a backend fails", then: "tcp-reset-after-handshake" },
    ],
  }),
  page: {
    meaning:
      "Many faults give these same bytes. Up to OpenSSH 9.7, and again from 10.3, a missing privilege separation directory (/run/sshd) ends the connection here; 9.8 to 10.2 send their identification first. UsePrivilegeSeparation does not help: it is gone since OpenSSH 7.5, privilege separation is always on.",
    wire: [
      "Handshake, client identification (often acknowledged), then FIN or RST of the server without payload. FIN or RST only tells whether the client's identification lay unread.",
      "Right away: the listener refused. After 10 to 100 ms: a child was started and died. After 5 or 10 s: a resolver.",
    ],
    lookAlikes: [
      "server-closed-after-idents: the server's identification came first.",
      "server-preident-text-then-close, server-limit-maxstartups, server-not-allowed: text came first.",
      "server-stall-dns-libwrap: a multiple of 5 s.",
      "tcp-reset-after-handshake: nothing of the client was acknowledged.",
      "injected-reset: the RST is not the server's.",
    ],
    messages: {
      client: [
        "kex_exchange_identification: Connection closed by remote host",
        "ssh_exchange_identification: Connection closed by remote host",
        "kex_exchange_identification: read: Connection reset by peer",
        "ssh_exchange_identification: read: Connection reset by peer",
        "Connection closed by HOST port PORT",
        "Connection reset by HOST port PORT",
        "Remote side unexpectedly closed network connection",
        "Error reading SSH protocol banner",
        "Failed getting banner",
        "ssh: handshake failed: EOF",
        "connection is closed by foreign host",
      ],
      server: [
        "Missing privilege separation directory: /run/sshd",
        "/run/sshd must be owned by root and not group or world-writable.",
        'chroot("/run/sshd"): No such file or directory [preauth]',
        "privsep_preauth: exec of TEXT failed",
        "recv_rexec_state: TEXT incomplete message",
        "rexec version mismatch",
        "rexec of TEXT failed",
        "sshd: no hostkeys available -- exiting.",
        "refused connect from HOST (HOST)",
      ],
    },
    source: ["OpenSSH sshd.c main, sshd-session.c main, sshd-auth.c privsep_child_demote", "dropbear svr-main.c", "hosts_access(5)"],
  },
});

/** The client's first bytes came before the close: it may be an answer to them. */
function spokeFirst({ client, closing }: ExchangeFacts): boolean {
  return client.ssh.firstByteAt !== null && client.ssh.firstByteAt.time < closing!.time;
}

/** A host's packets keep one hop limit. A RST of another one has its own verdict. */
function otherHopLimit(facts: ExchangeFacts): boolean {
  const { closing } = facts;
  const synAck = handshakeOf(facts).synAcks[0];
  if (closing?.how !== "fin" || closing.segment === null || closing.segment.fromOriginator !== facts.server.fromOriginator) return false;
  return synAck !== undefined && closing.segment.hopLimit !== synAck.hopLimit;
}
