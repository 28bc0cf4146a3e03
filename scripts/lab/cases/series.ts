/** Several connections, one cause. */
import type { Case } from "../case.ts";
import { rule } from "../firewall.ts";
import { checkPort } from "../peers/netcat.ts";
import { startRawServer } from "../peers/raw.ts";
import { SHORT_LISTS, ssh } from "../peers/ssh.ts";
import { startSshd } from "../peers/sshd.ts";
import { pause } from "../process.ts";
import { awaitClose, awaitIdent, end, send } from "../raw/script.ts";
import { kexinit, line } from "../raw/wire.ts";

const times = <T>(count: number, value: T): readonly T[] => Array.from({ length: count }, () => value);

export const series: readonly Case[] = [
  {
    name: "series-penalty-after-mismatches",
    shows: 'Sixteen connections without a common key exchange method, and from then on "Not allowed at this time": the server punishes the source.',
    made: "A hand-made server with the ident of OpenSSH 9.9 offers diffie-hellman-group1-sha1 sixteen times and then says the sentence, as PerSourcePenalties does. (Debian 12's sshd has no penalties.)",
    answer: "One series. Its root cause is the mismatch; the refusals are what became of it. Fixing the penalty alone leads back to the mismatch.",
    codes: [...times(16, ["no-common-kex"]), ...times(3, ["server-not-allowed"])],
    also: ["connection-pattern"],
    with: ["OpenSSH client", "hand-made server"],
    async run(stage) {
      const mismatch = [send(line("SSH-2.0-OpenSSH_9.9")), awaitIdent, send(kexinit({ kex: ["diffie-hellman-group1-sha1"] })), awaitClose, end];
      const refusal = [send(line("Not allowed at this time")), end];
      await startRawServer(stage, [...times(16, mismatch), refusal]);
      for (let n = 0; n < 19; n++) await ssh(stage, { options: SHORT_LISTS });
    },
  },
  {
    name: "series-banned",
    shows: "Three complete exchanges with refused logins, and then ICMP port unreachable: fail2ban at work.",
    made: "After the third refused login the server gets the rule REJECT (port-unreachable) for the client.",
    answer: "One series: this source, from one moment on. Not a closed port, and not a broken server.",
    codes: [...times(3, ["exchange-complete"]), ...times(3, ["icmp-port-unreachable"])],
    also: ["connection-pattern"],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      for (let n = 0; n < 3; n++) await ssh(stage, { options: SHORT_LISTS });
      await rule(stage.server, "INPUT -p tcp --dport 22 -s 192.0.2.10 -j REJECT --reject-with icmp-port-unreachable");
      for (let n = 0; n < 3; n++) await Promise.all([ssh(stage, { options: SHORT_LISTS }), pause(700)]);
    },
  },
  {
    name: "series-one-node-dead",
    shows: "Behind one address every second connection is refused: one of two nodes is down.",
    made: "On the server every second new connection goes to a port where nothing listens (REDIRECT, statistic nth).",
    answer: "One series, with its rhythm: one in two. The server that answers is fine.",
    codes: [["exchange-complete"], ["tcp-refused"], ["exchange-complete"], ["tcp-refused"], ["exchange-complete"], ["tcp-refused"]],
    also: ["connection-pattern"],
    with: ["OpenSSH client", "OpenSSH server", "Linux TCP"],
    async run(stage) {
      await startSshd(stage);
      await rule(stage.server, "PREROUTING -t nat -p tcp --dport 22 -m statistic --mode nth --every 2 --packet 1 -j REDIRECT --to-ports 2222");
      for (let n = 0; n < 6; n++) await Promise.all([ssh(stage, { options: SHORT_LISTS }), pause(500)]);
    },
  },
  {
    name: "series-maxstartups-parallel",
    shows: 'Sixteen clients at once at a server that takes four unauthenticated connections: some get through, the others read "Exceeded MaxStartups".',
    made: "sshd has `MaxStartups 2:50:4`; sixteen ssh at the same moment.",
    answer: "Those refused: certain, from the text. One series; the fix is MaxStartups or fewer at once, not the clients.",
    codes: times(16, ["exchange-complete", "server-limit-maxstartups"]),
    also: ["connection-pattern"],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage, { config: ["MaxStartups 2:50:4"] });
      await Promise.all(times(16, 0).map(() => ssh(stage, { options: SHORT_LISTS })));
    },
  },
  {
    name: "health-check-series",
    shows: "A load balancer's TCP check: eight connections, one a second, closed without a byte.",
    made: "netcat -z eight times against a running sshd.",
    answer: "Outcome probe for each, one series with its period. Exit status 0: nobody's login failed.",
    codes: times(8, ["client-gone-before-ident"]),
    also: ["connection-pattern"],
    with: ["netcat", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      for (let n = 0; n < 8; n++) await Promise.all([checkPort(stage), pause(1000)]);
    },
  },
];
