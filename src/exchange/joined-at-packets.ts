import type { Peer } from "./exchange-facts.ts";

/** The capture began behind this end's identification: its first bytes are SSH packets, and no foreign protocol. */
export function joinedAtPackets({ ssh }: Peer): boolean {
  return ssh.ident === null && ssh.kexinit !== null;
}
