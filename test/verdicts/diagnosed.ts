import { contextOf } from "../../src/diagnosis/context-of.ts";
import { type Diagnosis, diagnose } from "../../src/diagnosis/diagnose.ts";
import { TimeText } from "../../src/diagnosis/time-text.ts";
import { factsOfExchange } from "../../src/exchange/facts-of-exchange.ts";
import type { PastExchange } from "../../src/exchange/history.ts";
import type { KnownHosts } from "../../src/knowledge/known-hosts.ts";
import { TransportDecoder } from "../../src/ssh/transport-decoder.ts";
import type { TransportFacts } from "../../src/ssh/transport-facts.ts";
import { ident, kexEcdhInit, kexInit, kexReply, newKeys } from "../ssh/messages.ts";
import { Dialogue, type Sent } from "../tcp/dialogue.ts";
import { type Played, playOne } from "../tcp/play.ts";

export interface Around {
  knownHosts?: KnownHosts;
  past?: PastExchange[];
  /** Nanoseconds from the last packet to the end of the input. */
  after?: number;
  /** Nanoseconds. */
  stallAfter?: number;
  /** Seconds since 1970 at time 0. */
  epochSeconds?: number;
  ipVersion?: 4 | 6;
}

/** 2026-01-01T00:00:00Z */
const EPOCH = 1_767_225_600;

/** What is said of one connection: packets, flow table, decoders, facts, diagnosis. */
export function diagnosed(packets: readonly Sent[], around: Around = {}): Diagnosis {
  const played = playOne(packets, { ipVersion: around.ipVersion ?? 4 });
  const dialogue = { originator: decoded(played, true), responder: decoded(played, false) };
  const inputEnd = Math.max(...packets.map((sent) => sent.time)) + (around.after ?? 0);
  const facts = factsOfExchange(played.connection, dialogue, inputEnd);
  const context = contextOf(facts, {
    past: around.past ?? [],
    siblings: [],
    knownHosts: around.knownHosts ?? null,
    stallAfter: around.stallAfter ?? 3e9,
    epochSeconds: around.epochSeconds ?? EPOCH,
  });
  return diagnose(context, new TimeText(around.epochSeconds ?? EPOCH, false));
}

/** Brings a direction's bytes to its decoder, segment by segment; for dialogues without holes. */
function decoded(played: Played, fromOriginator: boolean): TransportFacts {
  const decoder = new TransportDecoder({ midStream: false });
  const heard = fromOriginator ? played.originator : played.responder;
  const data = Uint8Array.from(heard.text, (c) => c.charCodeAt(0));
  for (const s of played.connection.segments) {
    if (s.fromOriginator !== fromOriginator || s.length === 0 || s.kind !== "new" || s.offset + s.length > data.length) continue;
    decoder.push(data, s.offset, s.offset + s.length, s.offset, s.capture, s.frame, s.time);
  }
  decoder.endOfStream();
  return decoder.facts;
}

/** Handshake and both identifications, each acknowledged. */
export function identified(client = ident("SSH-2.0-x"), server = ident("SSH-2.0-y")): Dialogue {
  return new Dialogue().handshake().data("client", client).data("server", server).ack("client");
}

/** Up to both KEXINITs. */
export function offered(client = kexInit(), server = kexInit()): Dialogue {
  return identified().data("client", client).data("server", server).ack("client");
}

/** Up to the server's reply with its NEWKEYS, acknowledged. */
export function replied(reply = kexReply(), init = kexEcdhInit()): Dialogue {
  return offered().data("client", init).data("server", reply).data("server", newKeys()).ack("client");
}

/** The codes that stand beside the verdict. */
export function alsoOf(diagnosis: Diagnosis): string[] {
  return diagnosis.also.map(({ code }) => code);
}
