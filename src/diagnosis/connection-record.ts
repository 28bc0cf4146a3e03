import type { End, ExchangeFacts, Peer } from "../exchange/exchange-facts.ts";
import { tooLate } from "../exchange/too-late.ts";
import { decodeDisconnect } from "../ssh/disconnect.ts";
import { hassh, hasshServer } from "../ssh/hassh.ts";
import { kexFamily } from "../ssh/kex-family.ts";
import { messageName, SSH_MSG_DISCONNECT } from "../ssh/message-numbers.ts";
import { OfferMemo } from "../ssh/offer-memo.ts";
import type { KexInit, Message, OfferLists } from "../ssh/transport-facts.ts";
import type { VerdictContext } from "../verdicts/context.ts";
import { wireText } from "../wire-text.ts";
import { anomaliesOf } from "./anomalies-of.ts";
import { communityId } from "./community-id.ts";
import type { Diagnosis } from "./diagnose.ts";
import { pairOf } from "./fixes/pair.ts";
import { negotiatedRecord } from "./negotiated-record.ts";
import type { ConnectionRecord, KexInitRecord } from "./record.ts";
import type { TimeText } from "./time-text.ts";
import { timelineOf } from "./timeline.ts";
import { uidOf } from "./uid.ts";
import { whatIf } from "./what-if.ts";

/** Names for what only the caller knows. */
export interface RecordNames {
  /** Path of the capture, or the interface, in which the connection began. */
  capture: string;
  /** Seconds since 1970 at time 0 of the analysis. */
  epochSeconds: number;
  time: TimeText;
  /** Lines that might stand in the configuration of one side; null: nobody asks. */
  whatIf: { side: End; lines: string } | null;
  /** With the timeline, which costs what it holds. */
  timeline: boolean;
}

/** What the lines asked about would change; nothing without both KEXINITs. */
function whatIfRecord(context: VerdictContext, asked: RecordNames["whatIf"]): Pick<ConnectionRecord, "what_if"> {
  const pair = asked === null ? null : pairOf(context);
  if (asked === null || pair === null) return {};
  const { negotiated, failing, remarks } = whatIf(pair, asked.side, asked.lines);
  return { what_if: { side: asked.side, lines: asked.lines, negotiated, failing, remarks } };
}

/** Puts facts and diagnosis together into the record that every output prints. */
export function connectionRecord(context: VerdictContext, diagnosis: Diagnosis, names: RecordNames): ConnectionRecord {
  const { facts } = context;
  const { connection, client, server, closing } = facts;
  return {
    uid: connectionUid(facts, names.epochSeconds),
    community_id: communityId(connection.originatorAddress, connection.originatorPort, connection.responderAddress, connection.responderPort),
    client: { ip: client.ip, port: client.port },
    server: { ip: server.ip, port: server.port },
    roles_from: facts.rolesFrom,
    started_at: names.time.text(connection.firstTime),
    ended_at: names.time.text(connection.lastTime),
    first_frame: connection.firstFrame,
    last_frame: connection.lastFrame,
    capture: names.capture,
    outcome: diagnosis.outcome,
    died_at: diagnosis.died_at,
    verdict: diagnosis.verdict,
    also: diagnosis.also,
    tcp: {
      conn_state: connection.connState,
      history: connection.history,
      syn_count: connection.synCount,
      rtt_ms: connection.rtt < 0 ? null : Math.round(connection.rtt / 1e3) / 1e3,
      mss: { client: client.half.mss < 0 ? null : client.half.mss, server: server.half.mss < 0 ? null : server.half.mss },
      retransmissions: { client: client.half.retransmissions, server: server.half.retransmissions },
      closed_by: closing?.by ?? null,
      close: closing?.how ?? null,
    },
    ssh: {
      client: { ...peerRecord(context, client), hassh: client.ssh.kexinit === null ? null : hassh(client.ssh.kexinit.lists) },
      server: {
        ...peerRecord(context, server),
        pre_ident_lines: server.ssh.preIdentLines.map((line) => wireText(line.raw)),
        hassh_server: server.ssh.kexinit === null ? null : hasshServer(server.ssh.kexinit.lists),
        host_key:
          context.hostKey === null ? null : { type: wireText(context.hostKey.type), bits: context.hostKey.bits, fingerprint: context.hostKey.fingerprint },
      },
      negotiated: negotiatedRecord(facts.negotiation),
      messages: messagesRecord(facts),
      disconnect: disconnectRecord(client) ?? disconnectRecord(server),
    },
    anomalies: anomaliesOf(facts),
    ...whatIfRecord(context, names.whatIf),
    ...(names.timeline ? { timeline: timelineOf(facts, names.time) } : {}),
  };
}

function connectionUid({ connection }: ExchangeFacts, epochSeconds: number): string {
  const second = Math.floor(connection.firstTime / 1e9);
  return uidOf(
    connection.originatorAddress,
    connection.originatorPort,
    connection.responderAddress,
    connection.responderPort,
    epochSeconds + second,
    Math.floor(connection.firstTime - second * 1e9),
  );
}

