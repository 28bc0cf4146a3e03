import { addressText } from "../net/address-text.ts";
import { type Negotiation, negotiate } from "../ssh/negotiate.ts";
import { OfferMemo } from "../ssh/offer-memo.ts";
import { emptyTransportFacts, type TransportFacts } from "../ssh/transport-facts.ts";
import type { Connection } from "../tcp/connection.ts";
import type { Segment } from "../tcp/segment.ts";
import { wireText } from "../wire-text.ts";
import { closingOf } from "./closing.ts";
import type { End, ExchangeFacts, LostSegment, Peer, Visibility } from "./exchange-facts.ts";
import { injectedResetOf } from "./injected-reset.ts";
import { lostSegmentOf } from "./lost-segments.ts";
import { rolesOf } from "./roles.ts";
import { stageOf } from "./stage.ts";

/** What each direction said; null for a direction without a byte. */
export interface Dialogue {
  originator: TransportFacts | null;
  responder: TransportFacts | null;
}

/**
 * Joins the TCP and the SSH facts of one connection. Pure; called when the connection ended, or (live) when it stalls.
 * `inputEnd`: time of the last packet of the input, ns since the epoch of the analysis.
 */
export function factsOfExchange(connection: Connection, dialogue: Dialogue, inputEnd: number): ExchangeFacts {
  const originator = dialogue.originator ?? emptyTransportFacts();
  const responder = dialogue.responder ?? emptyTransportFacts();
  const roles = rolesOf(connection, originator, responder);
  const client = peerOf(connection, "client", roles.clientIsOriginator, roles.clientIsOriginator ? originator : responder);
  const server = peerOf(connection, "server", !roles.clientIsOriginator, roles.clientIsOriginator ? responder : originator);
  const segments = inOrder(connection.segments);
  const injectedReset = injectedResetOf(segments, client, server);
  const closing = closingOf(connection, segments, client, server, injectedReset);
  const facts: ExchangeFacts = {
    connection,
    client,
    server,
    rolesFrom: roles.from,
    stage: stageOf(client, server, connection, inputEnd),
    segments,
    negotiation: negotiationOf(client, server),
    closing,
    injectedReset,
    lost: lostOf(client, server, segments),
    visibility: visibilityOf(connection, client, server),
    // Filled in below: after thousands of small numbers (0) the first large one would give all facts another shape, and throw compiled code away.
    openFor: Number.NaN,
    cutOff: closing === null,
    rtt: connection.rtt,
  };
  facts.openFor = closing === null ? Math.max(0, inputEnd - connection.lastTime) : 0;
  return facts;
}

function peerOf(connection: Connection, end: End, fromOriginator: boolean, ssh: TransportFacts): Peer {
  const address = fromOriginator ? connection.originatorAddress : connection.responderAddress;
  const half = fromOriginator ? connection.originator : connection.responder;
  return {
    end,
    fromOriginator,
    ip: addressText(address, 0, connection.ipVersion),
    port: fromOriginator ? connection.originatorPort : connection.responderPort,
    half,
    ssh,
    ident: ssh.ident === null ? null : textOf(ssh.ident.raw),
    visible: half.segments > 0,
  };
}

/** By the bytes of an identification, which connections share. */
const texts = new WeakMap<Uint8Array, string>();

function textOf(ident: Uint8Array): string {
  const known = texts.get(ident);
  if (known !== undefined) return known;
  const text = wireText(ident);
  texts.set(ident, text);
  return text;
}

/** Copies left out, in order of time. Most connections have it so already. */
function inOrder(segments: readonly Segment[]): readonly Segment[] {
  return isOrdered(segments) ? segments : segments.filter((s) => s.kind !== "copy").sort(compareSegments);
}

function isOrdered(segments: readonly Segment[]): boolean {
  for (let i = 0; i < segments.length; i++) {
    if (segments[i]!.kind === "copy" || (i > 0 && compareSegments(segments[i - 1]!, segments[i]!) > 0)) return false;
  }
  return true;
}

function compareSegments(a: Segment, b: Segment): number {
  return a.time - b.time || a.frame - b.frame;
}

const negotiations = new OfferMemo<OfferMemo<Negotiation>>();

function negotiationOf({ ssh: client }: Peer, { ssh: server }: Peer): Negotiation | null {
  if (client.kexinit === null || server.kexinit === null) return null;
  const { lists } = client.kexinit;
  return negotiations.of(lists, () => new OfferMemo()).of(server.kexinit.lists, (other) => negotiate(lists, other));
}

function lostOf(client: Peer, server: Peer, segments: readonly Segment[]): LostSegment[] {
  return [lostSegmentOf(client, server, segments), lostSegmentOf(server, client, segments)].filter((lost) => lost !== null);
}

function visibilityOf(connection: Connection, client: Peer, server: Peer): Visibility {
  return {
    bothSides: client.visible && server.visible,
    midStream: !connection.synSeen && !connection.synAckSeen && client.ssh.ident === null && server.ssh.ident === null,
    gaps: { client: client.ssh.gapBytes, server: server.ssh.gapBytes },
    snaplenCut: connection.anomalies.some((a) => a.code === "snaplen-truncated"),
    cutHeaders: connection.anomalies.find((a) => a.code === "tcp-header-cut") ?? null,
  };
}
