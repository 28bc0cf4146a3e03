import { Dialogue, SECOND } from "../../tcp/dialogue.ts";
import { rowsOf } from "../verdict-rows.ts";

/** Connections that the kernel took and no program serves. */
const queued = () =>
  [1, 2].map((n) => ({ clientPort: 30_000 + n, packets: new Dialogue({ start: n * SECOND }).handshake().data("client", "SSH-2.0-x\r\n").ack("server") }));
const dropped = () =>
  new Dialogue({ start: 5 * SECOND })
    .syn()
    .wait(SECOND)
    .again(0)
    .wait(2 * SECOND)
    .again(0);
const failed = { outcome: "failed", died_at: "tcp-connect" } as const;

export const tcpAcceptQueueOverflow = rowsOf("tcp-accept-queue-overflow", [
  { it: "SYNs are dropped beside connections that are up and silent", beside: queued, wire: dropped, ...failed, certainty: "likely", frames: [11, 13] },
  { it: "near miss: no other connection", wire: dropped, code: "tcp-no-response", ...failed, certainty: "certain", frames: [1, 3] },
  {
    it: "near miss: the server speaks on another connection",
    beside: () => [...queued(), { clientPort: 31_000, packets: new Dialogue({ start: 4 * SECOND }).handshake().data("server", "SSH-2.0-y\r\n") }],
    wire: dropped,
    code: "tcp-no-response",
    ...failed,
    certainty: "certain",
    frames: [15, 17],
  },
]);
