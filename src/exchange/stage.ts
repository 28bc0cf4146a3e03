import type { Connection } from "../tcp/connection.ts";
import type { End, ExchangeFacts, Peer, Stage } from "./exchange-facts.ts";
import { newkeysPassed } from "./newkeys.ts";

/** One row a stage, from the last to the first: the exchange is in the first whose condition holds, as the last one always does. */
const STAGES: readonly { stage: Stage; entered: (client: Peer, server: Peer, connection: Connection, now: number) => boolean }[] = [
  {
    stage: "encrypted",
    entered: (client, server, connection, now) => newkeysPassed(client, server, connection, now) && newkeysPassed(server, client, connection, now),
  },
  { stage: "newkeys", entered: (client, server) => client.ssh.newkeys !== null || server.ssh.newkeys !== null },
  {
    stage: "key-exchange",
    entered: (client, server) =>
      (client.ssh.kexinit !== null && server.ssh.kexinit !== null && kexBegun(client)) ||
      [client, server].some((peer) => isAlone(peer, client, server) && kexBegun(peer)),
  },
  {
    stage: "kexinit",
    entered: (client, server) =>
      (client.ssh.ident !== null && server.ssh.ident !== null) ||
      [client, server].some((peer) => saidPackets(peer) || (isAlone(peer, client, server) && peer.ssh.messageCount > 0)),
  },
  { stage: "identification", entered: (_client, _server, connection) => connection.established },
  { stage: "tcp-connect", entered: () => true },
];

/** How far the two got: the furthest stage that either end entered (RFC 4253 4.2, 7, 7.1, 7.3). `now`: the end of the input, ns. */
export function stageOf(client: Peer, server: Peer, connection: Connection, now: number): Stage {
  return STAGES.find((row) => row.entered(client, server, connection, now))!.stage;
}

/** Nothing of the other end was captured: what this end said is all that tells how far they were. */
function isAlone(peer: Peer, client: Peer, server: Peer): boolean {
  return peer.visible && !(peer === client ? server : client).visible;
}

/** A key exchange message that isn't the guess of first_kex_packet_follows. */
function kexBegun(peer: Peer): boolean {
  let guess = peer.ssh.kexinit?.lists.first_kex_packet_follows === true ? 1 : 0;
  for (const message of peer.ssh.messages) {
    if (message.number < 30 || message.number > 49) continue;
    if (guess === 0) return true;
    guess--;
  }
  return false;
}

/** Binary packets of this end were read, though an identification is missing (a capture that starts late). */
function saidPackets(peer: Peer): boolean {
  return peer.ssh.messageCount > 0 && peer.ssh.ident === null;
}

/** In which stage the exchange was at `time`, though it may have gone on (an injected RST is crossed by what is under way). */
export function stageAt({ client, server }: { client: Peer; server: Peer }, time: number): Stage {
  const said = (at: { time: number } | null | undefined): boolean => at != null && at.time <= time;
  if (said(client.ssh.newkeys) && said(server.ssh.newkeys)) return "encrypted";
  if (said(client.ssh.newkeys) || said(server.ssh.newkeys)) return "newkeys";
  if (said(client.ssh.kexinit?.at) && said(server.ssh.kexinit?.at))
    return client.ssh.messages.some((m) => m.number >= 30 && said(m.at)) ? "key-exchange" : "kexinit";
  return said(client.ssh.ident?.at) && said(server.ssh.ident?.at) ? "kexinit" : "identification";
}

/** The stage of bytes that never reached the other end: an identification that was sent and lost leaves the exchange where it was. */
export function stageOfLoss(facts: ExchangeFacts, from: End, offset: number): Stage {
  const { ident } = facts[from].ssh;
  return ident !== null && offset < ident.at.offset + ident.length ? "identification" : facts.stage;
}
