/** One direction of the path dies from a packet on, or a RST ends one end out of sight of the other. */
import { fileURLToPath } from "node:url";
import { CLIENT, SERVER, SSH_PORT } from "../addresses.ts";
import type { Case } from "../case.ts";
import { rule, rule6 } from "../firewall.ts";
import { SHORT_LISTS, ssh } from "../peers/ssh.ts";
import { startSshd } from "../peers/sshd.ts";
import { pause } from "../process.ts";

const RAW = fileURLToPath(new URL("../raw/syn.py", import.meta.url));
/** Segments with FIN, with FIN, PSH and URG, and with no flag: nmap -sF, -sX, -sN. */
const STRAY_FLAGS = ["01", "29", "00"];

const from = (packet: number, direction: "original" | "reply") =>
  `-m connbytes --connbytes ${packet}: --connbytes-dir ${direction} --connbytes-mode packets -j DROP`;

export const pathOneWay: readonly Case[] = [
  {
    name: "path-dead-one-way",
    shows: "From the client's identification on, nothing of the client arrives; the server's packets do, and it repeats what the client has acknowledged.",
    made: "The router drops the client's packets from the third on. The client is ended after 9 s.",
    answer: "Likely that the way from the client died for everything: not a filter on the identification, for the client's ACKs are lost as well.",
    codes: [["retransmission-timeout"]],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await rule(stage.router, `FORWARD -p tcp --dport 22 ${from(3, "original")}`);
      await ssh(stage, { timeoutMs: 9000 });
    },
  },
  {
    name: "path-dead-one-way-from-server",
    shows: "From the server's KEXINIT on, nothing of the server arrives, and the client repeats what the server has acknowledged. Seen at the server.",
    made: "The router drops the server's packets from the fourth on; short lists. The client is ended after 9 s.",
    answer: "Likely that the way from the server died for everything: not the path MTU, for the server's ACKs are lost as well.",
    codes: [["retransmission-timeout"]],
    with: ["OpenSSH client", "OpenSSH server"],
    keep: "server",
    async run(stage) {
      await startSshd(stage);
      await rule(stage.router, `FORWARD -p tcp --sport 22 ${from(4, "reply")}`);
      await ssh(stage, { options: SHORT_LISTS, timeoutMs: 9000 });
    },
  },
  {
    name: "server-silent-way-back-dead",
    shows: "The server acknowledges the client's identification; then nothing comes back any more, not even an ACK of the client's FIN.",
    made: "The router drops the server's packets from the third on. The client is ended after 6 s.",
    answer: "No more than likely that the server is silent: the way back is dead by the end, and may have been so before.",
    codes: [["server-silent-before-ident"]],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await rule(stage.router, `FORWARD -p tcp --sport 22 ${from(3, "reply")}`);
      await ssh(stage, { timeoutMs: 6000 });
      await pause(1500);
    },
  },
  {
    name: "server-silent-reset-out-of-sight",
    shows: "Seen at the client: its identification is acknowledged, nothing follows, and its FIN is answered with RST.",
    made: "The router answers the server's identification with a RST in the client's name (inspection of one direction). The client is ended after 5 s.",
    answer: "The silence is told, and that the server's host no longer knew the connection: it was ended out of sight, it does not hang.",
    codes: [["server-silent-before-ident"]],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await rule(stage.router, "FORWARD -p tcp --sport 22 -m string --algo bm --string SSH-2.0 -j REJECT --reject-with tcp-reset");
      await ssh(stage, { timeoutMs: 5000 });
    },
  },
  {
    name: "scan-stray-flags",
    shows: "Three segments that no connection has: FIN alone, FIN with PSH and URG, and no flag at all.",
    made: "Raw segments to the open port, from three addresses.",
    answer: "Port scans, outcome probe: they are no leftovers of connections that are older than the capture.",
    codes: STRAY_FLAGS.map(() => ["syn-scan"]),
    with: ["hand-made client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      for (const [i, flags] of STRAY_FLAGS.entries()) {
        await stage.client.must(["python3", RAW, ["192.0.2.11", "192.0.2.12", CLIENT.v4][i] ?? CLIENT.v4, SERVER.v4, String(SSH_PORT), flags]);
        await pause(200);
      }
    },
  },
  {
    name: "icmp-admin-prohibited-ipv6-snapped",
    shows: "ICMPv6 1/1 from the router; the snap length cuts the ports out of what it quotes.",
    made: "The router has the rule REJECT (icmp6-adm-prohibited) for port 22; tcpdump keeps 96 bytes of a packet, as its old versions did.",
    answer: "Likely the filter: the message names both addresses, and no port. It is not a SYN without any answer.",
    codes: [["icmp-admin-prohibited"]],
    with: ["OpenSSH client", "Linux TCP"],
    snapLength: 96,
    async run(stage) {
      await rule6(stage.router, "FORWARD -p tcp --dport 22 -j REJECT --reject-with icmp6-adm-prohibited");
      await ssh(stage, { host: SERVER.v6 });
    },
  },
];
