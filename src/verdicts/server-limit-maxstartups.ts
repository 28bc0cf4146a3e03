// OpenSSH 8.2 to 9.7 sshd.c drop_connection: the listener says it in clear text and closes, without a child.
import { serverText } from "../exchange/server-text.ts";
import { begunAtOnce, openUnauthenticated } from "../exchange/unauthenticated.ts";
import { certain, defineVerdict } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";

interface Params {
  text: string;
  /** Connections to this server that are open and not authenticated, as far as the capture shows. */
  unauthenticated: number;
  /** Of these, from this client. */
  from_this_client: number;
}

/** Connections of one client at once, beside this one, that nobody opens by hand. */
const PARALLEL = 3;

const TEXT = /^Exceeded MaxStartups/;

export default defineVerdict<Params>({
  code: "server-limit-maxstartups",
  stage: "identification",
  kind: "verdict",
  outcome: "failed",
  title: "The server has too many connections that are not logged in yet",
  match(context) {
    const { facts } = context;
    const said = serverText(facts);
    if (facts.server.ssh.ident !== null || said === null || !TEXT.test(said.lines[0]!)) return null;
    const evidence = [at(said.first, "server", `"${said.lines[0]}" instead of an identification`)];
    if (facts.closing !== null) evidence.push(atClosing(facts.closing));
    const open = openUnauthenticated(context);
    return certain({ text: said.lines[0]!, unauthenticated: open.all, from_this_client: open.sameClient }, evidence);
  },
  say: (p, { facts }) =>
    `${facts.server.ip} refused the connection with "Exceeded MaxStartups": too many connections to it are open without being logged in${p.unauthenticated > 0 ? ` (${p.unauthenticated} in this capture, ${p.from_this_client} of them from this client)` : ""}.`,
  causes: [
    {
      what: "many parallel connections of this client at once (Ansible forks, parallel ssh, CI): they are seen in this capture",
      certainty: "likely",
      when: (_p, c) => begunAtOnce(c) >= PARALLEL,
    },
    {
      what: "connections that never log in (scanners, silent clients) hold the slots until LoginGraceTime ends",
      certainty: "likely",
      when: (_p, c) => begunAtOnce(c) < PARALLEL,
    },
    {
      what: "connections that never log in (scanners, silent clients) hold the slots until LoginGraceTime ends",
      certainty: "possible",
      when: (_p, c) => begunAtOnce(c) >= PARALLEL,
    },
    { what: "many parallel connections at once (Ansible forks, parallel ssh, CI)", certainty: "possible", when: (_p, c) => begunAtOnce(c) < PARALLEL },
    { what: "PerSourceMaxStartups: the limit for this one address, with the same text", certainty: "possible" },
  ],
  fixes: [
    {
      side: "server",
      file: "/etc/ssh/sshd_config",
      line: () => "MaxStartups 100:30:200\nLoginGraceTime 30",
      command: (n) => `sshd -t && systemctl reload ${n.unit} && sshd -T | grep -iE '^(maxstartups|logingracetime)'`,
      why: "more slots for connections that are not logged in (start:rate:full), and each is held for 30 s at most; put the lines above the first Include and Match",
    },
    {
      side: "server",
      file: "/etc/ssh/sshd_config",
      line: () => "PerSourceMaxStartups none",
      command: (n) => `sshd -T | grep -i '^persource'; sshd -t && systemctl reload ${n.unit}`,
      why: "where the first command prints a number and not none: that limit counts the connections of one address (OpenSSH 8.5 and later), and MaxStartups does not lift it",
    },
    {
      side: "client",
      file: "~/.ssh/config",
      line: (n) => `Host ${n.server}\n  ControlMaster auto\n  ControlPath ~/.ssh/cm-%C\n  ControlPersist 60`,
      why: "one connection serves many commands, so far fewer logins stand in the queue",
      when: (_, { software }) => software.client === null || software.client.product === "openssh",
    },
    {
      side: "client",
      why: "in the program: open one connection and keep it for many commands, or fewer at the same time, and try again after a pause",
      when: (_, { software }) => software.client !== null && software.client.product !== "openssh",
    },
    {
      side: "network",
      command: (n) => `ss -tnH state established 'sport = :${n.port}' | awk '{print $4}' | sed 's/:[0-9]*$//' | sort | uniq -c | sort -rn | head`,
      why: "on the server: shows which addresses hold the slots; limit or block those",
    },
  ],
  page: {
    meaning:
      "sshd drops new connections at random once `start` of them are open and not logged in, and all of them from `full` on. It says so before its identification, where users see it only with ssh -v.",
    wire: [
      "The line `Exceeded MaxStartups` right after the handshake, before any identification, then FIN, or RST when the client's identification was already there.",
    ],
    lookAlikes: [
      "server-not-allowed: OpenSSH 9.8 and later say another text.",
      "server-closed-before-ident: OpenSSH 8.1 and older, and dropbear, say nothing.",
    ],
    messages: {
      client: [
        "kex_exchange_identification: banner line 0: Exceeded MaxStartups",
        "kex_exchange_identification: Connection closed by remote host",
        "kex_exchange_identification: read: Connection reset by peer",
      ],
      server: [
        "beginning MaxStartups throttling",
        "drop connection #NUMBER from [HOST]:PORT on [HOST]:PORT past MaxStartups",
        "exited MaxStartups throttling after TEXT, NUMBER connections dropped",
      ],
    },
    source: ["OpenSSH 8.2-9.7 sshd.c drop_connection", "OpenSSH srclimit.c srclimit_check_allow"],
  },
});
