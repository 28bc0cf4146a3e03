import type { Packet } from "../net/packet.ts";
import { TcpFlag } from "../net/packet.ts";
import type { HalfStream } from "./half-stream.ts";
import { noteHistoryCount } from "./history.ts";
import type { TcpConnection } from "./tcp-connection.ts";

/** RFC 7323 2.3: a larger shift count counts as this one. */
const MAX_SHIFT = 14;

/** Takes the window that a segment announces. The scale holds when both SYNs carried one, and not in SYNs (RFC 7323 2.2). */
export function takeWindow(connection: TcpConnection, sender: HalfStream, peer: HalfStream, packet: Packet): void {
  if (packet.window === -1 || (packet.flags & TcpFlag.Rst) !== 0) return;
  const isScaled = sender.windowScale !== -1 && peer.windowScale !== -1 && (packet.flags & TcpFlag.Syn) === 0;
  const wasZero = sender.window === 0;
  sender.window = isScaled ? packet.window << Math.min(sender.windowScale, MAX_SHIFT) : packet.window;
  if (packet.window !== 0) return;
  sender.zeroWindowSeen = true;
  if (!wasZero) noteHistoryCount(connection, sender, "W", ++sender.zeroWindows);
}
