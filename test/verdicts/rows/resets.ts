/** RSTs by their shape: of a program, of a host that knows nothing, of somebody in between. */
import { TcpFlag } from "../../../src/net/packet.ts";
import { kexInit } from "../../ssh/messages.ts";
import { Dialogue, ordered, SECOND, without } from "../../tcp/dialogue.ts";
import { bothSpoke, CLIENT_IDENT, clientSpoke, complete, connected, encrypted, serverSpoke } from "../conversations.ts";
import { IPV6 } from "../diagnosis-of.ts";
import { rowsOf, told } from "../verdict-rows.ts";

const { Rst } = TcpFlag;

export const clientGoneBeforeIdent = rowsOf("client-gone-before-ident", [
  {
    it: "near miss: a RST of a shape that no close of a program has",
    wire: () => serverSpoke().rst("client", { flags: Rst, ack: 0, window: 512 }),
    code: "unexplained",
    lookAlike: "killed-locally",
    ...told("failed at identification, possible: 6"),
  },
]);

const lostState = (quiet: number) => {
  const d = bothSpoke().wait(quiet).data("client", kexInit());
  return d.send("server", Rst, "", { seq: d.next("server"), ack: 0, window: 0 });
};

export const peerStateLost = rowsOf("peer-state-lost", [
  {
    it: "the client lost it within the half minute that a NAT remembers",
    wire: () => {
      const d = bothSpoke()
        .wait(20 * SECOND)
        .data("server", kexInit());
      return d.send("client", Rst, "", { seq: d.next("client"), ack: 0, window: 0 });
    },
    ...told("failed at kexinit, likely: 8 9"),
    params: { end: "client" },
    says: ["The client (10.0.0.1) answered a packet", ", 20 s after its last packet:"],
    without: ["a NAT or load balancer forgot", "ServerAliveInterval"],
  },
  {
    it: "in the middle of a session, after a minute",
    wire: () => {
      const d = encrypted(complete(), 44, -44, 68, -84, 372, -28, 112, -620, 176, -44)
        .wait(60 * SECOND)
        .data("client", new Uint8Array(44).fill(0xa5));
      return d.send("server", Rst, "", { seq: d.next("server"), ack: 0, window: 0 });
    },
    code: "exchange-complete",
    lookAlike: "A RST after a close",
    ...told("ok, certain: 14 12"),
  },
  {
    it: "the server sent nothing else that was captured",
    wire: () => {
      const d = clientSpoke();
      d.send("server", Rst, "", { seq: d.next("server"), ack: 0, window: 0 });
      return without(d.packets, 1, 4);
    },
    ...told("failed at identification, likely: 3 4"),
    params: { end: "server", quiet_s: 0 },
    says: ["as for one it has never had: it lost the connection"],
  },
  {
    it: "near miss: a FIN was earlier, though the file has it behind the RST",
    wire: () => {
      const d = bothSpoke()
        .fin("server")
        .wait(2 * SECOND);
      const { packets } = d.data("client", kexInit());
      d.send("server", Rst, "", { seq: d.next("server"), ack: 0, window: 0 });
      return ordered(packets, 0, 1, 2, 3, 4, 5, 6, 8, 9, 7);
    },
    code: "server-closed-after-idents",
    lookAlike: "A RST after a close",
    ...told("failed at kexinit, possible: 6 4 10"),
  },
  {
    it: "near miss: it answers nothing that came",
    wire: () => {
      const d = bothSpoke().wait(60 * SECOND);
      return d.send("server", Rst, "", { seq: d.next("server") + 4, ack: 0, window: 0 });
    },
    code: "unexplained",
    lookAlike: "A RST after a close",
    ...told("failed at kexinit, possible: 8"),
  },
]);

export const injectedReset = rowsOf("injected-reset", [
  {
    it: "a host without the connection answers, as far away as the server, which goes on: a NAT may have renamed it on the way",
    wire: () => {
      const d = bothSpoke().data("client", kexInit());
      return d.send("server", Rst, "", { seq: d.next("server"), ack: 0, window: 0 }).data("server", kexInit());
    },
    ...told("failed at kexinit, likely: 9 10"),
    params: { proof: "data-after-reset", no_such_socket: true },
    says: ["came from a host that has no such connection, while the server itself has it: frame 10"],
    causes: ["a NAT on the way gave the connection another port", "two hosts answer for this address"],
    fixes: ["conntrack -L -s 10.0.0.1"],
  },
  {
    it: "the same from another distance: not the server's host",
    wire: () => {
      const d = bothSpoke().data("client", kexInit());
      return d.send("server", Rst, "", { seq: d.next("server"), ack: 0, window: 0, hopLimit: 60 }).data("server", kexInit());
    },
    ...told("failed at kexinit, certain: 9 10"),
    params: { no_such_socket: true },
  },
  {
    it: "the server's host no longer knew the young connection",
    wire: () => lostState(0),
    ...told("failed at kexinit, possible: 8 9"),
    params: { in_name_of: "client", proof: "no-such-socket-at-once" },
    says: ["a RST forged in the client's name may have reached it"],
    evidence: ["client: data", "server: RST without ACK"],
  },
  {
    it: "the same over IPv6, on another port: pcap-filter has no tcp[…] there",
    wire: () => lostState(0),
    ...IPV6,
    serverPort: 2222,
    ...told("failed at kexinit, possible: 8 9"),
    fixes: ["and ip6[53] & 4 != 0'", "Port 2222\nPort 443"],
    without: ["tcpflags", "Port 22\n"],
  },
  {
    it: "one genuine packet is too few to tell the hop limit",
    wire: () => connected().data("client", CLIENT_IDENT).rst("server", { hopLimit: 250 }),
    ...told("failed at identification, possible: 5"),
    params: { proof: "hop-limit" },
  },
  {
    it: "after minutes of silence: a device that ends what is idle",
    wire: () =>
      bothSpoke()
        .data("server", kexInit())
        .ack("client")
        .wait(300 * SECOND)
        .rst("server", { hopLimit: 250 }),
    ...told("failed at kexinit, likely: 10"),
    causes: ["possible: a load balancer or NAT that ends idle connections"],
  },
]);

export const tcpRefused = rowsOf("tcp-refused", [
  {
    it: "the SYN was marked, and the RST repeats that, as a kernel without a listener does",
    wire: () => new Dialogue().syn().rst("server", { seq: 0 }),
    trafficClass: () => 0x10,
    ...told("failed at tcp-connect, certain: 1 2"),
    params: { tos_repeated: true },
    evidence: ["server: RST,ACK in answer"],
  },
]);
