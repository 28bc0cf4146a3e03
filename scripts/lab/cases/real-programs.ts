/** What hand-made peers imitate elsewhere, from the programs themselves. */
import { SERVER } from "../addresses.ts";
import type { Case } from "../case.ts";
import { rule } from "../firewall.ts";
import { fingerprint } from "../keys.ts";
import { dbclient } from "../peers/dropbear.ts";
import { startKeyAgent } from "../peers/key-agent.ts";
import { erlangClient } from "../peers/libraries.ts";
import { startSilentClient } from "../peers/netcat.ts";
import { startParamikoServer } from "../peers/python.ts";
import { nmap, sshAudit, startEndlessh, startSslh } from "../peers/scanners.ts";
import { SHORT_LISTS, ssh } from "../peers/ssh.ts";
import { startSshd } from "../peers/sshd.ts";
import { pause } from "../process.ts";
import { DEAD_RESOLVER, swallowQuestions } from "./identification-server.ts";

const PROBE = "Outcome probe for every connection; exit status 0.";

export const realPrograms: readonly Case[] = [
  {
    name: "scanner-nmap",
    shows: "nmap looks whether the port is open, in two ways, then asks for the algorithms, then for protocol 1.",
    made: "`nmap -sS`, `-sT`, and the scripts ssh2-enum-algos and sshv1, each of which begins with another SYN.",
    answer: PROBE,
    codes: [["syn-scan"], ["client-gone-before-ident", "syn-scan"], ["syn-scan"], ["scanner-kexinit"], ["syn-scan"], ["scanner-ident"]],
    with: ["nmap", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await nmap(stage, "-sS");
      await nmap(stage, "-sT");
      await nmap(stage, "--script", "ssh2-enum-algos");
      await nmap(stage, "--script", "sshv1");
    },
  },
  {
    name: "scanner-ssh-audit",
    shows: "ssh-audit takes the server's lists, then its host keys, then tries sizes of groups and is hung up on.",
    made: "`ssh-audit`, whose identification says that it is OpenSSH 8.2.",
    answer: PROBE,
    codes: Array.from({ length: 9 }, () => ["scanner-kexinit"]),
    with: ["ssh-audit", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await sshAudit(stage);
    },
  },
  {
    name: "ident-preamble-too-long-endlessh",
    shows: "A tarpit sends a line of nonsense every second and a half.",
    made: "endlessh in the server's place; ssh is ended after 11 s.",
    answer: "Likely a tarpit, from the regular gaps. The real sshd is elsewhere.",
    codes: [["ident-preamble-too-long"]],
    with: ["OpenSSH client", "endlessh"],
    async run(stage) {
      await startEndlessh(stage, 1500);
      await ssh(stage, { timeoutMs: 11_000 });
    },
  },
  {
    name: "server-waits-client-first-sslh",
    shows: "A silent client at a multiplexer: neither says a word. Later a client that speaks first gets through at once.",
    made: "sslh before sshd, with a time limit of a minute; a silent netcat, and ssh after eight seconds.",
    answer: "First connection: stalled, likely because what listens there waits for the client's first byte. The second is complete.",
    codes: [["server-waits-client-first"], ["exchange-complete"]],
    with: ["netcat", "OpenSSH client", "sslh", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage, { port: 2222 });
      await startSslh(stage, 2222);
      startSilentClient(stage);
      await pause(8000);
      await ssh(stage, { options: SHORT_LISTS });
    },
  },
  {
    name: "server-silent-before-ident-late",
    shows: "The client gives up after three seconds; the server's identification comes after five, when it has left.",
    made: "hosts.deny has a rule with a name, and the resolver doesn't answer: five seconds. ssh has `ConnectTimeout 3`.",
    answer: "The server was silent as long as the client waited; that it is slow and not dead, and the resolver, are told from what came too late.",
    codes: [["server-silent-before-ident"]],
    also: ["client-timeout-banner"],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await rule(stage.router, swallowQuestions);
      await startSshd(stage, { files: { ...DEAD_RESOLVER, "/etc/hosts.deny": "sshd: .example.com\n" } });
      await ssh(stage, { options: ["ConnectTimeout 3"] });
      await pause(4000);
    },
  },
  {
    name: "first-kex-guess-wrong-paramiko",
    shows: "dbclient guesses wrong; the server takes the guess for the real packet, answers it, and resets the connection on the right one.",
    made: "dbclient to a paramiko server, both with their defaults.",
    answer: "Possible: the server did not ignore the guess. A client that does not guess gets through.",
    codes: [["first-kex-guess-wrong"]],
    with: ["dropbear client", "paramiko"],
    async run(stage) {
      await startParamikoServer(stage);
      await dbclient(stage);
    },
  },
  {
    name: "disconnect-received-erlang",
    shows: "Erlang's client finds the server's signature wrong, and says no more than that the key exchange failed.",
    made: "A paramiko server that signs something else than the exchange hash.",
    answer: "Certain that the client hung up, with its reason and its text; what it did not like it does not say.",
    codes: [["disconnect-received"]],
    with: ["Erlang ssh", "paramiko"],
    async run(stage) {
      await startParamikoServer(stage, { key: "rsa", false_signature: true });
      await erlangClient(stage);
    },
  },
  {
    name: "kex-reply-missing-stall-slow-agent",
    shows: "The client's part of the key exchange is acknowledged; the reply comes when the client has given up.",
    made: "sshd has its host key in an agent (`HostKeyAgent`) that is stopped for eight seconds; ssh is ended after 7 s.",
    answer: "The server owed its reply all that time; what came too late shows that it is slow, not dead.",
    codes: [["kex-reply-missing-stall"]],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      const agent = await startKeyAgent(stage, "ed25519");
      await startSshd(stage, { keys: [], config: agent.config });
      agent.program.signal("SIGSTOP");
      await ssh(stage, { options: SHORT_LISTS, timeoutMs: 7000 });
      await pause(1000);
      agent.program.signal("SIGCONT");
      await pause(500);
    },
  },
  {
    name: "client-stall-before-kex-init-plink",
    shows: "PuTTY warns of a weak method and waits for an answer; the server's timer ends it.",
    made: "plink without `-batch`; sshd has `KexAlgorithms diffie-hellman-group1-sha1` and `LoginGraceTime 6`.",
    answer: "The client owes its first key exchange message; with this ident and this method the question is likely.",
    codes: [["client-stall-before-kex-init"]],
    also: ["weak-algorithm"],
    with: ["PuTTY plink", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage, { config: ["KexAlgorithms diffie-hellman-group1-sha1", "LoginGraceTime 6"] });
      const known = await fingerprint("ed25519");
      const client = stage.client.start(["plink", "-ssh", "-pw", "lab", "-hostkey", known, `lab@${SERVER.v4}`, "true"], {
        mounts: { empty: ["/root"] },
        stdin: "open",
      });
      await pause(9000);
      client.signal("SIGTERM");
    },
  },
];
