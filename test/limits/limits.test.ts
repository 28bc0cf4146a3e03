import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { FrameAnomalies } from "../../src/analysis/frame-anomalies.ts";
import { HalfOpenCount } from "../../src/analysis/half-open.ts";
import { History } from "../../src/exchange/history.ts";
import * as limits from "../../src/limits.ts";
import { TcpFlag } from "../../src/net/packet.ts";
import type { Connection } from "../../src/tcp/connection.ts";
import { ethernet, type FrameRecord, ipv4, tcp } from "../net/frames.ts";
import { layOut, piecesOf, type Turn } from "../property/conversation.ts";
import { ident, ignore, kexInit } from "../ssh/messages.ts";
import { Dialogue } from "../tcp/dialogue.ts";
import { play } from "../tcp/play.ts";
import { analyseFrames, SECONDS } from "./analyse-frames.ts";

const CLIENT = ident("SSH-2.0-OpenSSH_9.6p1");

async function dialogue(turns: readonly Turn[], cut: (length: number) => readonly number[] = () => []) {
  const frames = layOut(piecesOf(turns, cut), (pieces, wire) => {
    for (const piece of pieces) wire.piece(piece);
  });
  const { connections, captures } = await analyseFrames(frames);
  return { connection: connections[0]!, capture: captures[0]! };
}

const codes = (list: readonly { code: string }[]) => list.map(({ code }) => code);

test("every limit is used", () => {
  const { execFileSync } = process.getBuiltinModule("node:child_process");
  const sources = execFileSync("find", [new URL("../../src", import.meta.url).pathname, "-name", "*.ts*", "!", "-name", "limits.ts"], { encoding: "utf8" });
  const text = sources
    .trim()
    .split("\n")
    .map((path) => readFileSync(path, "utf8"))
    .join("\n");
  for (const name of Object.keys(limits)) expect(text, name).toMatch(new RegExp(`\\b${name}\\b`));
});

describe("a connection says which limit it met", () => {
  test("segments: MAX_SEGMENTS_PER_CONNECTION", async () => {
    const bytes = new Uint8Array([...CLIENT, ...kexInit({ kex_algorithms: ["curve25519-sha256", "x".repeat(64), "y".repeat(64), "z".repeat(64)] })]);
    const { connection } = await dialogue([{ from: "client", bytes }], (length) => Array.from({ length }, (_byte, i) => i));
    expect(bytes.length).toBeGreaterThan(limits.MAX_SEGMENTS_PER_CONNECTION);
    expect(connection.anomalies.find(({ code }) => code === "segment-limit")!.detail).toContain("512 segments");
    expect(connection.ssh.client.kexinit).not.toBeNull();
  });

  test("messages: MAX_MESSAGES_PER_DIRECTION", async () => {
    const many = Array.from({ length: limits.MAX_MESSAGES_PER_DIRECTION + 5 }, () => [...ignore("x")]).flat();
    const { connection } = await dialogue([{ from: "client", bytes: new Uint8Array([...CLIENT, ...kexInit(), ...many]) }]);
    expect(connection.anomalies.find(({ code }) => code === "message-limit")).toMatchObject({ count: 6 });
    expect(connection.ssh.messages).toHaveLength(limits.MAX_MESSAGES_PER_DIRECTION);
  });

  test("names: MAX_NAMES_PER_LIST", async () => {
    const names = Array.from({ length: limits.MAX_NAMES_PER_LIST + 1 }, (_name, i) => `a${i}`);
    const bytes = kexInit({ kex_algorithms: names });
    const { connection } = await dialogue([{ from: "client", bytes: new Uint8Array([...CLIENT, ...bytes]) }], (length) =>
      Array.from({ length: Math.ceil(length / 1_400) }, (_cut, i) => i * 1_400),
    );
    expect(connection.anomalies.map(({ detail }) => detail).join(" ")).toContain("too-many-names");
    expect(connection.ssh.client.kexinit!.kex_algorithms).toHaveLength(limits.MAX_NAMES_PER_LIST);
  });

  test("a name: MAX_NAME_LENGTH", async () => {
    const { connection } = await dialogue([{ from: "client", bytes: new Uint8Array([...CLIENT, ...kexInit({ kex_algorithms: ["x".repeat(65)] })]) }]);
    expect(connection.anomalies.map(({ detail }) => detail).join(" ")).toContain("name-too-long");
  });

  test.each([
    ["lines", "x\r\n".repeat(limits.MAX_PRE_IDENT_LINES + 1)],
    ["line-length", "x".repeat(limits.MAX_IDENT_LINE_BYTES + 2)],
  ])("text before the identification: %s", async (detail, text) => {
    const { connection } = await dialogue([{ from: "server", bytes: new Uint8Array(Buffer.from(text)) }]);
    expect(connection.anomalies.find(({ code }) => code === "ident-preamble-limit")!.detail).toContain(detail);
    expect(connection.ssh.server.pre_ident_lines.length).toBeLessThanOrEqual(limits.MAX_PRE_IDENT_LINES_KEPT);
  });

  test("a packet: MAX_PACKET_BYTES", async () => {
    const { connection } = await dialogue([{ from: "client", bytes: new Uint8Array([...CLIENT, 0, 4, 0, 1, 4, 20, 0, 0]) }]);
    expect(codes(connection.anomalies)).toContain("bad-packet");
  });
});

