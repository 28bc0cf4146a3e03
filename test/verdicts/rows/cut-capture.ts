/** Captures that cut packets, began late, or hold one direction. */
import { TcpFlag } from "../../../src/net/packet.ts";
import { type Dialogue, SECOND, without } from "../../tcp/dialogue.ts";
import { clientSpoke, connected, SERVER_IDENT } from "../conversations.ts";
import { rowsOf, told } from "../verdict-rows.ts";

const open = { capture: { after: 10 * SECOND } };

const { Syn } = TcpFlag;

/** The snap length left so much of each packet's payload; less than nothing cuts into its TCP header. */
const cut = (d: Dialogue, captured: number) => d.packets.map((sent) => ({ ...sent, captured: (sent.flags & Syn) === 0 ? captured : captured - 8 }));

export const captureLoss = rowsOf("capture-loss", [
  {
    it: "not even the TCP headers were captured",
    wire: () => cut(clientSpoke().close("server"), -12),
    ...told("unknown, certain: 1"),
    params: { cut_headers: 8, snaplen_cut: true },
    says: ["The snap length cut the TCP headers of all 8 packets of this connection"],
  },
  {
    it: "the snap length cut what they said",
    wire: () =>
      clientSpoke()
        .data("server", SERVER_IDENT)
        .ack("client")
        .packets.map((sent) => (sent.payload.length > 0 ? { ...sent, captured: 4 } : sent)),
    ...open,
    ...told("unknown, certain: 4 6"),
    params: { snaplen_cut: true },
    says: ["The snap length cut the packets: "],
    causes: ["certain: the capture was made with a snap length"],
  },
]);

export const captureStartsMidStream = rowsOf("capture-starts-mid-stream", [
  {
    it: "the server's packet is the first",
    wire: () => without(clientSpoke().data("server", "x").ack("client").packets, 0, 1, 2, 3, 4),
    ...told("unknown, certain: 1"),
    evidence: ["server: first packet seen, no SYN before it"],
  },
]);

export const oneSidedCapture = rowsOf("one-sided-capture", [
  {
    it: "the client alone, which acknowledged the SYN-ACK and nothing more",
    wire: () =>
      connected()
        .close("client")
        .packets.filter(({ from }, at) => from === "client" && at < 3),
    ...open,
    ...told("unknown, certain: 2"),
    params: { acknowledged: 0 },
  },
]);
