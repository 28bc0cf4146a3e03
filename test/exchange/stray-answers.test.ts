import { expect, it } from "vitest";
import type { ExchangeFacts } from "../../src/exchange/exchange-facts.ts";
import { StrayAnswers } from "../../src/exchange/stray-answers.ts";
import { MAX_STRAY_ANSWERS } from "../../src/limits.ts";
import { TcpFlag } from "../../src/net/packet.ts";

/** A connection of one packet. */
function facts(server: string, packet: { flags: number; seq?: number; ack?: number }, isnSeen = false): ExchangeFacts {
  const segment = { fromOriginator: packet.flags === TcpFlag.Syn, seq: 0, ack: 0, ...packet };
  return {
    client: { ip: "10.0.0.1", port: 40_000 },
    server: { ip: server },
    segments: [segment],
    connection: { originator: { isnSeen } },
  } as unknown as ExchangeFacts;
}

const syn = (seq: number) => facts("10.0.0.2", { flags: TcpFlag.Syn, seq }, true);
const synAck = (server: string, ack: number) => facts(server, { flags: TcpFlag.Syn | TcpFlag.Ack, ack });

it("finds the address that acknowledged a SYN, by ACK = ISN + 1, over the wrap too", () => {
  const strays = new StrayAnswers();
  expect(strays.answerTo(syn(1))).toBe(null);
  strays.add(synAck("10.0.0.9", 0));
  strays.add(synAck("10.0.0.8", 78));
  expect([strays.answerTo(syn(-1)), strays.answerTo(syn(0xffff_ffff)), strays.answerTo(syn(77)), strays.answerTo(syn(78))]).toEqual([
    "10.0.0.9",
    "10.0.0.9",
    "10.0.0.8",
    null,
  ]);
});

it("leaves out what is no SYN-ACK, and asks nothing of a connection without a SYN", () => {
  const strays = new StrayAnswers();
  strays.add(facts("10.0.0.9", { flags: TcpFlag.Rst, ack: 5 }));
  strays.add(synAck("10.0.0.9", 6));
  expect([strays.answerTo(syn(4)), strays.answerTo(synAck("10.0.0.2", 6))]).toEqual([null, null]);
});

it("keeps the latest", () => {
  const strays = new StrayAnswers();
  for (let ack = 1; ack <= MAX_STRAY_ANSWERS; ack++) strays.add(synAck("10.0.0.9", ack));
  strays.add(synAck("10.0.0.7", 1));
  strays.add(synAck("10.0.0.9", -1));
  expect([strays.answerTo(syn(0)), strays.answerTo(syn(1)), strays.answerTo(syn(-2))]).toEqual(["10.0.0.7", null, "10.0.0.9"]);
});
