import type { Position } from "../ssh/position.ts";
import type { Message } from "../ssh/transport-facts.ts";
import type { Segment } from "../tcp/segment.ts";
import type { End, ExchangeFacts, Peer } from "./exchange-facts.ts";
import { handshakeOf } from "./handshake.ts";
import { kexProgressOf } from "./kex-progress.ts";
import { oncePerExchange } from "./once-per-exchange.ts";

export type StepName = "identification" | "kexinit" | "kex-init" | "kex-group" | "kex-reply" | "newkeys";

/** One step of the exchange: who owed it, since when, and when it came. */
export interface Step {
  name: StepName;
  by: End;
  /** When all was there that its sender needs. Nanoseconds. */
  from: number;
  at: Position;
  took: number;
  /** Times that its sender repeated itself meanwhile: then it is the path that was slow. */
  retransmissions: number;
}

/** All steps that were taken, in the order of the protocol (RFC 4253 4.2, 7.1, 8, 7.3). */
export const stepsOf = oncePerExchange(readSteps);

function readSteps(facts: ExchangeFacts): readonly Step[] {
  const { client, server } = facts;
  const disturbed = facts.segments.filter(({ kind }) => kind === "retransmission" || kind === "out-of-order");
  const connected = connectedAt(facts);
  const idents = latest(client.ssh.ident?.at, server.ssh.ident?.at);
  const kexInits = latest(client.ssh.kexinit?.completeAt, server.ssh.kexinit?.completeAt);
  const progress = kexProgressOf(facts);
  const steps: (Step | null)[] = [
    step(disturbed, "identification", server, connected, server.ssh.ident?.at),
    step(disturbed, "identification", client, connected, client.ssh.ident?.at),
    step(disturbed, "kexinit", server, idents, server.ssh.kexinit?.at),
    // PuTTY waits for the server's KEXINIT before it sends its own.
    step(disturbed, "kexinit", client, before(server.ssh.kexinit?.completeAt, client.ssh.kexinit?.at) ?? idents, client.ssh.kexinit?.at),
    step(disturbed, "kex-init", client, kexInits, progress.begun?.at),
    step(disturbed, "kex-group", server, ended(progress.request), progress.group?.at),
    step(disturbed, "kex-init", client, ended(progress.group), progress.group === null ? undefined : progress.init?.at),
    step(disturbed, "kex-reply", server, ended(progress.init), progress.reply?.at),
    step(disturbed, "newkeys", client, ended(progress.reply), client.ssh.newkeys ?? undefined),
  ];
  return steps.filter((s) => s !== null);
}

/** `disturbed`: segments that came again, or late. */
function step(disturbed: readonly Segment[], name: StepName, peer: Peer, from: number | null, at: Position | undefined): Step | null {
  if (from === null || at === undefined || at.time < from) return null;
  const took = at.time - from;
  if (disturbed.length === 0) return { name, by: peer.end, from, at, took, retransmissions: 0 };
  const during = disturbed.filter((s) => s.fromOriginator === peer.fromOriginator && s.time > from && s.time <= at.time);
  const repeated = during.filter(({ kind }) => kind === "retransmission").length;
  return { name, by: peer.end, from, at, took, retransmissions: repeated + (during.length > repeated ? 1 : 0) };
}

/** The end of the handshake as seen here; null where it was not seen. */
function connectedAt(facts: ExchangeFacts): number | null {
  const { synAcks, ack } = handshakeOf(facts);
  return ack?.time ?? synAcks[0]?.time ?? null;
}

/** The later of two; null when one is missing. */
function latest(a: Position | undefined, b: Position | undefined): number | null {
  return a === undefined || b === undefined ? null : Math.max(a.time, b.time);
}

/** Time of the first, where it came before the second. */
function before(first: Position | undefined, second: Position | undefined): number | null {
  return first !== undefined && second !== undefined && first.time <= second.time ? first.time : null;
}

function ended(message: Message | null): number | null {
  return message?.completeAt.time ?? null;
}
