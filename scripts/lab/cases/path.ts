/** The path, or one end's TCP, fails in the midst of an exchange. */
import { CLIENT } from "../addresses.ts";
import type { Case } from "../case.ts";
import { rule, sysctl, unrule } from "../firewall.ts";
import { startRawClient, startRawServer } from "../peers/raw.ts";
import { ssh, startSsh } from "../peers/ssh.ts";
import { startSshd } from "../peers/sshd.ts";
import { pause } from "../process.ts";
import { repeat, send, wait } from "../raw/script.ts";
import { kexinit, line, MESSAGE, packet, string, text } from "../raw/wire.ts";

/** Interactive, so that the exchange rests at the question about the host key until the case lets it go on. */
const ASKING = { terminal: true, options: ["StrictHostKeyChecking ask", "KexAlgorithms curve25519-sha256"] };

export const path: readonly Case[] = [
  {
    name: "retransmission-timeout",
    shows: "The path goes dead in the midst of the exchange: the client's NEWKEYS is sent again and again, and nothing comes back.",
    made: 'While the client asks about the host key, the router begins to drop everything; then "yes" is typed. The client is ended after 8 s.',
    answer: "Likely the path: what is lost is small, so not its MTU. Either end is silent from one moment on.",
    codes: [["retransmission-timeout", "host-key-prompt-stall"]],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      const client = await startSsh(stage, ASKING);
      await client.says(/Are you sure/);
      await rule(stage.router, "FORWARD -j DROP");
      client.type("yes\n");
      await pause(8000);
      await stage.client.signalPrograms("ssh", "SIGTERM");
    },
  },
  {
    name: "peer-state-lost",
    shows: "After three seconds of silence the client goes on, and the server's kernel doesn't know the connection any more: RST.",
    made: 'While the client asks about the host key, the server\'s sockets are destroyed (`ss -K`) and the RST about it is lost, as in a crash; then "yes" is typed.',
    answer: "Likely that the server lost the connection: this RST is an answer of a host without such a socket, not of an application.",
    codes: [["peer-state-lost"]],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      const client = await startSsh(stage, ASKING);
      await client.says(/Are you sure/);
      const silence = "OUTPUT -p tcp --sport 22 -j DROP";
      await rule(stage.server, silence);
      await stage.server.must(["ss", "-K", "state", "established", "dst", CLIENT.v4]);
      await pause(3000);
      await unrule(stage.server, silence);
      client.type("yes\n");
      await client.ended;
    },
  },
  {
    name: "tcp-zero-window",
    shows: "The server reads nothing, its receive window fills up and stays at zero; the client probes.",
    made: "A hand-made server with a tiny receive buffer that never reads; a hand-made client sends a long KEXINIT. Ends with the capture.",
    answer: "Certain about the window, and that the server's program doesn't read. It is no loss in the network.",
    codes: [["tcp-zero-window"]],
    with: ["hand-made client", "hand-made server"],
    async run(stage) {
      await sysctl(stage.server, "net.ipv4.tcp_rmem=1024 1536 2048");
      await startRawServer(stage, [[wait(15_000)]], { deaf: true });
      const padding = packet(MESSAGE.IGNORE, string(text("x".repeat(3000))));
      const client = startRawClient(stage, [send(line("SSH-2.0-lab") + kexinit()), repeat(4, send(padding), wait(100)), wait(15_000)]);
      await pause(7000);
      client.signal("SIGTERM");
    },
  },
  {
    name: "random-loss",
    shows: "A segment of the KEXINIT is lost once, sent again, and the exchange completes.",
    made: "The router drops the first full-size segment towards the server, and only that.",
    answer: "The near miss of kexinit-lost-path-mtu: outcome ok. One retransmission is no black hole.",
    codes: [["exchange-complete"]],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await rule(stage.router, "FORWARD -p tcp --dport 22 -m length --length 1400: -m quota --quota 1500 -j DROP");
      await ssh(stage);
    },
  },
  {
    name: "idle-reset-by-middlebox",
    shows: "The exchange rests at a question for five seconds; the router, which has forgotten it, resets what comes next. Its TTL is not the server's.",
    made: 'While the client asks about the host key, the router begins to reject this connection with tcp-reset; then "yes" is typed.',
    answer: "Likely injected, by its TTL. The server had not closed.",
    codes: [["injected-reset"]],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      const client = await startSsh(stage, ASKING);
      await client.says(/Are you sure/);
      await pause(5000);
      await rule(stage.router, "FORWARD -p tcp --dport 22 -j REJECT --reject-with tcp-reset");
      client.type("yes\n");
      await client.ended;
    },
  },
];
