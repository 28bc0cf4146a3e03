import { describe, expect, it } from "vitest";
import { History, type PastExchange, serverKey } from "../../src/exchange/history.ts";
import { begunAtOnce, openUnauthenticated } from "../../src/exchange/unauthenticated.ts";
import { MAX_HISTORY_ENTRIES, MAX_PAST_PER_SERVER, MAX_SIBLINGS } from "../../src/limits.ts";
import type { Connection } from "../../src/tcp/connection.ts";

const connection = (id: number) => ({ id }) as Connection;
const past = (startedAt: number) => ({ startedAt }) as PastExchange;

describe("what is remembered of a server", () => {
  it("is nothing where it was never seen", () => {
    const history = new History();
    expect([history.open("s"), history.past("s")]).toEqual([[], []]);
    history.forget("s", connection(1));
    expect(history.open("s")).toEqual([]);
  });

  it("are its open connections, until they end or are forgotten", () => {
    const history = new History();
    const [a, b, c] = [connection(1), connection(2), connection(3)];
    for (const one of [a, b, c]) history.begun("s", one!);
    history.ended("s", b!, past(5));
    history.forget("s", a!);
    history.forget("s", a!);
    expect([history.open("s"), history.past("s")]).toEqual([[c], [past(5)]]);
  });

  it("are the latest of very many, open and ended", () => {
    const history = new History();
    for (let id = 0; id <= MAX_SIBLINGS; id++) history.begun("s", connection(id));
    for (let id = 0; id <= MAX_PAST_PER_SERVER; id++) history.ended("t", connection(id), past(id));
    expect([history.open("s").length, history.open("s")[0]]).toEqual([MAX_SIBLINGS, connection(1)]);
    expect([history.past("t").length, history.past("t")[0]]).toEqual([MAX_PAST_PER_SERVER, past(1)]);
  });

  it("leaves with the server that was seen first, and that is counted", () => {
    const history = new History();
    for (let i = 0; i <= MAX_HISTORY_ENTRIES; i++) history.begun(serverKey("10.0.0.1", i), connection(i));
    expect([history.forgotten, history.open("10.0.0.1 0").length, history.open("10.0.0.1 1").length]).toEqual([1, 0, 1]);
  });
});

describe("connections that are open without a login", () => {
  const address = Uint8Array.of(10, 0, 0, 1);
  const other = Uint8Array.of(10, 0, 0, 9);
  const own = { firstTime: 100, lastTime: 200, originatorAddress: address, responderAddress: other };
  const count = (changes: object, more: object = {}, fromOriginator = true) =>
    openUnauthenticated({
      facts: { connection: own, client: { fromOriginator, ip: "10.0.0.1" } },
      siblings: [{ established: true, quiet: false, close: null, firstTime: 50, originatorAddress: address, ...changes }],
      past: [{ established: true, complete: false, startedAt: 50, endedAt: 300, clientIp: "10.0.0.1", ...more }],
    } as never);

  it("are those that began before and were still open", () => {
    expect(count({})).toEqual({ all: 2, sameClient: 2 });
    expect(count({ originatorAddress: other }, { clientIp: "10.0.0.9" })).toEqual({ all: 2, sameClient: 0 });
    expect(count({ originatorAddress: other }, {}, false)).toEqual({ all: 2, sameClient: 2 });
  });

  it.each([{ established: false }, { quiet: true }, { close: {} }, { firstTime: 101 }])("but not an open one with %j", (changes) => {
    expect(count(changes).all).toBe(1);
  });

  it.each([{ established: false }, { complete: true }, { startedAt: 101 }, { endedAt: 199 }])("and not an ended one with %j", (changes) => {
    expect(count({}, changes).all).toBe(1);
  });

  it.each([{ startedAt: 100 }, { endedAt: 200 }])("an ended one with %j counts", (changes) => {
    expect(count({ firstTime: 100 }, changes).all).toBe(2);
  });
});

describe("connections that began together", () => {
  const client = Uint8Array.of(10, 0, 0, 1);
  const elsewhere = Uint8Array.of(10, 0, 0, 9);
  const count = (fromOriginator: boolean, open: object = {}, ended: object = {}) =>
    begunAtOnce({
      facts: {
        connection: { firstTime: 20e9, originatorAddress: fromOriginator ? client : elsewhere, responderAddress: fromOriginator ? elsewhere : client },
        client: { fromOriginator, ip: "10.0.0.1" },
      },
      siblings: [{ firstTime: 15e9, originatorAddress: client, ...open }],
      past: [{ startedAt: 25e9, clientIp: "10.0.0.1", ...ended }],
    } as never);

  it("are those of the same client within five seconds, open or ended, whoever sent the SYN", () => {
    expect([count(true), count(false)]).toEqual([2, 2]);
    expect([count(true, { firstTime: 14.9e9 }), count(true, { originatorAddress: elsewhere })]).toEqual([1, 1]);
    expect([count(true, {}, { startedAt: 25.1e9 }), count(true, {}, { clientIp: "10.0.0.9" })]).toEqual([1, 1]);
  });
});
