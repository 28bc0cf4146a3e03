// The floor: it died, and no row fits. Says what was seen, what was owed, and by whom.
import type { End, ExchangeFacts } from "../exchange/exchange-facts.ts";
import { owedIn } from "../exchange/owed.ts";
import { messageName } from "../ssh/message-numbers.ts";
import { defineVerdict, possible } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { OTHER_SERVER_LOG } from "./server-log.ts";
import { clientWithLog } from "./ssh-command.ts";
import { bytes, duration } from "./words.ts";

interface Params {
  stage: string;
  owed: string | null;
  closed_by: string | null;
  how: string | null;
  after_s: number;
  /** A packet that the end which closed, or owes, began and did not end; null without. */
  unfinished: { message: string | null; have: number; need: number } | null;
}

export default defineVerdict<Params>({
  code: "unexplained",
  stage: "any",
  kind: "verdict",
  title: "It ended in a way that no rule explains",
  match({ facts }) {
    const owed = owedIn(facts);
    const last = facts.segments.slice(-1).map((s) => at(s, s.fromOriginator === facts.client.fromOriginator ? "client" : "server", "last packet"));
    const evidence = facts.closing === null ? last : [atClosing(facts.closing)];
    const end = facts.closing?.time ?? facts.connection.lastTime + facts.openFor;
    return possible(
      {
        stage: facts.stage,
        owed: owed === null ? null : `${owed.message} by the ${owed.by}`,
        closed_by: facts.closing?.by ?? null,
        how: facts.closing?.how ?? null,
        unfinished: unfinishedOf(facts),
        after_s: (end - facts.connection.firstTime) / 1e9,
      },
      evidence,
    );
  },
  say: (p) => {
    const end = p.closed_by === null ? "It stands still" : `The ${p.closed_by} closed it (${p.how === "fin" ? "FIN" : "RST"})`;
    return `${end} ${duration(p.after_s * 1e9)} after the first packet, in ${p.stage}${p.owed === null ? "" : `, while this was owed: ${p.owed}`}${inTheMiddle(p)}. The bytes do not say why.`;
  },
  causes: [
    { what: "the end that closed has its reason in its own log", certainty: "likely", when: (p) => p.closed_by !== null },
    {
      what: "that end, or a relay, proxy or device in between, ended in the middle of a packet: a crash, a limit of bytes, or a time limit",
      certainty: "likely",
      when: (p) => p.unfinished !== null && p.closed_by !== null,
    },
    { what: "the end that owes the next message hangs, or its message is lost on the way", certainty: "possible", when: (p) => p.closed_by === null },
  ],
  fixes: [
    {
      side: "server",
      command: (n) => `journalctl ${n.journal} --since -10min`,
      why: "the server's log around the time of the last frame",
      of: "openssh",
      otherwise: OTHER_SERVER_LOG,
    },
    { side: "client", command: (n) => clientWithLog(n), why: "the client's own account of the same moment" },
  ],
  nextCapture: (n) => ({
    host: n.vantage === "server" ? "client" : "server",
    command: `tcpdump -i any -s 0 -w ${n.vantage === "server" ? "client" : "server"}.pcap 'tcp port ${n.port} or icmp or icmp6'`,
    outcomes: [
      { if: "the same packets are seen there", then: "unexplained" },
      { if: "packets are missing or differ", then: "injected-reset" },
    ],
  }),
  page: {
    meaning: "The exchange did not complete, and what is on the wire fits none of the known failures. What was owed, and by whom, says where to look next.",
    wire: ["Anything that no other verdict takes."],
    lookAlikes: ["capture-ended: the capture stopped before it was decided."],
    messages: { client: [], server: [] },
    source: ["RFC 4253 4.2, 7 and 8: what each side owes at each step"],
  },
});

/** The end that closed, else the one that owes, was in the middle of a packet. */
function unfinishedOf(facts: ExchangeFacts): Params["unfinished"] {
  const end = facts.closing?.by ?? owedIn(facts)?.by;
  const partial = end === "client" || end === "server" ? facts[end].ssh.partialPacket : null;
  if (partial === null || facts.visibility.gaps[end as End] > 0) return null;
  return { message: partial.number === null ? null : messageName(partial.number), have: partial.have, need: partial.need };
}

function inTheMiddle({ unfinished, closed_by }: Params): string {
  if (unfinished === null) return "";
  const { message, have, need } = unfinished;
  return `. ${have} of the ${bytes(need)} of ${message ?? "a packet"} had come${closed_by === null ? ", and the rest does not" : ""}`;
}
