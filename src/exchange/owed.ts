import type { End, ExchangeFacts } from "./exchange-facts.ts";

/** The next message of the exchange, and who has to send it (RFC 9293 3.5, RFC 4253 4.2, 7.1, 8, 7.3). */
export interface Owed {
  by: End;
  message: string;
}

/** One row a step, in order; the first that has not happened is owed. */
const STEPS: readonly (Owed & { done: (facts: ExchangeFacts) => boolean })[] = [
  { by: "server", message: "SYN-ACK", done: (f) => f.connection.established || f.connection.synAckSeen },
  { by: "client", message: "ACK", done: (f) => f.connection.established },
  { by: "server", message: "identification", done: (f) => f.server.ssh.ident !== null || f.server.ssh.messageCount > 0 },
  { by: "client", message: "identification", done: (f) => f.client.ssh.ident !== null || f.client.ssh.messageCount > 0 },
  { by: "server", message: "SSH_MSG_KEXINIT", done: (f) => f.server.ssh.kexinitCount > 0 },
  { by: "client", message: "SSH_MSG_KEXINIT", done: (f) => f.client.ssh.kexinitCount > 0 },
  { by: "client", message: "key exchange message (30, 32 or 34)", done: (f) => f.stage === "key-exchange" || f.stage === "newkeys" || f.stage === "encrypted" },
  {
    by: "server",
    message: "key exchange reply",
    done: (f) => f.server.ssh.newkeys !== null || f.server.ssh.messages.some((m) => m.number === 31 || m.number === 33),
  },
  { by: "server", message: "SSH_MSG_NEWKEYS", done: (f) => f.server.ssh.newkeys !== null },
  { by: "client", message: "SSH_MSG_NEWKEYS", done: (f) => f.client.ssh.newkeys !== null },
];

/** Null when the exchange is complete. */
export function owedIn(facts: ExchangeFacts): Owed | null {
  return STEPS.find((step) => !step.done(facts)) ?? null;
}
