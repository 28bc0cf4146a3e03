import type { Message, TransportFacts } from "../ssh/transport-facts.ts";
import type { Connection } from "../tcp/connection.ts";
import { otherEnd } from "./ends.ts";
import type { End } from "./exchange-facts.ts";

/** Who is the client, and how that is known. */
export interface Roles {
  clientIsOriginator: boolean;
  from: "syn" | "ssh" | "port";
}

/** KEXINIT markers that only one role sends (RFC 8308 2.1, OpenSSH PROTOCOL 1.10). */
const CLIENT_MARKERS = new Set(["ext-info-c", "kex-strict-c-v00@openssh.com", "kex-strict-c"]);
const SERVER_MARKERS = new Set(["ext-info-s", "kex-strict-s-v00@openssh.com", "kex-strict-s"]);
/** Key exchange messages by sender: INIT and REQUEST come from the client, REPLY and GROUP from the server (RFC 4253 8, 4419 5, 5656 7.1). */
const CLIENT_MESSAGES = new Set([30, 32, 34]);
const SERVER_MESSAGES = new Set([31, 33]);

/**
 * Tells client and server apart. SSH itself decides where it can, for a connection may run the other way round
 * (reverse SSH) or be captured without its SYN; before any telling SSH byte the SYN's sender is the client.
 */
export function rolesOf(connection: Connection, originator: TransportFacts, responder: TransportFacts): Roles {
  const said = saidRole(roleOf(originator), roleOf(responder));
  if (connection.synSeen || connection.synAckSeen) {
    return said === "server" ? { clientIsOriginator: false, from: "ssh" } : { clientIsOriginator: true, from: "syn" };
  }
  if (said !== null) return { clientIsOriginator: said === "client", from: "ssh" };
  if (originator.preIdentLineCount > 0 && originator.ident !== null) return { clientIsOriginator: false, from: "ssh" };
  return { clientIsOriginator: connection.originatorPort > connection.responderPort, from: "port" };
}

/** The originator's role by what both said; null where neither tells, or both claim the same one, as behind a scanner that sends the server's lists back. */
function saidRole(originator: End | null, responder: End | null): End | null {
  const byResponder = responder === null ? null : otherEnd(responder);
  return originator === responder ? null : (originator ?? byResponder);
}

function roleOf(facts: TransportFacts): End | null {
  for (const name of facts.kexinit?.lists.kex_algorithms ?? []) {
    if (CLIENT_MARKERS.has(name)) return "client";
    if (SERVER_MARKERS.has(name)) return "server";
  }
  for (const message of facts.messages) {
    const role = roleOfMessage(message);
    if (role !== null) return role;
  }
  return null;
}

function roleOfMessage(message: Message): End | null {
  if (CLIENT_MESSAGES.has(message.number)) return "client";
  return SERVER_MESSAGES.has(message.number) ? "server" : null;
}
