import type { End, ExchangeFacts } from "../exchange/exchange-facts.ts";
import type { PastExchange } from "../exchange/history.ts";
import type { StrayAnswers } from "../exchange/stray-answers.ts";
import { compareOffer, type OfferComparison } from "../knowledge/compare-offer.ts";
import type { KnownHosts } from "../knowledge/known-hosts.ts";
import type { Software } from "../knowledge/software.ts";
import { type HostKey, readHostKey } from "../ssh/host-key.ts";
import { type KexReading, readKexMessages } from "../ssh/kex-messages.ts";
import { OfferMemo } from "../ssh/offer-memo.ts";
import type { KexInit } from "../ssh/transport-facts.ts";
import type { Connection } from "../tcp/connection.ts";
import type { VerdictContext } from "../verdicts/context.ts";
import { softwareOfIdent } from "./software-of-ident.ts";

/** What stands around one exchange. */
export interface Surroundings {
  past: readonly PastExchange[];
  /** All that are open now, this one among them. */
  open: readonly Connection[];
  strays: StrayAnswers;
  knownHosts: KnownHosts | null;
  stallAfter: number;
  /** Seconds since 1970 at time 0 of the analysis. */
  epochSeconds: number;
}

/** Adds to the facts what is known of the two programs, and reads what only the negotiated method lets read. */
export function contextOf(facts: ExchangeFacts, around: Surroundings): VerdictContext {
  return new ExchangeContext(facts, around);
}

/** A class, so that all contexts have one shape: ninety verdicts read each of them. */
class ExchangeContext implements VerdictContext {
  readonly facts: ExchangeFacts;
  readonly software: Record<End, Software | null>;
  readonly offer: Record<End, OfferComparison | null>;
  readonly kex: KexReading | null;
  readonly hostKey: HostKey | null;
  readonly past: readonly PastExchange[];
  readonly knownHosts: KnownHosts | null;
  readonly unixTime: number;
  readonly stallAfter: number;
  readonly #open: readonly Connection[];
  readonly #strays: StrayAnswers;
  #siblings: readonly Connection[] | null = null;

  constructor(facts: ExchangeFacts, around: Surroundings) {
    const software = { client: softwareOfIdent(facts.client.ident), server: softwareOfIdent(facts.server.ident) };
    this.facts = facts;
    this.software = software;
    this.offer = { client: offerOf("client", facts, software), server: offerOf("server", facts, software) };
    this.kex = facts.negotiation === null ? null : readKexMessages(facts.negotiation, facts.client.ssh.messages, facts.server.ssh.messages);
    this.hostKey = hostKeyOf(this.kex?.hostKey ?? null);
    this.past = around.past;
    this.knownHosts = around.knownHosts;
    this.unixTime = around.epochSeconds + Math.floor(facts.connection.firstTime / 1e9);
    this.stallAfter = around.stallAfter;
    this.#open = around.open;
    this.#strays = around.strays;
  }

  /** Few verdicts ask, and there may be hundreds. */
  get siblings(): readonly Connection[] {
    this.#siblings ??= this.#open.filter((open) => open !== this.facts.connection);
    return this.#siblings;
  }

  get strayAnswer(): string | null {
    return this.#strays.answerTo(this.facts);
  }
}

function offerOf(end: End, facts: ExchangeFacts, software: Record<End, Software | null>): OfferComparison | null {
  const kexinit = facts[end].ssh.kexinit;
  const own = software[end];
  if (kexinit === null || own === null) return null;
  const peer = software[end === "client" ? "server" : "client"];
  const known = comparisons[end].of(kexinit.lists, () => new WeakMap());
  let byPeer = known.get(own);
  if (byPeer === undefined) {
    byPeer = new Map();
    known.set(own, byPeer);
  }
  let comparison = byPeer.get(peer);
  if (comparison === undefined) {
    comparison = compareOffer(own, end, offerLists(end, kexinit.lists), peer);
    if (byPeer.size >= PEERS_REMEMBERED) byPeer.clear();
    byPeer.set(peer, comparison);
  }
  return comparison;
}

/** Per offer and program: peers that the comparison is remembered for. */
const PEERS_REMEMBERED = 64;
/** A fleet's offers are few, and so are the programs behind them: each comparison is made once. */
type Comparisons = WeakMap<Software, Map<Software | null, OfferComparison | null>>;
const comparisons: Readonly<Record<End, OfferMemo<Comparisons>>> = { client: new OfferMemo(), server: new OfferMemo() };

/** The lists of the direction in which this end sends. */
function offerLists(end: End, lists: KexInit) {
  const sends = end === "client";
  return {
    kex: lists.kex_algorithms,
    hostkey: lists.server_host_key_algorithms,
    cipher: sends ? lists.encryption_algorithms_client_to_server : lists.encryption_algorithms_server_to_client,
    mac: sends ? lists.mac_algorithms_client_to_server : lists.mac_algorithms_server_to_client,
    compression: sends ? lists.compression_algorithms_client_to_server : lists.compression_algorithms_server_to_client,
  };
}

function hostKeyOf(blob: Uint8Array | null): HostKey | null {
  return blob === null ? null : readHostKey(blob);
}
