import type { End, ExchangeFacts } from "./exchange-facts.ts";
import { kexProgressOf } from "./kex-progress.ts";

/** The next message of the exchange, and who has to send it (RFC 9293 3.5, RFC 4253 4.2, 7.1, 8, 7.3). */
export interface Owed {
  by: End;
  message: string;
}

interface OwedStep extends Owed {
  done: (facts: ExchangeFacts) => boolean;
  /** When it was sent; undefined or null where it was not. Left out where nobody asks. */
  sent?: (facts: ExchangeFacts) => { time: number } | null | undefined;
}

/** One row a step, in order; the first that has not happened is owed. */
const STEPS: readonly OwedStep[] = [
  { by: "server", message: "SYN-ACK", done: (f) => f.connection.established || f.connection.synAckSeen },
  { by: "client", message: "ACK", done: (f) => f.connection.established },
  {
    by: "server",
    message: "identification",
    done: (f) => f.server.ssh.ident !== null || f.server.ssh.messageCount > 0,
    sent: (f) => f.server.ssh.ident?.at,
  },
  {
    by: "client",
    message: "identification",
    done: (f) => f.client.ssh.ident !== null || f.client.ssh.messageCount > 0,
    sent: (f) => f.client.ssh.ident?.at,
  },
  { by: "server", message: "SSH_MSG_KEXINIT", done: (f) => f.server.ssh.kexinitCount > 0, sent: (f) => f.server.ssh.kexinit?.at },
  { by: "client", message: "SSH_MSG_KEXINIT", done: (f) => f.client.ssh.kexinitCount > 0, sent: (f) => f.client.ssh.kexinit?.at },
  { by: "client", message: "key exchange message (30, 32 or 34)", done: (f) => f.stage === "key-exchange" || f.stage === "newkeys" || f.stage === "encrypted" },
  { by: "client", message: "SSH_MSG_KEX_DH_GEX_INIT", done: (f) => kexProgressOf(f).group === null || kexProgressOf(f).init !== null },
  {
    by: "server",
    message: "key exchange reply",
    done: (f) => f.server.ssh.newkeys !== null || kexProgressOf(f).reply !== null,
    sent: (f) => kexProgressOf(f).reply?.at ?? f.server.ssh.newkeys,
  },
  { by: "server", message: "SSH_MSG_NEWKEYS", done: (f) => f.server.ssh.newkeys !== null, sent: (f) => f.server.ssh.newkeys },
  { by: "client", message: "SSH_MSG_NEWKEYS", done: (f) => f.client.ssh.newkeys !== null, sent: (f) => f.client.ssh.newkeys },
];

/** Null when the exchange is complete. */
export function owedIn(facts: ExchangeFacts): Owed | null {
  return STEPS.find((step) => !step.done(facts)) ?? null;
}

/** The same as it was at `time`: what was sent later to an end that had left by then reached nobody. */
export function owedAt(facts: ExchangeFacts, time: number): Owed | null {
  return STEPS.find((step) => !step.done(facts) || (step.sent?.(facts)?.time ?? time) > time) ?? null;
}
