import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Verdict } from "../../src/diagnosis/record.ts";
import { VERDICTS } from "../../src/verdicts/index.ts";
import type { Sent } from "../tcp/dialogue.ts";
import { analysed } from "../verdicts/diagnosis-of.ts";
import { ROWS } from "../verdicts/rows/index.ts";
import { conversationsOf, type VerdictRow } from "../verdicts/verdict-rows.ts";
import { type PeerText, peerTextIn } from "./peer-text.ts";

/** Stands in every text of the peers, and in none of ours. */
const MARK = "zqxj";
/** Codes that the dialogues reach with text of the peers in them, measured; only no-packets, which has no peers, is not among them. */
const REACHED = 94;

/** What means something to a shell, to sshd_config, to tcpdump or to a terminal. */
const META = [
  ";",
  "$(",
  "`",
  "|",
  "&",
  "\n",
  "\r\n",
  "'",
  '"',
  "\\",
  " -oProxyCommand=",
  "../",
  "*",
  "?",
  "#",
  "\u001b[2J",
  "\0",
  "Match all",
  " ",
  "%0a",
  "<b>",
  "{{",
];
const hostile = fc
  .tuple(fc.constantFrom(...META), fc.string({ unit: "binary-ascii", maxLength: 6 }), fc.constantFrom(...META))
  .map(([before, within, after]) => `${before}${MARK}${within}${after}`);
/** Text that the grammar of a place allows: a line is one line, a name has no comma. */
const inLine = hostile.map((text) => text.replace(/[\r\n]/g, "_"));
const peerText: fc.Arbitrary<PeerText> = fc.record({
  comment: inLine,
  line: inLine,
  name: hostile.map((text) => text.replaceAll(",", "_")),
  sameNames: fc.boolean(),
  description: hostile,
});

/** Tried with every row: they leave a conversation what it is, so that each verdict is reached whatever the seed. */
const EXAMPLES: [PeerText][] = [false, true].map((sameNames) => [
  { comment: `$(${MARK})`, line: `; ${MARK} #`, name: `x;${MARK}@example.com`, sameNames, description: `\n${MARK} \u001b[31m` },
]);
/** Of each row, the examples included. */
const RUNS = 5;

const rows: VerdictRow[] = [...ROWS].flatMap(([code, all]) => all.map((row) => ({ ...row, it: `${code}: ${row.it}` })));

/** All verdicts of a row's connections, with the text in them. */
function verdictsWith(row: VerdictRow, text: PeerText): Verdict[] {
  const conversations = conversationsOf(row).map((one) => {
    const packets = packetsOf(one.packets);
    const withText = peerTextIn(packets, text);
    return { ...one, packets: packets.map(withText), icmp: (one.icmp ?? []).map((error) => ({ ...error, quotes: withText(error.quotes) })) };
  });
  const { records, series } = analysed(conversations, { ...row.capture, path: `${text.comment}.pcap` });
  return [...records.flatMap(({ verdict, also }) => [verdict, ...also]), ...series.map(({ verdict }) => verdict)];
}

function packetsOf(packets: ReturnType<VerdictRow["wire"]>): readonly Sent[] {
  return "packets" in packets ? packets.packets : packets;
}

/** What an operator pastes, as root. */
function pasted({ fixes, next_capture }: Verdict): string {
  return JSON.stringify([fixes.map(({ file, line, command }) => [file, line, command]), next_capture]);
}

describe("no text of a peer reaches a line, a command or the next capture", () => {
  const reached = new Set<string>();
  let shown = 0;

  it.each(rows.map((row) => [row.it, row] as const))("%s", (_, row) => {
    fc.assert(
      fc.property(peerText, (text) => {
        for (const verdict of verdictsWith(row, text)) {
          reached.add(verdict.code);
          if (JSON.stringify(verdict).includes(MARK)) shown++;
          expect(pasted(verdict)).not.toContain(MARK);
        }
      }),
      { numRuns: RUNS, examples: EXAMPLES },
    );
  });

  it("was tried with nearly all verdicts, and the text was there to be taken", () => {
    const missing = VERDICTS.map(({ code }) => code).filter((code) => !reached.has(code));
    expect(reached.size, `not reached: ${missing.join(", ")}`).toBeGreaterThanOrEqual(REACHED);
    expect(shown).toBeGreaterThan(100);
  });
});
