import { describe, expect, it } from "vitest";
import { rolesOf } from "../../src/exchange/roles.ts";
import { emptyTransportFacts, type TransportFacts } from "../../src/ssh/transport-facts.ts";
import type { Connection } from "../../src/tcp/connection.ts";
import { bytes, ident, kexEcdhInit, kexInit, kexReply } from "../ssh/messages.ts";
import { readStream } from "../ssh/read-stream.ts";

const SYN = { synSeen: true, synAckSeen: false, originatorPort: 40_000, responderPort: 22 };
const NO_SYN = { ...SYN, synSeen: false };
const nothing = emptyTransportFacts();
const client = readStream([ident(), kexInit({ kex_algorithms: ["a", "ext-info-c"] })]);
const server = readStream([ident(), kexInit({ kex_algorithms: ["a", "ext-info-s"] })]);
const asks = readStream([ident(), kexInit({ kex_algorithms: ["a"] }), kexEcdhInit()]);
const answers = readStream([ident(), kexInit({ kex_algorithms: ["a"] }), kexReply()]);
const talks = readStream([bytes("welcome\r\n"), ident()]);
const silent = readStream([ident(), kexInit({ kex_algorithms: ["a"] })]);

const roles = (connection: object, originator: TransportFacts, responder: TransportFacts) => rolesOf(connection as Connection, originator, responder);
const CLIENT = { clientIsOriginator: true };
const SERVER = { clientIsOriginator: false };

describe("who is the client", () => {
  it.each([
    ["who sent the SYN", SYN, nothing, nothing, { ...CLIENT, from: "syn" }],
    ["who sent the SYN, also where both say nothing of it", SYN, silent, silent, { ...CLIENT, from: "syn" }],
    ["who sent the SYN, where it speaks as one", SYN, client, server, { ...CLIENT, from: "syn" }],
    ["the other, where who sent the SYN speaks as a server", SYN, server, nothing, { ...SERVER, from: "ssh" }],
    ["the other, where it speaks as a client", SYN, nothing, client, { ...SERVER, from: "ssh" }],
    ["who sent the SYN, where both speak as servers", SYN, server, server, { ...CLIENT, from: "syn" }],
    ["by the markers, without a SYN", NO_SYN, server, client, { ...SERVER, from: "ssh" }],
    ["by the markers of one end, without a SYN", NO_SYN, nothing, server, { ...CLIENT, from: "ssh" }],
    ["who asks for the reply", NO_SYN, asks, nothing, { ...CLIENT, from: "ssh" }],
    ["not who replies", NO_SYN, answers, nothing, { ...SERVER, from: "ssh" }],
    ["not who says something before its identification", NO_SYN, talks, nothing, { ...SERVER, from: "ssh" }],
    ["by the ports, where nothing else tells", NO_SYN, silent, nothing, { ...CLIENT, from: "port" }],
    ["by the ports, the other way round", { ...NO_SYN, originatorPort: 22, responderPort: 40_000 }, nothing, nothing, { ...SERVER, from: "port" }],
    ["by the SYN-ACK too", { ...NO_SYN, synAckSeen: true }, nothing, nothing, { ...CLIENT, from: "syn" }],
  ] as const)("%s", (_, connection, originator, responder, expected) => {
    expect(roles(connection, originator, responder)).toEqual(expected);
  });
});
