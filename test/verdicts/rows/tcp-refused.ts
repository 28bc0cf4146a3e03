import { TcpFlag } from "../../../src/net/packet.ts";
import { Dialogue, SECOND } from "../../tcp/dialogue.ts";
import { IPV6 } from "../diagnosis-of.ts";
import { rowsOf } from "../verdict-rows.ts";

const refusal = (options = {}) => new Dialogue(options).syn().rst("server", { seq: 0 });
const refused = { outcome: "failed", died_at: "tcp-connect", certainty: "certain", frames: [1, 2] } as const;

export const tcpRefused = rowsOf("tcp-refused", [
  { it: "a RST answers the SYN", wire: () => refusal(), ...refused },
  { it: "over IPv6", wire: () => refusal(), ...IPV6, ...refused },
  { it: "on another port that is asked for", wire: () => refusal(), serverPort: 2222, capture: { ports: [2222] }, ...refused },
  {
    it: "a client that tries again on the same port, as Windows does",
    wire: () =>
      refusal()
        .wait(SECOND / 2)
        .again(0)
        .again(1),
    ...refused,
  },
  {
    it: "recorded before the SYN, by time too",
    wire: () => {
      const [syn, rst] = refusal({ start: SECOND }).packets;
      return [{ ...rst!, time: SECOND - 100_000 }, syn!];
    },
    ...refused,
    frames: [2, 1],
  },
  {
    it: "recorded before the SYN, with a later time",
    wire: () => refusal().packets.toReversed(),
    ...refused,
    frames: [2, 1],
  },
  {
    it: "near miss: a SYN-ACK came first, so somebody listens",
    wire: () => new Dialogue().handshake().rst("server"),
    code: "tcp-reset-after-handshake",
    outcome: "failed",
    died_at: "tcp-connect",
    certainty: "possible",
    frames: [3, 4],
  },
  {
    it: "near miss: the RST acknowledges another SYN",
    wire: () =>
      new Dialogue()
        .syn()
        .rst("server", { seq: 0, ack: 77, flags: TcpFlag.Rst | TcpFlag.Ack })
        .wait(SECOND)
        .again(0),
    code: "tcp-no-response",
    ...refused,
    frames: [1, 3],
  },
]);
