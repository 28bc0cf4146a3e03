/** TCP is up, and the server owes its identification line: it is silent, leaves, or says something else. */
import { rmdirSync } from "node:fs";
import { CLIENT } from "../addresses.ts";
import type { Case } from "../case.ts";
import { rule } from "../firewall.ts";
import { startDropbear } from "../peers/dropbear.ts";
import { startSilentClient } from "../peers/netcat.ts";
import { rawClient, startRawServer } from "../peers/raw.ts";
import { ssh } from "../peers/ssh.ts";
import { startInetdSshd, startSshd } from "../peers/sshd.ts";
import { pause } from "../process.ts";
import { awaitBytes, awaitClose, awaitIdent, end, repeat, send, wait } from "../raw/script.ts";
import { line } from "../raw/wire.ts";

/** A resolver behind the router, where a rule swallows all questions: what a dead resolver looks like to sshd. */
export const DEAD_RESOLVER = { "/etc/resolv.conf": `nameserver ${CLIENT.v4}\noptions timeout:5 attempts:1\n` };
export const swallowQuestions = "FORWARD -p udp --dport 53 -j DROP";
/** SSH as always, and the server's questions about the client's name. */
const WITH_DNS = "tcp or icmp or udp port 53";

export const identificationServer: readonly Case[] = [
  {
    name: "server-silent-before-ident",
    shows: "The connection is up and the client's ident is acknowledged by the kernel, but sshd itself says nothing.",
    made: "sshd is stopped (SIGSTOP). The client gives up after 4 s (ConnectTimeout).",
    answer: "Certain that the server is silent; several causes are possible. The client's timeout is the end, not the cause.",
    codes: [["server-silent-before-ident"]],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      (await startSshd(stage)).signal("SIGSTOP");
      await ssh(stage, { options: ["ConnectTimeout 4"] });
    },
  },
  {
    name: "server-stall-dns-libwrap",
    shows: "Ten seconds of silence, then the server closes: tcp_wrappers waited twice for a resolver that is dead, five seconds each, and refused.",
    made: "hosts.deny has `sshd: .example.com` and `sshd: 192.0.2.`; the resolver doesn't answer.",
    answer: "Likely the resolver, from the multiple of five seconds. UseDNS has nothing to do with it.",
    codes: [["server-stall-dns-libwrap", "server-closed-before-ident"]],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await rule(stage.router, swallowQuestions);
      await startSshd(stage, { files: { ...DEAD_RESOLVER, "/etc/hosts.deny": "sshd: .example.com\nsshd: 192.0.2.\n" } });
      await ssh(stage);
    },
  },
  {
    name: "slow-ident-dns-libwrap",
    shows:
      "The server's ident comes after five seconds: tcp_wrappers waited for a dead resolver, and then let the client in. Its question about the client's name is in the capture.",
    made: "hosts.deny has `sshd: .example.com` and nothing that fits; the resolver doesn't answer. The filter also took port 53.",
    answer: "The exchange is complete, outcome ok; the slow step is named with its length and its known causes.",
    codes: [["exchange-complete"]],
    also: ["slow-step"],
    with: ["OpenSSH client", "OpenSSH server"],
    keep: "server",
    filter: WITH_DNS,
    async run(stage) {
      await rule(stage.router, swallowQuestions);
      await startSshd(stage, { files: { ...DEAD_RESOLVER, "/etc/hosts.deny": "sshd: .example.com\n" } });
      await ssh(stage);
    },
  },
  {
    name: "server-closed-before-ident",
    shows: "The connection is accepted, and closed without a byte: sshd's privilege separation folder vanished under it.",
    made: "/run/sshd is removed while sshd listens (a cleaned /run, a container).",
    answer: "Certain that it closed; the cause is one of several, and for OpenSSH 9.2 the missing folder is high among them.",
    codes: [["server-closed-before-ident"]],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      const sshd = await startSshd(stage);
      rmdirSync(`/proc/${sshd.pid}/root/run/sshd`);
      await ssh(stage);
    },
  },
  {
    name: "server-closed-before-ident-no-host-key",
    shows: "A server that inetd starts closes without a byte: it has no host key.",
    made: "socat starts `sshd -i` for each connection; its HostKey file does not exist.",
    answer: "As server-closed-before-ident.",
    codes: [["server-closed-before-ident"]],
    with: ["OpenSSH client", "OpenSSH server", "socat"],
    async run(stage) {
      await startInetdSshd(stage, { keys: [], config: ["HostKey /etc/ssh/ssh_host_lab_key"] });
      await ssh(stage);
    },
  },
  {
    name: "server-closed-before-ident-no-backend",
    shows: "A port forwarder accepts and closes at once: nothing listens behind it.",
    made: "socat forwards port 22 to a closed port.",
    answer: "As server-closed-before-ident; a proxy without a backend is among the causes.",
    codes: [["server-closed-before-ident", "tcp-reset-after-handshake"]],
    with: ["OpenSSH client", "socat"],
    async run(stage) {
      const socat = stage.server.start(["socat", "-d", "-d", "TCP-LISTEN:22,reuseaddr,fork", "TCP:127.0.0.1:2222"]);
      await socat.says(/listening on/);
      await ssh(stage);
    },
  },
  {
    name: "server-closed-before-ident-dropbear-limit",
    shows: "Five silent connections of one address, and dropbear closes the sixth without a word.",
    made: "Five netcats hold connections to dropbear, whose limit is five unauthenticated connections an address; then ssh.",
    answer: "Sixth connection: closed before the ident; the five siblings from the same address point to the limit.",
    codes: [
      ...Array.from({ length: 5 }, () => ["client-silent-before-ident", "capture-ended", "unexplained", "login-grace-before-ident"]),
      ["server-closed-before-ident"],
    ],
    with: ["netcat", "OpenSSH client", "dropbear server"],
    async run(stage) {
      await startDropbear(stage);
      for (let n = 0; n < 5; n++) {
        startSilentClient(stage);
        await pause(150);
      }
      await ssh(stage);
    },
  },
  {
    name: "server-limit-maxstartups",
    shows: 'The server says "Exceeded MaxStartups" instead of its ident.',
    made: "sshd has `MaxStartups 1`; a silent netcat holds the one place.",
    answer: "Second connection: certain, from the text. The first one holds the place and is no failure of its own.",
    codes: [["client-silent-before-ident", "client-gone-before-ident", "capture-ended", "unexplained"], ["server-limit-maxstartups"]],
    with: ["netcat", "OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage, { config: ["MaxStartups 1"] });
      startSilentClient(stage);
      await pause(500);
      await ssh(stage);
    },
  },
  {
    name: "server-preident-text-then-close",
    shows: "The server sends a sentence and closes: tcp_wrappers refuses with a text of the administrator.",
    made: "hosts.deny has `sshd: ALL: twist /bin/echo ...`.",
    answer: "Certain. The text is printed, because ssh shows it with -v only.",
    codes: [["server-preident-text-then-close"]],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage, { files: { "/etc/hosts.deny": "sshd: ALL: twist /bin/echo Maintenance until noon, use the other gate.\n" } });
      await ssh(stage);
    },
  },
  {
    name: "preident-text-then-ident",
    shows: "Two lines of text and then the ident, as RFC 4253 4.2 allows; the exchange goes on.",
    made: "socat starts a shell that prints two lines and becomes `sshd -i`.",
    answer: "The near miss of server-preident-text-then-close: outcome ok, with the lines in pre_ident_lines.",
    codes: [["exchange-complete"]],
    with: ["OpenSSH client", "OpenSSH server", "socat"],
    async run(stage) {
      await startInetdSshd(stage, { greeting: ["Property of the lab.", "All use is recorded."] });
      await ssh(stage);
    },
  },
  {
    name: "ident-preamble-too-long",
    shows: "A tarpit: a line of nonsense every 1.1 s, and never an ident.",
    made: "A hand-made server sends ten short lines with pauses. The client gives up after 12 s (ConnectTimeout).",
    answer: "Likely a tarpit, from the regular gaps. The real sshd is elsewhere.",
    codes: [["ident-preamble-too-long"]],
    with: ["OpenSSH client", "hand-made server"],
    async run(stage) {
      await startRawServer(stage, [[repeat(10, wait(1100), send(line("x7Gk2")))]]);
      await ssh(stage, { options: ["ConnectTimeout 10"] });
    },
  },
  {
    name: "server-waits-client-first",
    shows: "Both sides wait for the other to speak: a multiplexer in front of sshd and a silent client.",
    made: "A hand-made server says nothing before the client does; the client stays silent for 6 s and leaves.",
    answer: "No failure of sshd is shown. The server may answer as soon as somebody speaks.",
    codes: [["server-waits-client-first", "client-gone-before-ident"]],
    with: ["hand-made client", "hand-made server"],
    async run(stage) {
      await startRawServer(stage, [[awaitBytes(1), send(line("SSH-2.0-lab")), awaitClose, end]]);
      await rawClient(stage, [wait(6000), end]);
    },
  },
  {
    name: "server-closed-after-idents",
    shows: "Both idents, then the server leaves without its KEXINIT: what OpenSSH 9.8 to 10.2 does when its child can't start.",
    made: "A hand-made server with the ident of OpenSSH 9.9 closes once it has the client's ident.",
    answer: "No text says why: the server's log does. For these versions a missing /run/sshd or a half-done upgrade leads the causes.",
    codes: [["server-closed-after-idents"]],
    with: ["OpenSSH client", "hand-made server"],
    async run(stage) {
      await startRawServer(stage, [[send(line("SSH-2.0-OpenSSH_9.9")), awaitIdent, wait(30), end]]);
      await ssh(stage);
    },
  },
];
