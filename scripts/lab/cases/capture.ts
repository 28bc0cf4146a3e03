/** The exchange is fine; the capture isn't. */
import type { Case } from "../case.ts";
import { rule } from "../firewall.ts";
import { SHORT_LISTS, ssh, startSsh } from "../peers/ssh.ts";
import { startSshd } from "../peers/sshd.ts";

interface Flaw {
  readonly name: string;
  readonly shows: string;
  readonly made: string;
  readonly answer: string;
  readonly codes: readonly string[];
  readonly filter?: string;
  readonly snapLength?: number;
}

function flaw({ codes, ...rest }: Flaw): Case {
  return {
    ...rest,
    codes: [codes],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await ssh(stage);
    },
  };
}

export const captureFlaws: readonly Case[] = [
  flaw({
    name: "one-sided-client",
    shows: "A complete exchange of which only the client's packets were captured.",
    made: "tcpdump's filter takes packets from the client only.",
    answer: "Outcome ok, because the visible side sent NEWKEYS and encrypted packets; nothing is said about the server's silence.",
    codes: ["exchange-complete", "one-sided-capture"],
    filter: "tcp and src host 192.0.2.10",
  }),
  flaw({
    name: "one-sided-server",
    shows: "A complete exchange of which only the server's packets were captured.",
    made: "tcpdump's filter takes packets from the server only.",
    answer: "No failure is claimed. Roles come from the SYN-ACK and from the messages.",
    codes: ["one-sided-capture", "exchange-complete"],
    filter: "tcp and src host 198.51.100.22",
  }),
  {
    name: "one-sided-stall",
    shows: "Of an exchange that hangs only the client's packets were captured; its ACKs show that the server sent its identification and its KEXINIT.",
    made: "tcpdump's filter takes packets from the client only. The server's reply is lost (the router drops large packets); the client waits.",
    answer: "The capture can't tell why. It must not say that the server was silent.",
    codes: [["one-sided-capture"]],
    with: ["OpenSSH client", "OpenSSH server"],
    filter: "tcp and src host 192.0.2.10",
    async run(stage) {
      await startSshd(stage);
      await rule(stage.router, "FORWARD -p tcp --sport 22 -m length --length 1400: -j DROP");
      await ssh(stage, { timeoutMs: 7000 });
    },
  },
  flaw({
    name: "capture-without-handshake",
    shows: "A complete exchange without its SYN and SYN-ACK: tcpdump was started a moment late.",
    made: "tcpdump's filter leaves out packets with SYN.",
    answer: "Outcome ok: idents and messages are all there, and they tell who is the client.",
    codes: ["exchange-complete"],
    filter: "tcp and tcp[tcpflags] & tcp-syn == 0",
  }),
  flaw({
    name: "capture-loss",
    shows: "Two full-size segments are missing in the capture; the other side acknowledged them.",
    made: "tcpdump's filter leaves out IP packets of 1500 bytes.",
    answer: "The hole is the capture's, not the network's: no path MTU is suspected.",
    codes: ["exchange-complete", "capture-loss"],
    filter: "tcp and not ip[2:2] = 1500",
  }),
  flaw({
    name: "capture-snapped",
    shows: "Every packet is cut at 96 bytes: the KEXINITs are there and can't be read.",
    made: "tcpdump -s 96.",
    answer: "No malformed KEXINIT and no bad length is claimed: the capture cut them. The advice is -s 0.",
    codes: ["capture-loss", "exchange-complete", "capture-ended"],
    snapLength: 96,
  }),
  {
    name: "capture-starts-mid-stream",
    shows: "The capture begins when the login stands at its password prompt: encrypted packets from the first on.",
    made: "tcpdump is started at the prompt; then a wrong password is typed.",
    answer: "Outcome unknown. No bad packet length is claimed: the bytes are encrypted.",
    codes: [["capture-starts-mid-stream"]],
    with: ["OpenSSH client", "OpenSSH server"],
    async before(stage) {
      await startSshd(stage);
      const client = await startSsh(stage, { terminal: true, options: [...SHORT_LISTS, "NumberOfPasswordPrompts 1"] });
      await client.says(/password:/);
      return client;
    },
    async run(_stage, client) {
      client?.type("wrong\n");
      await client?.ended;
    },
  },
  {
    name: "capture-ended",
    shows: "The capture ends a quarter of a second after the server's reply.",
    made: "tcpdump is stopped while the client asks about the host key.",
    answer: "Outcome unknown: it is too early to speak of a stall.",
    codes: [["capture-ended"]],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      const client = await startSsh(stage, { terminal: true, options: [...SHORT_LISTS, "StrictHostKeyChecking ask"] });
      await client.says(/Are you sure/);
    },
  },
];