function peerRecord(context: VerdictContext, peer: Peer) {
  const software = context.software[peer.end];
  return {
    ident: peer.ident,
    software: software?.name ?? null,
    version: software?.version ?? null,
    ...(isIdentLost(context.facts, peer) ? { ident_lost: true as const } : {}),
    kexinit: peer.ssh.kexinit === null ? null : kexInitRecord(peer.ssh.kexinit.lists),
  };
}

const offerRecords = new OfferMemo<Omit<KexInitRecord, "cookie">>();

/** Field by field, since a spread of so many costs several times as much. */
function kexInitRecord(lists: KexInit): KexInitRecord {
  const offer = offerRecords.of(lists, offerRecord);
  return {
    kex_algorithms: offer.kex_algorithms,
    server_host_key_algorithms: offer.server_host_key_algorithms,
    encryption_algorithms_client_to_server: offer.encryption_algorithms_client_to_server,
    encryption_algorithms_server_to_client: offer.encryption_algorithms_server_to_client,
    mac_algorithms_client_to_server: offer.mac_algorithms_client_to_server,
    mac_algorithms_server_to_client: offer.mac_algorithms_server_to_client,
    compression_algorithms_client_to_server: offer.compression_algorithms_client_to_server,
    compression_algorithms_server_to_client: offer.compression_algorithms_server_to_client,
    languages_client_to_server: offer.languages_client_to_server,
    languages_server_to_client: offer.languages_server_to_client,
    first_kex_packet_follows: offer.first_kex_packet_follows,
    cookie: lists.cookie,
  };
}

function offerRecord(lists: OfferLists): Omit<KexInitRecord, "cookie"> {
  return {
    kex_algorithms: lists.kex_algorithms.map(wireText),
    server_host_key_algorithms: lists.server_host_key_algorithms.map(wireText),
    encryption_algorithms_client_to_server: lists.encryption_algorithms_client_to_server.map(wireText),
    encryption_algorithms_server_to_client: lists.encryption_algorithms_server_to_client.map(wireText),
    mac_algorithms_client_to_server: lists.mac_algorithms_client_to_server.map(wireText),
    mac_algorithms_server_to_client: lists.mac_algorithms_server_to_client.map(wireText),
    compression_algorithms_client_to_server: lists.compression_algorithms_client_to_server.map(wireText),
    compression_algorithms_server_to_client: lists.compression_algorithms_server_to_client.map(wireText),
    languages_client_to_server: lists.languages_client_to_server.map(wireText),
    languages_server_to_client: lists.languages_server_to_client.map(wireText),
    first_kex_packet_follows: lists.first_kex_packet_follows,
  };
}

/** Messages of both ends in order of time, named by the negotiated method. */
function messagesRecord(facts: ExchangeFacts): ConnectionRecord["ssh"]["messages"] {
  const kex = facts.negotiation?.kex.chosen ?? null;
  const family = kex === null ? "unknown" : kexFamily(kex);
  return inOrder(facts.client.ssh.messages, facts.server.ssh.messages).map(({ message, from }) => {
    const { completeAt, number, at, packetBytes } = message;
    const record: MessageRecord = { capture: completeAt.capture, frame: completeAt.frame, from, name: messageName(number, family) };
    if (isLost(facts, from, at.offset, packetBytes)) record.lost = true;
    if (from === "server" && tooLate(facts, completeAt) !== null) record.too_late = true;
    return record;
  });
}

type MessageRecord = ConnectionRecord["ssh"]["messages"][number];

interface Said {
  message: Message;
  from: End;
}

/** Of two that came at once the client's is first. */
function inOrder(client: readonly Message[], server: readonly Message[]): Said[] {
  const all: Said[] = [];
  for (const message of client) all.push({ message, from: "client" });
  for (const message of server) all.push({ message, from: "server" });
  return all.sort((a, b) => a.message.completeAt.time - b.message.completeAt.time || a.message.completeAt.frame - b.message.completeAt.frame);
}

/** The path did not deliver these bytes, as far as this point shows. */
function isLost({ lost }: ExchangeFacts, from: End, offset: number, length: number): boolean {
  return lost.some((part) => part.from === from && !part.recovered && part.offset < offset + length && part.offset + part.length > offset);
}

function isIdentLost(facts: ExchangeFacts, { end, ssh: { ident } }: Peer): boolean {
  return ident !== null && isLost(facts, end, ident.at.offset, ident.length);
}

function disconnectRecord(peer: Peer): ConnectionRecord["ssh"]["disconnect"] {
  const message = peer.ssh.messages.find(({ number }) => number === SSH_MSG_DISCONNECT);
  if (message === undefined || message.payload === null) return null;
  const disconnect = decodeDisconnect(message.payload);
  if (disconnect === null) return null;
  return { from: peer.end, reason_code: disconnect.reasonCode, reason: disconnect.reason, description: wireText(disconnect.description) };
}
