import { TcpFlag } from "../../src/net/packet.ts";

export type Side = "client" | "server";

/** One TCP packet as a test sends it: every field is plain, so that tests can change any of them. */
export interface Sent {
  from: Side;
  flags: number;
  seq: number;
  ack: number;
  payload: Uint8Array;
  /** Nanoseconds. */
  time: number;
  window: number;
  hopLimit: number;
  identification: number;
  mss: number;
  windowScale: number;
  timestampValue: number;
  urgentPointer: number;
  /** [left, right) as SEQ. */
  sack: [number, number][];
  /** Payload bytes that the snap length left; all without. */
  captured?: number;
  checksumState: 0 | 1 | 2 | 3;
  capture: number;
}

export interface DialogueOptions {
  clientIsn?: number;
  serverIsn?: number;
  /** Nanoseconds of the first packet, and between two. */
  start?: number;
  step?: number;
}

const { Syn, Ack, Fin, Rst, Psh } = TcpFlag;
export const MILLISECOND = 1e6;
export const SECOND = 1e9;

/** What one side's TCP knows: its next SEQ and what it acknowledges. */
interface End {
  next: number;
  received: number;
  /** Greatest sequence number sent: the other side acknowledges it at once. */
  identification: number;
}

/**
 * A conversation as two TCPs would have it: SEQ, ACK, identification and time count by themselves, everything can be overridden.
 * Each call appends one packet and returns the dialogue; `packets` is a plain array, to be cut, shuffled and repeated at will.
 */
export class Dialogue {
  readonly packets: Sent[] = [];
  private readonly ends: Record<Side, End>;
  private clock: number;
  private readonly step: number;

  constructor(options: DialogueOptions = {}) {
    this.ends = {
      client: { next: options.clientIsn ?? 1_000, received: 0, identification: 100 },
      server: { next: options.serverIsn ?? 5_000_000, received: 0, identification: 9_000 },
    };
    this.clock = options.start ?? 0;
    this.step = options.step ?? MILLISECOND;
  }

  syn(change: Partial<Sent> = {}): this {
    return this.send("client", Syn, "", { mss: 1460, windowScale: 7, ...change });
  }

  synAck(change: Partial<Sent> = {}): this {
    return this.send("server", Syn | Ack, "", { mss: 1460, windowScale: 7, ...change });
  }

  /** SYN, SYN-ACK, ACK. */
  handshake(): this {
    return this.syn().synAck().ack("client");
  }

  data(from: Side, payload: string | Uint8Array, change: Partial<Sent> = {}): this {
    return this.send(from, Psh | Ack, payload, change);
  }

  ack(from: Side, change: Partial<Sent> = {}): this {
    return this.send(from, Ack, "", change);
  }

  fin(from: Side, change: Partial<Sent> = {}): this {
    return this.send(from, Fin | Ack, "", change);
  }

  /** FIN, ACK of it, FIN, ACK of it. */
  close(first: Side): this {
    return this.fin(first).fin(other(first)).ack(first);
  }

  rst(from: Side, change: Partial<Sent> = {}): this {
    return this.send(from, Rst | Ack, "", { window: 0, ...change });
  }

  /** Sends what `packets[index]` held once more, now. */
  again(index: number, change: Partial<Sent> = {}): this {
    const old = this.packets.at(index)!;
    const end = this.ends[old.from];
    this.packets.push({ ...old, identification: end.identification++, time: this.tick(), ...change });
    return this;
  }

  wait(nanoseconds: number): this {
    this.clock += nanoseconds;
    return this;
  }

  /** SEQ that `side` would use next. */
  next(side: Side): number {
    return this.ends[side].next;
  }

  send(from: Side, flags: number, payload: string | Uint8Array, change: Partial<Sent> = {}): this {
    const end = this.ends[from];
    const bytes = typeof payload === "string" ? new TextEncoder().encode(payload) : payload;
    const sent: Sent = {
      from,
      flags,
      seq: end.next,
      ack: (flags & Ack) === 0 ? 0 : end.received,
      payload: bytes,
      time: this.tick(),
      window: 64_240,
      hopLimit: 64,
      identification: end.identification++,
      mss: -1,
      windowScale: -1,
      timestampValue: -1,
      urgentPointer: 0,
      sack: [],
      checksumState: 0,
      capture: 0,
      ...change,
    };
    this.packets.push(sent);
    if (change.seq === undefined) this.advance(from, sent);
    return this;
  }

  private advance(from: Side, sent: Sent): void {
    const length = sent.payload.length + ((sent.flags & Syn) === 0 ? 0 : 1) + ((sent.flags & Fin) === 0 ? 0 : 1);
    this.ends[from].next = (sent.seq + length) >>> 0;
    this.ends[other(from)].received = this.ends[from].next;
  }

  private tick(): number {
    const now = this.clock;
    this.clock += this.step;
    return now;
  }
}

export function other(side: Side): Side {
  return side === "client" ? "server" : "client";
}

/** The list without some packets: lost on the wire, or by the capture. */
export function without(packets: readonly Sent[], ...indices: number[]): Sent[] {
  return packets.filter((_, index) => !indices.includes(index));
}

/** The list in another order: `order` names indices. Times stay with their packets. */
export function ordered(packets: readonly Sent[], ...order: number[]): Sent[] {
  return order.map((index) => packets[index]!);
}

/** Every packet captured again on `times` more interfaces or hops, a little later each. */
export function duplicated(packets: readonly Sent[], times = 1, change: (sent: Sent, copy: number) => Partial<Sent> = () => ({})): Sent[] {
  return packets.flatMap((sent) => {
    const copies = [sent];
    for (let i = 1; i <= times; i++) copies.push({ ...sent, time: sent.time + i * 20_000, ...change(sent, i) });
    return copies;
  });
}

/** A whole SSH-like exchange: both idents, a few messages, a close by the client. */
export function exchange(options: DialogueOptions = {}): Dialogue {
  return new Dialogue(options)
    .handshake()
    .data("client", "SSH-2.0-client\r\n")
    .ack("server")
    .data("server", "SSH-2.0-server\r\n")
    .ack("client")
    .data("client", "client kexinit ".repeat(20))
    .data("server", "server kexinit ".repeat(20))
    .ack("client")
    .close("client");
}
