// RFC 4253 11.4: a message that its receiver doesn't know at this point is answered with SSH_MSG_UNIMPLEMENTED; then both wait for each other.
import { type UnexpectedMessage, unexpectedMessageOf } from "../exchange/unexpected-message.ts";
import { isOver } from "../exchange/waiting.ts";
import { messageName } from "../ssh/message-numbers.ts";
import { certain, defineVerdict, likely } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { packetsAt, WHOLE_PACKETS } from "./next-capture.ts";

interface Params {
  from: "client" | "server";
  /** Null where the message that was refused was not seen. */
  message: string | null;
  number: number | null;
  /** The receiver answered SSH_MSG_UNIMPLEMENTED. */
  refused: boolean;
}

export default defineVerdict<Params>({
  code: "kex-unexpected-packet",
  stage: "kexinit",
  kind: "verdict",
  title: "A message that has no place at this point",
  beside: (verdictCode) => verdictCode === "exchange-complete",
  match({ facts, stallAfter }) {
    const found = unexpectedMessageOf(facts);
    if (found === null || (found.refusal === null && !isOver(facts, stallAfter))) return null;
    const evidence = evidenceOf(found);
    if (facts.closing !== null) evidence.push(atClosing(facts.closing));
    const number = found.message?.number ?? null;
    const params = { from: found.from, message: number === null ? null : messageName(number), number, refused: found.refusal !== null };
    const stage = facts.stage === "kexinit" ? "kexinit" : "key-exchange";
    return { ...(found.refusal === null ? likely(params, evidence) : certain(params, evidence)), stage };
  },
  say: (p, { facts }) =>
    `${facts[p.from].ip} (the ${p.from}) sent ${p.message === null ? "a message" : p.message} before the key exchange was done${p.refused ? ", its peer answered UNIMPLEMENTED, and what the exchange needs next never came" : ", which no peer can take there"}.`,
  causes: [
    { what: "the program at that end does not wait for NEWKEYS, or repeats its KEXINIT", certainty: "likely" },
    { what: "a fuzzer or a home-made test program", certainty: "possible" },
  ],
  fixes: [
    { side: "client", why: "update the client's SSH library: the order of its messages breaks RFC 4253 7", when: (p) => p.from === "client" },
    { side: "server", why: "update the server's SSH implementation: the order of its messages breaks RFC 4253 7", when: (p) => p.from === "server" },
  ],
  nextCapture: (n, p) =>
    packetsAt(
      n,
      p.from,
      [
        { if: "the message leaves that host", then: "kex-unexpected-packet" },
        { if: "it does not, but arrives at the other", then: "ssh-intercepted" },
      ],
      WHOLE_PACKETS,
    ),
  page: {
    meaning:
      "Before NEWKEYS only a few messages make sense. Another one came, and its receiver either said that it doesn't know it or hung up. Where it says so, both sides then wait for each other until a timer ends it.",
    wire: [
      "A second KEXINIT, SERVICE_REQUEST (5), a message of authentication or of a channel (50 and above), or an unknown number, in the clear.",
      "SSH_MSG_UNIMPLEMENTED of the other side with the sequence number of that packet; then silence. OpenSSH 10.4 and later close instead.",
    ],
    lookAlikes: ["strict-kex-violation: with strict key exchange the answer is a DISCONNECT.", "kex-reply-missing-stall: nothing was refused."],
    messages: {
      client: ["ssh: handshake failed: ssh: unexpected message type NUMBER (expected NUMBER)"],
      server: [
        "non-transport message NUMBER received from peer during key exchange",
        "dispatch_protocol_error: type NUMBER seq NUMBER",
        "Received SSH2_MSG_UNIMPLEMENTED for NUMBER",
        "Invalid ssh2 packet type: NUMBER",
      ],
    },
    source: ["RFC 4253 11.4", "OpenSSH kex.c kex_protocol_error", "OpenSSH dispatch.c dispatch_protocol_error"],
  },
});

function evidenceOf({ from, message, refusal }: UnexpectedMessage) {
  const evidence = message === null ? [] : [at(message.at, from, messageName(message.number))];
  if (refusal !== null) evidence.push(at(refusal.at, from === "client" ? "server" : "client", "SSH_MSG_UNIMPLEMENTED for it"));
  return evidence;
}
