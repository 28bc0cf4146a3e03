/** What the flow table did, for the summary. */
export interface FlowCounters {
  /** Connections that were followed. */
  connections: number;
  /** Ended early because the table was full: those without a handshake, and others. */
  halfOpenEvicted: number;
  evicted: number;
  /** Packets captured more than once. */
  copies: number;
  /** TCP packets looked at. */
  packets: number;
  /** TCP packets and ICMP errors that belong to nothing that is followed. */
  ignored: number;
  /** SYNs on other ports that were forgotten before their first payload because there were too many. */
  candidatesEvicted: number;
}
