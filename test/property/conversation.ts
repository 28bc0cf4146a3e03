import { TcpFlag } from "../../src/net/packet.ts";
import { SECONDS } from "../limits/analyse-frames.ts";
import { ethernet, type FrameRecord, ipv4, tcp } from "../net/frames.ts";
import { disconnect, ident, kexEcdhInit, kexInit, kexReply, newKeys } from "../ssh/messages.ts";

export type Side = "client" | "server";

/** What one side says before the other speaks again. */
export interface Turn {
  from: Side;
  bytes: Uint8Array;
}

/** A segment of a turn as it goes over the wire. */
export interface Piece {
  from: Side;
  /** Stream offset of its first byte. */
  at: number;
  bytes: Uint8Array;
}

const { Syn, Ack, Fin, Psh } = TcpFlag;
const ISN = { client: 4_294_967_000, server: 77 };
const ADDRESS = { client: "10.0.0.1", server: "10.0.0.2" };
const PORT = { client: 50_022, server: 22 };
const MILLISECOND = 0.001;

/** Dialogues that end in different stages; a clear text each. */
export const DIALOGUES: Readonly<Record<string, readonly Turn[]>> = {
  "no common kex": [
    { from: "client", bytes: ident("SSH-2.0-OpenSSH_9.6p1") },
    { from: "server", bytes: ident() },
    { from: "client", bytes: kexInit({ kex_algorithms: ["curve25519-sha256"] }) },
    { from: "server", bytes: kexInit({ kex_algorithms: ["diffie-hellman-group1-sha1"] }) },
  ],
  complete: [
    { from: "client", bytes: ident("SSH-2.0-OpenSSH_9.6p1") },
    { from: "server", bytes: ident() },
    { from: "client", bytes: kexInit() },
    { from: "server", bytes: kexInit() },
    { from: "client", bytes: kexEcdhInit() },
    { from: "server", bytes: new Uint8Array([...kexReply(), ...newKeys()]) },
    { from: "client", bytes: newKeys() },
  ],
  disconnected: [
    { from: "client", bytes: ident("SSH-2.0-OpenSSH_9.6p1") },
    { from: "server", bytes: ident() },
    { from: "client", bytes: kexInit() },
    { from: "server", bytes: new Uint8Array([...kexInit(), ...disconnect(11, "too many of you")]) },
  ],
  "text before the identification": [
    { from: "server", bytes: new Uint8Array([...Buffer.from("keep out\r\nreally\r\n"), ...ident()]) },
    { from: "client", bytes: ident("SSH-2.0-paramiko_3.4.0") },
  ],
};

/** Cuts every turn at the places that `cut` names (its length in, offsets out). */
export function piecesOf(turns: readonly Turn[], cut: (length: number) => readonly number[]): Piece[][] {
  const sent = { client: 0, server: 0 };
  return turns.map(({ from, bytes }) => {
    const edges = [...new Set([0, ...cut(bytes.length).filter((edge) => edge > 0 && edge < bytes.length), bytes.length])].sort((a, b) => a - b);
    const pieces = edges.slice(1).map((end, i) => ({ from, at: sent[from] + edges[i]!, bytes: bytes.subarray(edges[i]!, end) }));
    sent[from] += bytes.length;
    return pieces;
  });
}

/** Lays a dialogue out as frames, a millisecond apart: handshake, the pieces of each turn and an ACK of it, and the FINs, server first. */
export class Wire {
  readonly frames: FrameRecord[] = [];
  private time = SECONDS;
  private readonly sent = { client: 0, server: 0 };
  private identification = 1;

  constructor() {
    this.put("client", Syn, -1, -1);
    this.put("server", Syn | Ack, -1, 0);
    this.put("client", Ack, 0, 0);
  }

  wait(seconds: number): void {
    this.time += seconds;
  }

  piece({ from, at, bytes }: Piece): void {
    this.put(from, Psh | Ack, at, this.sent[other(from)], bytes);
  }

  /** The last frame once more, as another interface shows it. */
  copy(): void {
    const last = this.frames.at(-1)!;
    this.frames.push({ ...last, time: last.time + MILLISECOND / 50 });
  }

  /** A turn is over: the other side acknowledges all of it. */
  acknowledge(from: Side, upTo: number): void {
    this.sent[from] = upTo;
    this.put(other(from), Ack, this.sent[other(from)], upTo);
  }

  close(): void {
    this.put("server", Fin | Ack, this.sent.server, this.sent.client);
    this.put("client", Fin | Ack, this.sent.client, this.sent.server + 1);
    this.put("server", Ack, this.sent.server + 1, this.sent.client + 1);
  }

  private put(from: Side, flags: number, at: number, ack: number, payload: Uint8Array = new Uint8Array(0)): void {
    const to = other(from);
    const header = {
      sourcePort: PORT[from],
      destinationPort: PORT[to],
      seq: (ISN[from] + 1 + at) >>> 0,
      ack: (flags & Ack) === 0 ? 0 : (ISN[to] + 1 + ack) >>> 0,
      flags,
    };
    const data = ethernet(ipv4(tcp(header, payload), { source: ADDRESS[from], destination: ADDRESS[to], identification: this.identification++ & 0xffff }));
    this.frames.push({ data, time: this.time });
    this.time += MILLISECOND;
  }
}

export function other(side: Side): Side {
  return side === "client" ? "server" : "client";
}

/** A dialogue as frames; `order` may repeat and reorder the pieces of a turn. */
export function layOut(turns: readonly (readonly Piece[])[], order: (pieces: readonly Piece[], wire: Wire) => void): FrameRecord[] {
  const wire = new Wire();
  for (const pieces of turns) {
    order(pieces, wire);
    const last = pieces.at(-1)!;
    wire.acknowledge(last.from, last.at + last.bytes.length);
  }
  wire.close();
  return wire.frames;
}
