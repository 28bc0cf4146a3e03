import type { Certainty, Outcome } from "../diagnosis/record.ts";
import type { End, ExchangeFacts, Party, Stage } from "../exchange/exchange-facts.ts";
import type { PastExchange } from "../exchange/history.ts";
import type { OfferComparison } from "../knowledge/compare-offer.ts";
import type { KnownHosts } from "../knowledge/known-hosts.ts";
import type { Product, Software } from "../knowledge/software.ts";
import type { HostKey } from "../ssh/host-key.ts";
import type { KexReading } from "../ssh/kex-messages.ts";
import type { Connection } from "../tcp/connection.ts";

/** What a verdict may look at: one exchange, what is known of the two programs, and the other exchanges of the same server. */
export interface VerdictContext {
  facts: ExchangeFacts;
  /** By identification; null where none was seen. */
  software: Record<End, Software | null>;
  /** How each KEXINIT differs from the defaults of the version that the identification names; null where that is unknown. */
  offer: Record<End, OfferComparison | null>;
  /** The key exchange messages, read with the method that was negotiated. */
  kex: KexReading | null;
  /** The server's host key; null when it was not seen. */
  hostKey: HostKey | null;
  /** Ended connections to the same server, oldest first. */
  past: readonly PastExchange[];
  /** Open connections to the same server, without this one. */
  siblings: readonly Connection[];
  /** The address whose SYN-ACK acknowledged this connection's SYN, which had gone to another one; null without. */
  strayAnswer: string | null;
  knownHosts: KnownHosts | null;
  /** When the connection began, seconds since 1970: for what depends on the calendar (certificates, support of a version). */
  unixTime: number;
  /** Silence after which an exchange that is owed something counts as stalled. Nanoseconds. */
  stallAfter: number;
}

/** A fact to point at: where it stands, who did it, what it is. `what` is made of our words and escaped wire text. */
export interface EvidenceFact {
  capture: number;
  frame: number;
  time: number;
  from: Party;
  what: string;
}

/** What a verdict found. `P` is what its words and fixes need, and what stands in `params` of the record. */
export interface Match<P extends object> {
  certainty: Certainty;
  params: P;
  evidence: EvidenceFact[];
  /** Where it died, when the verdict fits several stages. */
  stage?: Stage;
  /** When the definition leaves it open. */
  outcome?: Outcome;
}

/** Names that may stand in a fix: addresses and ports, and what the identification says of the host. Never a peer's free text. */
export interface FixNames {
  client: string;
  server: string;
  port: number;
  /** The service unit of the SSH server: "ssh" on Debian and Ubuntu, "sshd" elsewhere. */
  unit: string;
  /** Options of journalctl(1) for its log. */
  journal: string;
  /** The packet filter's name for TCP over this address family: "iptables" or "ip6tables". */
  iptables: string;
  /** The end that the capture was made at, as far as hop limits tell; null where they do not. */
  vantage: End | null;
  /** The client's program by its identification: a word of ours. Null where none was seen. */
  clientProduct: Product | null;
  /** The server's, in the same way. */
  serverProduct: Product | null;
}
