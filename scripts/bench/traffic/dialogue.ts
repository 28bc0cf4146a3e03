import { TcpFlag } from "../../../src/net/packet.ts";
import type { Payload } from "./payload.ts";

const { Ack, Fin, Psh, Rst, Syn } = TcpFlag;

/** One packet of a dialogue. Numbers count from the ISN; times are microseconds after the step before. */
export interface Step {
  after: number;
  fromClient: boolean;
  flags: number;
  seq: number;
  ack: number;
  payload: Payload | null;
}

const MILLISECOND = 1_000;
/** How long an end takes to answer, without its spread. */
const ANSWER = 2 * MILLISECOND;

/** Writes down one course of a connection, for many connections to follow. */
export class Dialogue {
  readonly steps: Step[] = [];
  private readonly sent = { client: 0, server: 0 };

  /** SYN, SYN-ACK, ACK. */
  open(): this {
    return this.syn().synAck().acknowledge("client");
  }

  syn(after = 0): this {
    this.sent.client = 1;
    return this.add({ after, fromClient: true, flags: Syn, seq: 0, ack: 0, payload: null });
  }

  synAck(): this {
    this.sent.server = 1;
    return this.add({ after: ANSWER, fromClient: false, flags: Syn | Ack, seq: 0, ack: 1, payload: null });
  }

  /** RST,ACK for a SYN: nobody listens. */
  refuse(): this {
    return this.add({ after: ANSWER, fromClient: false, flags: Rst | Ack, seq: 0, ack: 1, payload: null });
  }

  say(from: "client" | "server", payload: Payload, after = ANSWER): this {
    const seq = this.sent[from];
    this.sent[from] += payload.bytes.length;
    return this.add({ after, fromClient: from === "client", flags: Psh | Ack, seq, ack: this.acknowledged(from), payload });
  }

  acknowledge(from: "client" | "server", after = MILLISECOND): this {
    return this.add({ after, fromClient: from === "client", flags: Ack, seq: this.sent[from], ack: this.acknowledged(from), payload: null });
  }

  /** The last step again, `after` microseconds later, each time twice as long. */
  repeat(times: number, after: number): this {
    const last = this.steps[this.steps.length - 1]!;
    for (let i = 0; i < times; i++) this.add({ ...last, after: after * 2 ** i });
    return this;
  }

  /** FIN, FIN, ACK; `first` closes. */
  close(first: "client" | "server", after = ANSWER): this {
    const second = first === "client" ? "server" : "client";
    return this.fin(first, after).fin(second, ANSWER).acknowledge(first);
  }

  reset(from: "client" | "server", after = ANSWER): this {
    return this.add({ after, fromClient: from === "client", flags: Rst | Ack, seq: this.sent[from], ack: this.acknowledged(from), payload: null });
  }

  /** Full segments one way, each second one acknowledged. */
  stream(from: "client" | "server", payload: Payload, count: number): this {
    const other = from === "client" ? "server" : "client";
    for (let i = 0; i < count; i++) {
      this.say(from, payload, MILLISECOND / 2);
      if (i % 2 === 1) this.acknowledge(other, MILLISECOND / 4);
    }
    return this;
  }

  private fin(from: "client" | "server", after: number): this {
    const seq = this.sent[from]++;
    return this.add({ after, fromClient: from === "client", flags: Fin | Ack, seq, ack: this.acknowledged(from), payload: null });
  }

  private acknowledged(from: "client" | "server"): number {
    return from === "client" ? this.sent.server : this.sent.client;
  }

  private add(step: Step): this {
    this.steps.push(step);
    return this;
  }
}
