import { describe, expect, test } from "vitest";
import { connStateOf } from "../../src/tcp/conn-state.ts";
import { HalfStream } from "../../src/tcp/half-stream.ts";
import type { TcpConnection } from "../../src/tcp/tcp-connection.ts";

const half = (changes: Partial<HalfStream> = {}) => Object.assign(new HalfStream({ ahead: 0, remembered: 0 }), changes);
const INACTIVE = half();
const PARTIAL = half({ segments: 1 });
const SYN = half({ segments: 1, synSent: true });
const CLOSED = half({ segments: 1, synSent: true, finOffset: 0 });
const RESET = half({ segments: 1, resetSent: true });
const DATA = { highest: 1 };

const state = (originator: HalfStream, responder: HalfStream, more: Partial<TcpConnection> = {}) =>
  connStateOf({ originator, responder, synSeen: false, synAckSeen: false, established: false, ...more } as TcpConnection);
const OPEN = { synSeen: true, synAckSeen: true };

describe("Zeek's conn_state", () => {
  test.each([
    ["S0", "a SYN without answer", SYN, INACTIVE, {}],
    ["OTH", "a SYN, and something of a stream", SYN, PARTIAL, {}],
    ["OTH", "nothing but an answer", INACTIVE, SYN, {}],
    ["OTH", "the middle of a stream", PARTIAL, PARTIAL, {}],
    ["OTH", "one side of it", PARTIAL, INACTIVE, {}],
    ["S1", "open", SYN, SYN, OPEN],
    ["S1", "open, though the SYN was not captured", PARTIAL, SYN, { synAckSeen: true, established: true }],
    ["OTH", "an answer to a SYN that was not captured", PARTIAL, SYN, { synAckSeen: true }],
    ["OTH", "two SYNs that cross", SYN, SYN, { synSeen: true }],
    ["SF", "closed by both", CLOSED, CLOSED, OPEN],
    ["S2", "closed by the originator alone", CLOSED, SYN, OPEN],
    ["S3", "closed by the responder alone", SYN, CLOSED, OPEN],
    ["SH", "closed by an originator without answer", CLOSED, INACTIVE, {}],
    ["SH", "closed by an originator in the middle of a stream", CLOSED, PARTIAL, {}],
    ["SHR", "closed by a responder whose peer was not seen", INACTIVE, CLOSED, {}],
    ["SHR", "closed by a responder in the middle of a stream", PARTIAL, CLOSED, {}],
    ["REJ", "refused", SYN, RESET, {}],
    ["REJ", "refused, and answered with a RST", RESET, RESET, {}],
    ["RSTR", "reset by both, with data of the originator", half({ ...RESET, ...DATA } as HalfStream), RESET, {}],
    ["RSTR", "reset by both, with data of the responder", RESET, half({ ...RESET, ...DATA } as HalfStream), {}],
    ["RSTR", "reset by the responder", SYN, RESET, OPEN],
    ["RSTR", "closed, and then reset by the responder", CLOSED, RESET, OPEN],
    ["RSTRH", "reset by a responder whose peer was not seen", INACTIVE, RESET, {}],
    ["RSTRH", "reset by a responder in the middle of a stream", PARTIAL, RESET, {}],
    ["RSTO", "reset by the originator", RESET, SYN, OPEN],
    ["RSTO", "reset by the originator, closed by the responder", RESET, CLOSED, OPEN],
    ["RSTOS0", "reset by an originator without answer", RESET, INACTIVE, {}],
    ["RSTOS0", "reset by an originator in the middle of a stream", RESET, PARTIAL, {}],
  ] as const)("%s: %s", (expected, _, originator, responder, more) => {
    expect(state(originator, responder, more)).toBe(expected);
  });
});
