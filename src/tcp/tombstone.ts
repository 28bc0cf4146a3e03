import type { Packet } from "../net/packet.ts";
import { TcpFlag } from "../net/packet.ts";
import { Base } from "./half-stream.ts";
import { distance } from "./sequence.ts";
import type { TcpConnection } from "./tcp-connection.ts";

/** How far from the end of a direction a late packet may be: the largest window without scaling. Bytes. */
const SLACK = 65_536;

/** Sequence numbers of one direction: from the ISN on. */
interface Range {
  from: number;
  length: number;
  /** Nothing is known: every packet counts as late. */
  open: boolean;
}

/** What is left of a connection that ended: it absorbs late packets, so that they don't look like a new connection in mid-stream. */
export class Tombstone {
  readonly entry: number;
  isGone = false;
  private readonly forward: Range;
  private readonly reverse: Range;
  /** A RST answered its SYN. */
  private readonly refused: boolean;

  constructor(connection: TcpConnection) {
    this.entry = connection.entry;
    this.forward = rangeOf(connection, connection.forwardIsOriginator);
    this.reverse = rangeOf(connection, !connection.forwardIsOriginator);
    this.refused = connection.reset?.fromOriginator === false && !connection.synAckSeen && !connection.established;
  }

  /**
   * The packet belongs to the connection that ended. A SYN does so only when it repeats the ISN, and was not refused: Windows asks
   * again with the same one after half a second (TcpMaxConnectRetransmissions), and may be let in.
   */
  absorbs(forward: boolean, packet: Packet): boolean {
    const range = forward ? this.forward : this.reverse;
    const isOpening = (packet.flags & (TcpFlag.Syn | TcpFlag.Ack)) === TcpFlag.Syn;
    if (isOpening) return !range.open && packet.seq === range.from && !this.refused;
    if (range.open) return true;
    const ahead = distance(range.from, packet.seq);
    return ahead >= -SLACK && ahead <= range.length + SLACK;
  }
}

function rangeOf(connection: TcpConnection, ofOriginator: boolean): Range {
  const half = connection.half(ofOriginator);
  // A RST without ACK, and one to a SYN, have numbers of the other end's making.
  const open = half.base === Base.None;
  const sent = Math.max(half.next, half.acked);
  // More than 2 GiB: the ISN says nothing any more, the last numbers do.
  const length = Math.min(sent, 2 ** 30);
  return { from: (half.isn + sent - length) >>> 0, length, open };
}
