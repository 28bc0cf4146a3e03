import { SERVER } from "../../scripts/lab/addresses.ts";
import type { Stage } from "../../scripts/lab/stage.ts";

/** Exchanges that fail, one after the other: the client of this stage connects, and nobody listens. */
export function knock(stage: Stage, times = 1): Promise<string> {
  const program = `import socket
for i in range(${times}):
    with socket.socket() as s: s.connect_ex(("${SERVER.v4}", 22))`;
  return stage.client.must(["python3", "-c", program]);
}
