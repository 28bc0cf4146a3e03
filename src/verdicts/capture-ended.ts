// The capture stopped while the exchange was under way: it may have gone well.
import { owedIn } from "../exchange/owed.ts";
import { isStalled } from "../exchange/waiting.ts";
import { certain, defineVerdict } from "./define-verdict.ts";
import { at } from "./evidence.ts";
import { duration } from "./words.ts";

interface Params {
  open_for_s: number;
  owed: string | null;
}

export default defineVerdict<Params>({
  code: "capture-ended",
  stage: "any",
  kind: "capture",
  outcome: "unknown",
  title: "The capture ended while the exchange was under way",
  match({ facts, stallAfter }) {
    const last = facts.segments[facts.segments.length - 1];
    if (!facts.cutOff || isStalled(facts, stallAfter) || last === undefined) return null;
    const owed = owedIn(facts);
    return certain({ open_for_s: facts.openFor / 1e9, owed: owed === null ? null : `${owed.message} by the ${owed.by}` }, [
      at(last, last.fromOriginator === facts.client.fromOriginator ? "client" : "server", "last packet"),
    ]);
  },
  say: (p) =>
    `The capture ends ${p.open_for_s === 0 ? "with" : `${duration(p.open_for_s * 1e9)} after`} the last packet of this connection, which was still open${p.owed === null ? "" : `; next was: ${p.owed}`}. Too short to call it a stall.`,
  causes: [{ what: "the capture was stopped too early", certainty: "certain" }],
  fixes: [
    {
      side: "network",
      command: (n) => `tcpdump -i any -s 0 -w ssh.pcap 'tcp port ${n.port} or icmp or icmp6'`,
      why: "let it run until ssh has given up, or for three minutes: the usual limits of server and client are over then",
    },
  ],
  page: {
    meaning: "Nothing had gone wrong when the capture stopped. How the exchange ended is not in it.",
    wire: ["The last packet of the connection stands close to the end of the capture, and nothing closed it."],
    lookAlikes: ["kex-reply-missing-stall and other stalls: there the silence is long enough to count."],
    messages: { client: [], server: [] },
    source: ["RFC 9293 3.6"],
  },
});
