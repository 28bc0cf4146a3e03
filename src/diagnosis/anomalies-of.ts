import type { ExchangeFacts, Peer } from "../exchange/exchange-facts.ts";
import { MAX_GAPS_PER_DIRECTION, MAX_MESSAGES_PER_DIRECTION } from "../limits.ts";
import { TcpFlag } from "../net/packet.ts";
import { SSH_MSG_KEXINIT } from "../ssh/message-numbers.ts";
import type { Position } from "../ssh/position.ts";
import { ownWords } from "./own-words.ts";
import type { ConnectionRecord } from "./record.ts";

type Anomaly = ConnectionRecord["anomalies"][number];

/**
 * Everything odd about one connection, whatever its verdict: what the TCP layer noted, repetitions and reordering, and
 * where a side bent RFC 4253. A complete exchange may have some too.
 */
export function anomaliesOf(facts: ExchangeFacts): Anomaly[] {
  const noted = facts.connection.anomalies.map(({ code, count, firstFrame, detail }) => ({ code, count, first_frame: firstFrame, detail: ownWords(detail) }));
  const { firstFrame } = facts.connection;
  return [...noted, ...segmentAnomalies(facts), ...sshAnomalies(facts.client, firstFrame), ...sshAnomalies(facts.server, firstFrame)];
}

/** What the kind of a segment says, as a code; the rest is normal. */
function codeOfSegment(segment: ExchangeFacts["segments"][number]): string | null {
  if ((segment.flags & TcpFlag.Syn) !== 0) return segment.kind === "retransmission" ? "syn-retransmitted" : null;
  if (segment.kind === "window-probe") return "zero-window";
  return segment.kind === "retransmission" || segment.kind === "out-of-order" ? segment.kind : null;
}

function segmentAnomalies(facts: ExchangeFacts): Anomaly[] {
  const found = new Map<string, Anomaly>();
  for (const segment of facts.segments) {
    const code = codeOfSegment(segment);
    if (code === null) continue;
    const known = found.get(code);
    if (known !== undefined) known.count++;
    else {
      const from = segment.fromOriginator === facts.client.fromOriginator ? "client" : "server";
      found.set(code, { code, count: 1, first_frame: segment.frame, detail: `first of the ${from}` });
    }
  }
  return [...found.values()];
}

/** `firstFrame`: of the connection, for what has no place of its own. */
function sshAnomalies({ end, ssh }: Peer, firstFrame: number): Anomaly[] {
  const found: Anomaly[] = [];
  const add = (code: string, at: Position | undefined | null, detail: string, count = 1): void =>
    void found.push({ code, count, first_frame: at?.frame ?? firstFrame, detail: `${end}: ${detail}` });
  for (const fault of ssh.ident?.faults ?? []) add("ident-malformed", ssh.ident!.at, fault);
  if (ssh.preambleLimit !== null) add("ident-preamble-limit", ssh.lastByteAt, ssh.preambleLimit, ssh.preIdentLineCount);
  for (const oddity of ssh.kexinit?.oddities ?? []) add("kexinit-odd", ssh.kexinit!.at, oddity);
  if (ssh.kexinitFault !== null) add("kexinit-malformed", ssh.kexinitFault.at, ssh.kexinitFault.reason);
  if (ssh.kexinitCount > 1)
    add("kexinit-repeated", ssh.messages.find(({ number }) => number === SSH_MSG_KEXINIT)?.at, `${ssh.kexinitCount} of them in the clear`, ssh.kexinitCount);
  if (ssh.messageCount > MAX_MESSAGES_PER_DIRECTION) {
    add(
      "message-limit",
      ssh.messages.at(-1)?.at,
      `only the first ${MAX_MESSAGES_PER_DIRECTION} messages are kept`,
      ssh.messageCount - MAX_MESSAGES_PER_DIRECTION,
    );
  }
  if (ssh.gapCount > MAX_GAPS_PER_DIRECTION) {
    add("gap-limit", ssh.gaps.at(-1)?.at, `only the first ${MAX_GAPS_PER_DIRECTION} holes are kept`, ssh.gapCount - MAX_GAPS_PER_DIRECTION);
  }
  if (ssh.packetFault !== null) add("bad-packet", ssh.packetFault.at, `${ssh.packetFault.reason}, packet_length ${ssh.packetFault.packetLength}`);
  if (ssh.oddPacket !== null) add("odd-packet", ssh.oddPacket.at, `${ssh.oddPacket.reason}, packet_length ${ssh.oddPacket.packetLength}`);
  return found;
}
