import { expect, test } from "vitest";
import type { PastExchange } from "../../src/exchange/history.ts";
import { silentSiblings } from "../../src/exchange/silent-siblings.ts";
import type { Connection } from "../../src/tcp/connection.ts";

function open(firstTime: number, serverBytes: number, established = true): Connection {
  return { firstTime, established, responder: { highest: serverBytes } } as Connection;
}

function past(startedAt: number, endedAt: number, serverBytes: number): PastExchange {
  return { startedAt, endedAt, serverBytes, established: true } as PastExchange;
}

test("counts who was up and silent, open or ended since", () => {
  const siblings = [open(1, 0), open(2, 0, false), open(3, 20), open(9, 0)];
  expect(silentSiblings({ siblings, past: [past(0, 8, 0), past(0, 4, 0), past(1, 9, 7)] }, 5)).toEqual({ count: 2, speaking: 1 });
});

test("who spoke counts only where it came after the last silent one, and not later than asked", () => {
  const siblings = [open(1, 5), open(2, 0), open(3, 5), open(4, 5)];
  expect(silentSiblings({ siblings, past: [] }, 2, 3)).toEqual({ count: 1, speaking: 1 });
  expect(silentSiblings({ siblings, past: [past(3, 9, 1)] }, 2, 4)).toEqual({ count: 1, speaking: 3 });
});

test("without a silent one everybody who spoke counts", () => {
  expect(silentSiblings({ siblings: [open(1, 5)], past: [past(2, 9, 1), past(9, 9, 1)] }, 5)).toEqual({ count: 0, speaking: 2 });
});