describe("TCP", () => {
  test("bytes ahead of a hole: MAX_INTERVALS_AHEAD_OF_HOLE", () => {
    const lost = new Dialogue().handshake();
    const first = lost.next("client");
    for (let i = 0; i <= limits.MAX_INTERVALS_AHEAD_OF_HOLE; i++) lost.data("client", "x", { seq: (first + 10 + 2 * i) >>> 0 });
    const [played] = play(lost.packets);
    expect(codes(played!.connection.anomalies)).toContain("reassembly-limit");
  });

  test("bytes ahead of a hole: MAX_BYTES_AHEAD_OF_HOLE", () => {
    const lost = new Dialogue().handshake();
    const first = lost.next("client");
    const piece = new Uint8Array(1_400);
    for (let i = 0; i * piece.length <= limits.MAX_BYTES_AHEAD_OF_HOLE; i++) lost.data("client", piece, { seq: (first + 1 + i * piece.length) >>> 0 });
    const [played] = play(lost.packets);
    expect(codes(played!.connection.anomalies)).toContain("reassembly-limit");
  });
});

describe("a capture says which limit it met", () => {
  const syn = (client: number, time: number, server = 22): FrameRecord => ({
    data: ethernet(
      ipv4(tcp({ sourcePort: 1_024 + (client % 60_000), flags: TcpFlag.Syn, seq: client }), {
        source: `10.${(client >> 16) & 255}.${(client >> 8) & 255}.${client & 255}`,
        destination: `192.0.2.${server}`,
      }),
    ),
    time,
  });

  test("a SYN flood is one, from MIN_FLOOD half-open connections on", async () => {
    const flood = Array.from({ length: limits.MIN_FLOOD }, (_syn, i) => syn(i, SECONDS + i / 1_000));
    expect(codes((await analyseFrames(flood.slice(1))).captures[0]!.anomalies)).not.toContain("syn-flood");
    const [told] = (await analyseFrames(flood)).captures[0]!.anomalies;
    expect(told).toMatchObject({ code: "syn-flood", count: limits.MIN_FLOOD, first_frame: 1 });
    expect(told!.detail).toContain("192.0.2.22 port 22");
  });

  test("as many SYNs over hours are none", async () => {
    const slow = Array.from({ length: limits.MIN_FLOOD }, (_syn, i) => syn(i, SECONDS + i));
    expect(codes((await analyseFrames(slow)).captures[0]!.anomalies)).not.toContain("syn-flood");
  });

  test("half-open connections beyond MAX_HALF_OPEN_FLOWS are counted, and the others told", async () => {
    const beyond = 10;
    const flood = Array.from({ length: limits.MAX_HALF_OPEN_FLOWS + beyond }, (_syn, i) => syn(i, SECONDS + i / 100_000));
    const { captures, connections } = await analyseFrames(flood);
    expect(captures[0]!.anomalies.find(({ code }) => code === "half-open-evicted")).toMatchObject({ count: beyond });
    expect(connections).toHaveLength(limits.MAX_HALF_OPEN_FLOWS);
  }, 60_000);

  test("of those beyond it, the ones that no further SYN can follow are told all the same", async () => {
    const beyond = 10;
    // Over so much time that the first are silent for long when the table is full, and spread over servers so that none is flooded.
    const pace = (2 * limits.ABANDON_HALF_OPEN_SECONDS) / limits.MAX_HALF_OPEN_FLOWS;
    const slow = Array.from({ length: limits.MAX_HALF_OPEN_FLOWS + beyond }, (_syn, i) => syn(i, SECONDS + i * pace, i % 200));
    const { captures, connections } = await analyseFrames(slow);
    // So many clients are too many to follow each of them for a series.
    expect(codes(captures[0]!.anomalies)).toEqual(["series-limit"]);
    expect(connections).toHaveLength(limits.MAX_HALF_OPEN_FLOWS + beyond);
  }, 60_000);

  test("a nest of headers: MAX_NESTING", async () => {
    let nest = ipv4(tcp());
    for (let i = 0; i < limits.MAX_NESTING; i++) nest = ipv4(nest, { protocol: 4 });
    const { captures } = await analyseFrames([{ data: ethernet(nest), time: SECONDS }]);
    expect(codes(captures[0]!.anomalies)).toContain("encapsulation-too-deep");
  });

  test("fragment sets: MAX_FRAGMENT_SETS", async () => {
    const pieces = Array.from({ length: limits.MAX_FRAGMENT_SETS + 1 }, (_set, i) => ({
      data: ethernet(ipv4(new Uint8Array(16), { identification: i, moreFragments: true })),
      time: SECONDS,
    }));
    const { captures } = await analyseFrames(pieces);
    expect(codes(captures[0]!.anomalies)).toContain("ip-fragment-limit");
  });
});

describe("memory of other connections", () => {
  const connection = {} as Connection;

  test("servers: MAX_HISTORY_ENTRIES, counted, also when all have open connections", () => {
    const history = new History();
    for (let i = 0; i < limits.MAX_HISTORY_ENTRIES + 3; i++) history.begun(`10.0.0.1 ${i}`, connection);
    expect(history.forgotten).toBe(3);
    expect(history.open("10.0.0.1 0")).toEqual([]);
  });

  test("siblings: the latest MAX_SIBLINGS", () => {
    const history = new History();
    const open = Array.from({ length: limits.MAX_SIBLINGS + 1 }, (_open, id) => ({ id }) as Connection);
    for (const sibling of open) history.begun("server", sibling);
    expect(history.open("server")).toEqual(open.slice(1));
  });

  test("servers watched for a flood: MAX_FLOODS, and nothing grows beyond", () => {
    const anomalies = new FrameAnomalies();
    const counted = new HalfOpenCount(anomalies);
    const attempt = { firstTime: 0, capture: 0, firstFrame: 1 } as Connection;
    for (let i = 0; i < limits.MIN_FLOOD - 1; i++) counted.ended("first 22", attempt);
    for (let i = 0; i < limits.MAX_FLOODS; i++) counted.ended(`${i} 22`, attempt);
    counted.ended("first 22", attempt);
    expect(anomalies.of(0)).toEqual([]);
  });
});
