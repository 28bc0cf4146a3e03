/** The connection never comes up: nothing answers, the wrong one answers, or one half of the handshake is lost. */
import { fileURLToPath } from "node:url";
import { CLIENT, SERVER } from "../addresses.ts";
import type { Case } from "../case.ts";
import { rule, sysctl, unrule } from "../firewall.ts";
import { rawClient, startRawClient, startRawServer } from "../peers/raw.ts";
import { SHORT_LISTS, ssh, startSsh } from "../peers/ssh.ts";
import { startSshd } from "../peers/sshd.ts";
import { pause } from "../process.ts";
import { awaitClose, reset, wait } from "../raw/script.ts";

const RAW_SYN = fileURLToPath(new URL("../raw/syn.py", import.meta.url));

export const tcpConnect: readonly Case[] = [
  {
    name: "tcp-no-response",
    shows: "SYNs without any answer.",
    made: "A DROP rule for port 22 on the server; the client gives up after 8 s (ConnectTimeout).",
    answer:
      "At the client the silence is certain and its cause is not; at the server the SYNs are there and no SYN-ACK leaves, so the server's own filter is likely.",
    codes: [["tcp-no-response"]],
    with: ["OpenSSH client", "Linux TCP"],
    keep: "both",
    async run(stage) {
      await rule(stage.server, "INPUT -p tcp --dport 22 -j DROP");
      await ssh(stage, { options: ["ConnectTimeout 8"] });
    },
  },
  {
    name: "tcp-refused",
    shows: "A closed port: RST to the SYN.",
    made: "Nothing listens on the server.",
    answer: "Certain that nothing listens there or that the server itself rejects; the two look alike on the wire.",
    codes: [["tcp-refused"]],
    with: ["OpenSSH client", "Linux TCP"],
    async run(stage) {
      await ssh(stage);
    },
  },
  {
    name: "tcp-refused-ipv6",
    shows: "A closed port over IPv6.",
    made: "Nothing listens on the server.",
    answer: "As tcp-refused.",
    codes: [["tcp-refused"]],
    with: ["OpenSSH client", "Linux TCP"],
    async run(stage) {
      await ssh(stage, { host: SERVER.v6 });
    },
  },
  {
    name: "tcp-refused-by-middlebox",
    shows: "First a complete exchange, then a RST to the SYN that comes from the router: its TTL is 64, the server's packets have 63.",
    made: "Between the two connections the router gets the rule REJECT with tcp-reset for port 22. The server runs all the time.",
    answer: "Second connection: likely the middlebox, because the first shows how far away the server is. It must not tell the user to start sshd.",
    codes: [["exchange-complete"], ["tcp-refused-by-middlebox"]],
    with: ["OpenSSH client", "OpenSSH server", "Linux TCP"],
    async run(stage) {
      await startSshd(stage);
      await ssh(stage, { options: SHORT_LISTS });
      await rule(stage.router, "FORWARD -p tcp --dport 22 -j REJECT --reject-with tcp-reset");
      await ssh(stage);
    },
  },
  {
    name: "tcp-synack-lost",
    shows: "The server answers, and the client never gets it.",
    made: "The router drops SYN-ACKs on their way back.",
    answer: "At the server certain: SYN-ACKs leave again and again. At the client it can't be told from tcp-no-response, which is a right answer there.",
    codes: [["tcp-synack-lost", "tcp-no-response"]],
    with: ["OpenSSH client", "OpenSSH server"],
    keep: "both",
    async run(stage) {
      await startSshd(stage);
      await rule(stage.router, "FORWARD -p tcp --sport 22 --tcp-flags SYN,ACK SYN,ACK -j DROP");
      await ssh(stage, { options: ["ConnectTimeout 8"] });
    },
  },
  {
    name: "tcp-ack-lost",
    shows: "The SYN passes; nothing that the client sends after it does.",
    made: "The router drops the client's packets without SYN, as a stateful device does that has not seen the handshake.",
    answer: "Certain at the client: the SYN-ACK is repeated although it was acknowledged, and the ident is repeated unacknowledged.",
    codes: [["tcp-ack-lost", "tcp-synack-lost"]],
    with: ["OpenSSH client", "OpenSSH server"],
    keep: "both",
    async run(stage) {
      await startSshd(stage);
      await rule(stage.router, "FORWARD -p tcp --dport 22 ! --syn -j DROP");
      await ssh(stage, { options: ["ConnectTimeout 8"] });
    },
  },
  {
    name: "tcp-accept-queue-overflow",
    shows: "sshd accepts nobody: two connections stand in its queue without an ident, the third gets no answer to its SYN.",
    made: "sshd is stopped (SIGSTOP) and its queue has one place (somaxconn 1). Three clients, one after the other.",
    answer: "Third connection: likely the accept queue, because its siblings are established and silent. It must not send the user to a firewall first.",
    codes: [
      ["server-silent-before-ident", "tcp-accept-queue-overflow"],
      ["server-silent-before-ident", "tcp-accept-queue-overflow"],
      ["tcp-accept-queue-overflow"],
    ],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await sysctl(stage.server, "net.core.somaxconn=1");
      const sshd = await startSshd(stage);
      sshd.signal("SIGSTOP");
      const first = await startSsh(stage, { options: ["ConnectTimeout 9"] });
      await pause(300);
      const second = await startSsh(stage, { options: ["ConnectTimeout 9"] });
      await pause(300);
      await ssh(stage, { options: ["ConnectTimeout 6"] });
      await Promise.all([first.ended, second.ended]);
    },
  },
  {
    name: "tcp-reset-after-handshake",
    shows: "The connection is accepted and reset at once, before any byte.",
    made: "A hand-made server resets what it accepts, as a front without a living backend does; the client says nothing first.",
    answer: "Several causes give these bytes: no more than possible for any of them.",
    codes: [["tcp-reset-after-handshake", "server-closed-before-ident"]],
    with: ["hand-made client", "hand-made server"],
    async run(stage) {
      await startRawServer(stage, [[reset]]);
      await rawClient(stage, [awaitClose]);
    },
  },
  {
    name: "tcp-bad-synack",
    shows:
      "The server still has a connection from this very port: it answers the SYN with a challenge ACK, the client resets the old one, and its next SYN works.",
    made: "A first client leaves with a RST that the router swallows; ssh then calls from the same port (ProxyCommand nc -p).",
    answer: "The second exchange is complete after a short delay: the bad answer to its SYN stands beside, and is no failure of the server.",
    codes: [["client-gone-before-ident"], ["exchange-complete", "tcp-bad-synack"]],
    also: ["tcp-bad-synack"],
    with: ["hand-made client", "OpenSSH client", "netcat", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      const swallow = "FORWARD -p tcp --dport 22 --tcp-flags RST RST -j DROP";
      const first = startRawClient(stage, [wait(500), reset], { localPort: 40022 });
      await pause(800);
      await rule(stage.router, swallow);
      await first.ended;
      await unrule(stage.router, swallow);
      await ssh(stage, { options: [...SHORT_LISTS, "ProxyCommand nc -p 40022 %h %p"] });
    },
  },
  {
    name: "tcp-bad-synack-unhealed",
    shows: "The server still has a connection from this very port and answers each SYN with a challenge ACK; the client's RST never gets there.",
    made: "The router swallows every RST towards the server: that of a first client, and those with which the client's kernel answers the ACKs when netcat calls from the same port.",
    answer: "Likely an old connection of the same ports. It must not say that nobody answered.",
    codes: [["client-gone-before-ident"], ["tcp-bad-synack"]],
    with: ["hand-made client", "netcat", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await rule(stage.router, "FORWARD -p tcp --dport 22 --tcp-flags RST RST -j DROP");
      await rawClient(stage, [wait(500), reset], { localPort: 40022 });
      await stage.client.run(["nc", "-w", "6", "-p", "40022", SERVER.v4, "22"]);
    },
  },
  {
    name: "syn-scan",
    shows: "A scanner: SYN, SYN-ACK, and the client's RST.",
    made: "A raw socket sends one SYN to the port of a running sshd; the client's kernel knows no such connection and resets the answer.",
    answer: "Outcome probe. Nobody's login failed.",
    codes: [["syn-scan"]],
    with: ["hand-made client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await stage.client.must(["/usr/bin/python3", RAW_SYN, CLIENT.v4, SERVER.v4, "22"]);
      await pause(500);
    },
  },
  {
    name: "no-packets",
    shows: "An empty capture: the client has no route, so not one packet leaves.",
    made: 'The client\'s default route is removed; ssh prints "Network is unreachable".',
    answer: "No connection; the summary's note no-packets says what was looked at and what to try.",
    codes: [],
    with: ["OpenSSH client", "Linux TCP"],
    async run(stage) {
      await stage.client.must(["ip", "route", "del", "default"]);
      await ssh(stage);
    },
  },
];
