/** Puts text of the peers into a conversation wherever a peer may say something, with SEQ, ACK and SACK kept true. */
import { decodeKexInit, KEXINIT_LISTS } from "../../src/ssh/kexinit.ts";
import { bytes, disconnect, kexInit } from "../ssh/messages.ts";
import type { Sent, Side } from "../tcp/dialogue.ts";

/** What the two say, by where they say it. */
export interface PeerText {
  /** Behind the identification, as a comment: RFC 4253 4.2. */
  comment: string;
  /** A line before the server's identification. */
  line: string;
  /** A name in each list of a KEXINIT. */
  name: string;
  /** The two have that name in common. */
  sameNames: boolean;
  /** The description in a DISCONNECT. */
  description: string;
}

/** Bytes of one end's stream that are put in the place of others. */
interface Edit {
  from: Side;
  /** SEQ of the first byte, and how many go. */
  at: number;
  removed: number;
  put: Uint8Array;
}

const latin1 = (data: Uint8Array) => Buffer.from(data).toString("latin1");
const MSG_DISCONNECT = 1;
const MSG_KEXINIT = 20;
/** packet_length, padding_length: RFC 4253 6. */
const HEADER = 5;

/** What becomes of each packet of a conversation when all of that is in it: also of one that an ICMP error quotes. */
export function peerTextIn(packets: readonly Sent[], text: PeerText): (sent: Sent) => Sent {
  const seen = new Set<string>();
  const edits = packets.flatMap((sent) => {
    const key = `${sent.from} ${sent.seq}`;
    if (sent.payload.length === 0 || seen.has(key)) return [];
    seen.add(key);
    return editsOf(sent, text);
  });
  return (sent) => edited(sent, edits);
}

function editsOf(sent: Sent, text: PeerText): Edit[] {
  const said = latin1(sent.payload);
  const ident = /SSH-\d\.\d+-[^\r\n]*(?=\r?\n)/.exec(said);
  const edits: Edit[] = [];
  const put = (at: number, removed: number, what: Uint8Array) => edits.push({ from: sent.from, at: (sent.seq + at) >>> 0, removed, put: what });
  if (ident !== null) {
    if (sent.from === "server") put(ident.index, 0, bytes(`${text.line}\r\n`));
    put(ident.index + ident[0].length, 0, bytes(` ${text.comment}`));
  } else if (/^[\x20-\x7e]+\r?\n/.test(said)) put(said.search(/\r?\n/), 0, bytes(` ${text.comment}`));
  const start = ident === null ? 0 : said.indexOf("\n", ident.index) + 1;
  const packet = packetAt(sent.payload, start);
  if (packet !== null) put(start, packet.length, replaced(packet, sent.from, text));
  return edits;
}

/** A whole packet in the clear at this place; null where there is none. */
function packetAt(payload: Uint8Array, start: number): Uint8Array | null {
  if (payload.length < start + HEADER + 1) return null;
  const length = Buffer.from(payload).readUInt32BE(start) + 4;
  const number = payload[start + HEADER];
  return start + length <= payload.length && (number === MSG_KEXINIT || number === MSG_DISCONNECT) ? payload.subarray(start, start + length) : null;
}

function replaced(packet: Uint8Array, from: Side, { name, sameNames, description }: PeerText): Uint8Array {
  if (packet[HEADER] === MSG_DISCONNECT) {
    const data = Buffer.from(packet);
    const length = data.readUInt32BE(HEADER + 5);
    const said = data.toString("latin1", HEADER + 9, HEADER + 9 + length);
    return disconnect(data.readUInt32BE(HEADER + 1), `${said} ${description}`);
  }
  const decoded = decodeKexInit(packet.subarray(HEADER, packet.length - (packet[4] ?? 0)));
  if (!("lists" in decoded)) return packet;
  const added = sameNames ? name : `${name}-${from}`;
  return kexInit({ ...decoded.lists, ...Object.fromEntries(KEXINIT_LISTS.map((list) => [list, [...decoded.lists[list], added]])) });
}

function edited(sent: Sent, edits: readonly Edit[]): Sent {
  const own = edits.filter(({ from }) => from === sent.from);
  const others = edits.filter(({ from }) => from !== sent.from);
  const { seq, ack, sack, payload } = sent;
  const moved = (at: number, list: readonly Edit[]) =>
    (at + list.reduce((sum, edit) => sum + (((edit.at - at) | 0) < 0 ? edit.put.length - edit.removed : 0), 0)) >>> 0;
  return {
    ...sent,
    seq: moved(seq, own),
    ack: ack === 0 ? 0 : moved(ack, others),
    sack: sack.map(([left, right]) => [moved(left, others), moved(right, others)]),
    payload: rewritten(payload, seq, own),
  };
}

function rewritten(payload: Uint8Array, seq: number, edits: readonly Edit[]): Uint8Array {
  let result = payload;
  for (const { at, removed, put } of [...edits].reverse()) {
    const offset = (at - seq) | 0;
    if (offset >= 0 && offset + removed <= payload.length && payload.length > 0)
      result = bytes(result.subarray(0, offset), put, result.subarray(offset + removed));
  }
  return result;
}
