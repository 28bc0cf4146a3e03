// RFC 4253 11.4: a message that its receiver doesn't know at this point is answered with SSH_MSG_UNIMPLEMENTED; then both wait for each other.
import { otherEnd } from "../exchange/ends.ts";
import type { ExchangeFacts } from "../exchange/exchange-facts.ts";
import { type UnexpectedMessage, unexpectedMessageOf } from "../exchange/unexpected-message.ts";
import { isOver } from "../exchange/waiting.ts";
import { type KexFamily, kexFamily } from "../ssh/kex-family.ts";
import { messageName } from "../ssh/message-numbers.ts";
import { wireText } from "../wire-text.ts";
import { anotherChoice } from "./another-choice.ts";
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
  /** The message is the one that the exchange needs there: whoever refuses it does not do what it agreed to. */
  in_place: boolean;
}

export default defineVerdict<Params>({
  code: "kex-unexpected-packet",
  stage: "kexinit",
  kind: "verdict",
  needs: "message",
  title: "A message that has no place at this point",
  beside: (verdictCode) => verdictCode === "exchange-complete",
  match({ facts, stallAfter }) {
    const found = unexpectedMessageOf(facts);
    if (found === null || (found.refusal === null && !isOver(facts, stallAfter))) return null;
    const evidence = evidenceOf(found, facts);
    if (facts.closing !== null) evidence.push(atClosing(facts.closing));
    const number = found.message?.number ?? null;
    const params = {
      from: found.from,
      message: number === null ? null : messageName(number, familyOf(facts)),
      number,
      refused: found.refusal !== null,
      in_place: found.inPlace,
    };
    const stage = facts.stage === "kexinit" ? "kexinit" : "key-exchange";
    return { ...(found.refusal === null ? likely(params, evidence) : certain(params, evidence)), stage };
  },
  say: (p, { facts }) =>
    p.in_place
      ? `${facts[otherEnd(p.from)].ip} (the ${otherEnd(p.from)}) answered ${p.message} of the ${p.from} with UNIMPLEMENTED, though that message belongs there${chosenKex(facts)}: it does not do what it agreed to.`
      : `${facts[p.from].ip} (the ${p.from}) sent ${p.message === null ? "a message" : p.message} before the key exchange was done${p.refused ? ", its peer answered UNIMPLEMENTED, and what the exchange needs next never came" : ", which no peer can take there"}.`,
  causes: [
    { what: "the end that refused it offers a method that it does not implement, or that is switched off in it", certainty: "likely", when: (p) => p.in_place },
    { what: "the two did not read the same lists: something on the way changes the KEXINITs", certainty: "possible", when: (p) => p.in_place },
    { what: "the program at that end does not wait for NEWKEYS, or repeats its KEXINIT", certainty: "likely", when: (p) => !p.in_place },
    { what: "a fuzzer or a home-made test program", certainty: "possible" },
  ],
  fixes: [
    { side: "client", why: "update the client's SSH library: the order of its messages breaks RFC 4253 7", when: (p) => p.from === "client" && !p.in_place },
    {
      side: "server",
      why: "update the server's SSH implementation: the order of its messages breaks RFC 4253 7",
      when: (p) => p.from === "server" && !p.in_place,
    },
    {
      side: "server",
      why: "update the server's SSH implementation, or take the method that it cannot do from its list",
      when: (p) => p.from === "client" && p.in_place,
    },
    {
      side: "client",
      why: "update the client's SSH implementation, or take the method that it cannot do from its list",
      when: (p) => p.from === "server" && p.in_place,
    },
  ],
  furtherFixes: (p, context) => (p.in_place ? anotherChoice(context, [["kex"]]) : []),
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
      "Or the message that belongs there (KEXINIT, the first message of the chosen method), refused all the same.",
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

function familyOf({ negotiation }: ExchangeFacts): KexFamily {
  const chosen = negotiation?.kex.chosen ?? null;
  return chosen === null ? "unknown" : kexFamily(chosen);
}

function chosenKex({ negotiation }: ExchangeFacts): string {
  const chosen = negotiation?.kex.chosen ?? null;
  return chosen === null ? "" : ` (the two agreed on ${wireText(chosen)})`;
}

function evidenceOf({ from, message, refusal }: UnexpectedMessage, facts: ExchangeFacts) {
  const evidence = message === null ? [] : [at(message.at, from, messageName(message.number, familyOf(facts)))];
  if (refusal !== null) evidence.push(at(refusal.at, from === "client" ? "server" : "client", "SSH_MSG_UNIMPLEMENTED for it"));
  return evidence;
}
