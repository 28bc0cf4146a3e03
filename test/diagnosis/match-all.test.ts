/** Rows that are not tried on an exchange would not have matched it: all conversations that the verdicts are tried with, and all captures. */
import { readdirSync } from "node:fs";
import { beforeAll, expect, it } from "vitest";
import { analyse } from "../../src/analysis/analyse.ts";
import { STALL_AFTER } from "../../src/analysis/analysis-options.ts";
import { OpenFailure, openCapture } from "../../src/capture/open-capture.ts";
import { contextOf } from "../../src/diagnosis/context-of.ts";
import type { ExchangeFacts } from "../../src/exchange/exchange-facts.ts";
import { StrayAnswers } from "../../src/exchange/stray-answers.ts";
import type { VerdictContext } from "../../src/verdicts/context.ts";
import type { Need } from "../../src/verdicts/define-verdict.ts";
import { VERDICTS } from "../../src/verdicts/index.ts";
import { factsOfAll } from "../exchange/facts.ts";
import { ROWS } from "../verdicts/rows/index.ts";
import { conversationsOf } from "../verdicts/verdict-rows.ts";

/** Milliseconds. */
const BUSY_MACHINE = 60_000;
const CAPTURES = new URL("../../captures/", import.meta.url).pathname;
const MET: Readonly<Record<Need, (facts: ExchangeFacts) => boolean>> = {
  message: ({ client, server }) => client.ssh.messages.length + server.ssh.messages.length > 0,
  icmp: ({ connection }) => connection.icmp.length > 0,
};

const all: VerdictContext[] = [];
const around = { past: [], open: [], strays: new StrayAnswers(), knownHosts: null, stallAfter: STALL_AFTER, epochSeconds: 1_750_000_000 };
const observe = (facts: ExchangeFacts) => void all.push(contextOf(facts, around));

beforeAll(async () => {
  for (const row of [...ROWS.values()].flat()) factsOfAll(conversationsOf(row), row.capture).forEach(observe);
  const options = { ports: [22], separate: true, knownHosts: null, stallAfter: STALL_AFTER, observe };
  for (const name of readdirSync(CAPTURES)) {
    const capture = openCapture(`${CAPTURES}${name}/input.pcap`);
    if (!(capture instanceof OpenFailure)) await analyse([capture], options, { connection: () => {}, series: () => {} });
  }
}, BUSY_MACHINE);

it.each(["message", "icmp"] as const)("what needs a thing that is missing matches nothing: %s", (need) => {
  const without = all.filter(({ facts }) => !MET[need](facts));
  const rows = VERDICTS.filter(({ needs }) => needs === need);
  expect(without.length).toBeGreaterThan(100);
  expect(rows.length).toBeGreaterThan(5);
  expect(rows.filter(({ match }) => without.some((context) => match(context) !== null)).map(({ code }) => code)).toEqual([]);
});
