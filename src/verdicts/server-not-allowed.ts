// OpenSSH 9.8 and later, sshd.c drop_connection: one text for MaxStartups, PerSourceMaxStartups and PerSourcePenalties.
import type { PastExchange } from "../exchange/history.ts";
import { serverText } from "../exchange/server-text.ts";
import { openUnauthenticated } from "../exchange/unauthenticated.ts";
import { certain, defineVerdict, type FixRow } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { sshCommand } from "./ssh-command.ts";

interface Params {
  text: string;
  /** Earlier connections of this client to this server, in the capture, that ended without a login. */
  earlier_failures: number;
  /** The first of them: the root cause, most likely. */
  first_failure: string | null;
  /** Connections that are open beside this one and not logged in, and how many of them are this client's. */
  unauthenticated: number;
  unauthenticated_of_client: number;
}

const TEXT = /^Not allowed at this time/;
/** srclimit.c: a penalty counts from 15 s on; an exchange that never reached authentication costs 1 s. */
const FAILURES_FOR_PENALTY = 15;
/** Default of MaxStartups start (servconf.c). */
const MAX_STARTUPS = 10;

/** Ended before this refusal, and seen to: what is still open, or what the capture left open, has not failed (yet). */
function isEarlierFailure(past: PastExchange, refusedAt: number): boolean {
  return past.established && !past.complete && past.endedAt <= refusedAt && past.outcome !== "unknown" && past.code !== "server-not-allowed";
}

/** Enough for the default limit; or the only thing that the capture shows, since a limit may be as low as one. */
function holdsSlots(p: Params): boolean {
  return p.unauthenticated >= MAX_STARTUPS || (p.unauthenticated > 0 && p.earlier_failures === 0);
}

/** "1 connection without a login is open at the same time, 1 of it this client's" */
function openWords({ unauthenticated: all, unauthenticated_of_client: own }: Params): string {
  const whose = own === all ? " of this client" : own === 0 ? " of other clients" : "";
  return `${all} unauthenticated ${all === 1 ? "connection" : "connections"}${whose} ${all === 1 ? "is" : "are"} open at the same time`;
}

/** What lifts both limits that count connections without a login; the one for each source is off unless somebody set it. */
const MORE_SLOTS: FixRow<Params> = {
  side: "server",
  file: "/etc/ssh/sshd_config",
  line: () => "MaxStartups 100:30:200\nPerSourceMaxStartups none\nLoginGraceTime 30",
  command: (n) => `sshd -t && systemctl reload ${n.unit} && sshd -T | grep -iE '^(maxstartups|persourcemaxstartups|logingracetime) '`,
  why: "where the log says Maxstartups: more slots, also for one source, each held for 30 s at most",
};

export default defineVerdict<Params>({
  code: "server-not-allowed",
  stage: "identification",
  kind: "verdict",
  outcome: "failed",
  title: "The server does not take this client at the moment",
  match(context) {
    const { facts, past } = context;
    const said = serverText(facts);
    if (facts.server.ssh.ident !== null || said === null || !TEXT.test(said.lines[0]!)) return null;
    const failures = past.filter((p) => p.clientIp === facts.client.ip && isEarlierFailure(p, said.first.time));
    const open = openUnauthenticated(context);
    const evidence = [at(said.first, "server", `"${said.lines[0]}" instead of an identification`)];
    if (facts.closing !== null) evidence.push(atClosing(facts.closing));
    return certain(
      {
        text: said.lines[0]!,
        earlier_failures: failures.length,
        first_failure: failures[0]?.code ?? null,
        unauthenticated: open.all,
        unauthenticated_of_client: open.sameClient,
      },
      evidence,
    );
  },
  say: (p, { facts }) => {
    if (p.earlier_failures > 0)
      return `${facts.server.ip} shuts this client out ("Not allowed at this time") after ${p.earlier_failures} of its connections ended without a login; the first was ${p.first_failure}, and that is what to mend.`;
    const open = p.unauthenticated === 0 ? "" : ` ${openWords(p)}: MaxStartups or PerSourceMaxStartups counts such.`;
    return `${facts.server.ip} refuses the client with "Not allowed at this time": too many connections that are not logged in, or a penalty for earlier failures of this address. The text is the same for both.${open}`;
  },
  causes: [
    {
      what: "MaxStartups or PerSourceMaxStartups: connections without a login stand open at the same time, and the limit counts them",
      certainty: "likely",
      when: holdsSlots,
    },
    {
      what: "PerSourcePenalties: earlier failed connections of this address added up",
      certainty: "likely",
      when: (p) => p.earlier_failures >= FAILURES_FOR_PENALTY,
    },
    {
      what: "PerSourcePenalties: earlier failures of this address, here or before the capture (behind a NAT: of any user)",
      certainty: "possible",
      when: (p) => p.earlier_failures < FAILURES_FOR_PENALTY,
    },
    { what: "MaxStartups or PerSourceMaxStartups", certainty: "possible", when: (p) => !holdsSlots(p) },
    { what: "a health check of a load balancer: each probe without a login costs its address a second of penalty", certainty: "possible" },
  ],
  fixes: [
    {
      side: "server",
      command: (n) => `journalctl ${n.journal} | grep -E 'penalty|drop connection' | tail -20`,
      why: "names the reason: 'penalty: ...', or 'Maxstartups' for each of the two limits; then mend the failure that came first",
    },
    { ...MORE_SLOTS, when: holdsSlots },
    {
      side: "server",
      file: "/etc/ssh/sshd_config",
      line: (n) => `PerSourcePenaltyExemptList ${n.client}`,
      command: (n) => `sshd -t && systemctl restart ${n.unit} && sshd -T | grep -i persourcepenalt`,
      why: "exempts this address (a monitor, a NAT, a load balancer) from penalties; the restart also clears those that stand",
      risk: "guessing of passwords from that address is no longer slowed down",
    },
    { ...MORE_SLOTS, when: (p) => !holdsSlots(p) },
    { side: "client", command: (n) => `sleep 60; ${sshCommand(n)}`, why: "penalties decay with time; retrying in a loop adds to them" },
  ],
  page: {
    meaning:
      "OpenSSH 9.8 and later close connections of an address that failed too often, or when too many wait for a login, with one and the same line. The first failure is the one to mend; this is its echo.",
    wire: ["The line `Not allowed at this time` right after the handshake, before any identification, then FIN or RST."],
    lookAlikes: ["server-limit-maxstartups: the text of OpenSSH 8.2 to 9.7.", "server-closed-before-ident: without any text."],
    messages: {
      client: [
        "kex_exchange_identification: banner line 0: Not allowed at this time",
        "kex_exchange_identification: Connection closed by remote host",
        "kex_exchange_identification: read: Connection reset by peer",
      ],
      server: [
        "drop connection #NUMBER from [HOST]:PORT on [HOST]:PORT penalty: TEXT",
        "drop connection #NUMBER from [HOST]:PORT on [HOST]:PORT Maxstartups",
        "srclimit_penalise: TEXT: activating ipv4 penalty of NUMBER seconds for penalty: TEXT",
        "ipv4: new TEXT active penalty of NUMBER seconds for TEXT",
      ],
    },
    source: ["OpenSSH 9.8 sshd.c drop_connection", "OpenSSH srclimit.c srclimit_penalise"],
  },
});
