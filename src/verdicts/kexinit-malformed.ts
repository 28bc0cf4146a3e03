// RFC 4253 7.1: a cookie, ten name-lists, a flag and a reserved word. What ends before its fields do can't be read by anybody.
import { ENDS, otherEnd } from "../exchange/ends.ts";
import type { End, ExchangeFacts } from "../exchange/exchange-facts.ts";
import { kexProgressOf } from "../exchange/kex-progress.ts";
import { isOver } from "../exchange/waiting.ts";
import type { KexInitFault, KexInitOddity } from "../ssh/transport-facts.ts";
import { certain, defineVerdict, likely } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { packetsAt, WHOLE_PACKETS } from "./next-capture.ts";

interface Params {
  from: End;
  fault: KexInitFault | RefusedOddity;
  /** The list in which it stands; null where it is in none. */
  list: string | null;
}

/** What strict receivers refuse, of what can be read all the same. */
const ODDITIES = {
  "trailing-bytes": "has bytes behind its last field",
  "non-ascii-name": "has names that are not ASCII",
  "non-printable-name": "has names with control characters",
} as const satisfies Partial<Record<KexInitOddity, string>>;

type RefusedOddity = keyof typeof ODDITIES;

const WORDS: Readonly<Record<Params["fault"], string>> = {
  ...ODDITIES,
  "not-kexinit": "has another number",
  "short-cookie": "ends inside its cookie",
  "list-past-end": "has a list that is longer than the message",
  "short-tail": "ends before its last two fields",
};

export default defineVerdict<Params>({
  code: "kexinit-malformed",
  stage: "kexinit",
  kind: "verdict",
  needs: "message",
  outcome: "failed",
  title: "A KEXINIT can't be read",
  match({ facts, stallAfter }) {
    for (const from of ENDS) {
      const fault = facts[from].ssh.kexinitFault;
      if (fault === null) continue;
      const evidence = [at(fault.at, from, "KEXINIT, does not parse")];
      if (facts.closing !== null) evidence.push(atClosing(facts.closing));
      return certain({ from, fault: fault.reason, list: fault.list }, evidence);
    }
    return isOver(facts, stallAfter) ? oddKexInit(facts) : null;
  },
  say: (p, { facts }) =>
    `The KEXINIT of ${facts[p.from].ip} (the ${p.from}) ${WORDS[p.fault]}${p.list === null ? "" : ` (${p.list})`}; no correct peer accepts it.`,
  causes: [
    { what: "a home-made or broken SSH implementation at that end", certainty: "likely" },
    { what: "a fuzzer or a scanner", certainty: "possible", when: (p) => p.from === "client" },
    { what: "a device in the path changes bytes", certainty: "possible" },
    {
      what: "the client was stopped at this very moment: Ctrl-C or a time limit",
      certainty: "possible",
      when: (p, { facts }) => facts.closing?.by === "client" && p.fault in ODDITIES,
    },
  ],
  fixes: [
    { side: "client", why: "update the client's SSH library, or use another client: nothing on the server can help", when: (p) => p.from === "client" },
    { side: "server", why: "update the server's SSH implementation (firmware, library): nothing on the client can help", when: (p) => p.from === "server" },
  ],
  nextCapture: (n, p) =>
    packetsAt(
      n,
      p.from,
      [
        { if: "the message is already wrong where it is sent", then: "kexinit-malformed" },
        { if: "it is right there and wrong at the other end", then: "ssh-intercepted" },
      ],
      WHOLE_PACKETS,
    ),
  page: {
    meaning: "The packet around it is in order and the message number says KEXINIT, but its fields don't add up. The receiver hangs up.",
    wire: [
      "Message 20 whose name-lists run past its end, or that ends too early, or goes on behind its end.",
      "FIN or RST of the receiver, mostly without a DISCONNECT.",
    ],
    lookAlikes: [
      "bad-packet-length: the packet itself is broken, not the message in it.",
      "capture-loss: bytes that the capture missed; such a KEXINIT counts as not read, never as malformed.",
      "no-common-kex: an empty list is well formed and fails there.",
    ],
    messages: {
      client: ["ssh_dispatch_run_fatal: Connection to HOST port PORT: incomplete message"],
      server: [
        "ssh_dispatch_run_fatal: Connection from HOST port PORT: incomplete message [preauth]",
        "ssh_dispatch_run_fatal: Connection from HOST port PORT: invalid format [preauth]",
        "ssh_dispatch_run_fatal: Connection from HOST port PORT: unexpected bytes remain after decoding [preauth]",
      ],
    },
    source: ["RFC 4253 7.1", "RFC 4251 5 and 6", "OpenSSH kex.c kex_buf2prop"],
  },
});

/** What strict receivers refuse in a KEXINIT that can be read: likely the reason, where its receiver closed and the lists do fit. */
function oddKexInit(facts: ExchangeFacts) {
  if (facts.negotiation === null || facts.negotiation.failing.length > 0 || kexProgressOf(facts).reply !== null) return null;
  for (const from of ENDS) {
    const kexinit = facts[from].ssh.kexinit;
    const fault = kexinit?.oddities.find((oddity): oddity is RefusedOddity => oddity in ODDITIES);
    if (kexinit === null || fault === undefined || facts.closing?.by !== otherEnd(from)) continue;
    return likely({ from, fault, list: null }, [at(kexinit.at, from, "KEXINIT"), atClosing(facts.closing)]);
  }
  return null;
}
