import type { Packet } from "../net/packet.ts";
import { TcpFlag } from "../net/packet.ts";
import type { HalfStream } from "./half-stream.ts";
import { Base } from "./half-stream.ts";
import type { SegmentKind } from "./segment.ts";
import type { TcpConnection } from "./tcp-connection.ts";

/** A segment on its way through its connection: one object, filled anew for each. RFC 9293 3.10.7 calls the event SEGMENT ARRIVES. */
export class Arrival {
  connection!: TcpConnection;
  packet!: Packet;
  capture = 0;
  frame = 0;
  time = 0;
  fromOriginator = false;
  /** The direction of this segment, and the other. */
  sender!: HalfStream;
  peer!: HalfStream;
  /** SEQ and ACK as stream offsets, valid where hasOffset and hasAck. */
  offset = 0;
  hasOffset = false;
  ackOffset = -1;
  hasAck = false;
  kind: SegmentKind = "new";

  load(connection: TcpConnection, forward: boolean, packet: Packet, capture: number, frame: number, time: number): void {
    this.connection = connection;
    this.packet = packet;
    this.capture = capture;
    this.frame = frame;
    this.time = time;
    this.kind = "new";
    this.orient(forward === connection.forwardIsOriginator);
  }

  orient(fromOriginator: boolean): void {
    this.fromOriginator = fromOriginator;
    this.sender = fromOriginator ? this.connection.originator : this.connection.responder;
    this.peer = fromOriginator ? this.connection.responder : this.connection.originator;
  }

  /** Reads SEQ and ACK against what is known of both streams now. */
  locate(): void {
    const { packet, sender, peer } = this;
    this.hasOffset = sender.base !== Base.None;
    this.offset = this.hasOffset ? sender.offsetOf(packet.seq) : 0;
    this.hasAck = (packet.flags & TcpFlag.Ack) !== 0 && peer.base !== Base.None;
    this.ackOffset = this.hasAck ? peer.offsetOf(packet.ack) : -1;
  }

  has(flag: number): boolean {
    return (this.packet.flags & flag) !== 0;
  }

  /** Stream offset behind the payload; a SYN's data begin at 0. */
  get end(): number {
    return this.offset + this.packet.payloadLength;
  }
}
