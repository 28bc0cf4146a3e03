import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Analyser } from "../../src/analysis/analyser.ts";
import { type AnalysisOptions, STALL_AFTER } from "../../src/analysis/analysis-options.ts";
import { newCaptureInfo } from "../../src/capture/capture-info.ts";
import { type Frame, newFrame } from "../../src/capture/frame.ts";
import { PcapReader } from "../../src/capture/pcap-reader.ts";
import type { ConnectionRecord } from "../../src/diagnosis/record.ts";
import { TcpFlag } from "../../src/net/packet.ts";
import { ethernet, icmp, ipv4, tcp } from "../net/frames.ts";

const SECOND = 1e9;
const LIVE: AnalysisOptions = {
  ports: [22],
  separate: false,
  knownHosts: null,
  stallAfter: STALL_AFTER,
  live: {
    linger: 0.4 * SECOND,
    maxFlows: 2_000,
    abandonHalfOpen: 75 * SECOND,
    abandonIcmpAnswered: 4 * SECOND,
    abandonEstablished: 7_500 * SECOND,
    floodHalfOpen: 1_000,
  },
};
/** Time 0 of the analysis; the captures of the collection are moved there. */
const EPOCH = 1_700_000_000;

class Run {
  readonly records: ConnectionRecord[] = [];
  sent = 0;
  readonly analyser = new Analyser(LIVE, { connection: (record) => this.records.push(record), series: () => {} }, EPOCH, {
    index: 0,
    path: "eth0",
    nanoseconds: false,
  });

  /** Plays a capture of the collection, its first frame at `at` seconds; `between` runs after each frame. */
  play(name: string, at: number, between: () => void = () => {}): number {
    const bytes = readFileSync(new URL(`../../captures/${name}/input.pcap`, import.meta.url));
    let shift: number | null = null;
    let last = 0;
    new PcapReader(newCaptureInfo(name)).feed(bytes, 0, bytes.length, (frame) => {
      shift ??= EPOCH + at - frame.seconds;
      this.analyser.frame({ ...frame, seconds: frame.seconds + shift });
      last = (frame.seconds + shift - EPOCH) * SECOND + frame.nanoseconds;
      between();
    });
    return last;
  }

  /** Plays packets, each at its time in seconds. */
  send(...packets: [at: number, packet: Uint8Array][]): this {
    for (const [at, packet] of packets) {
      const data = ethernet(packet);
      const time = { seconds: EPOCH + Math.floor(at), nanoseconds: Math.round((at % 1) * SECOND) };
      this.analyser.frame({ ...newFrame(), ...time, data, capturedLength: data.length, originalLength: data.length, linkType: 1, number: ++this.sent });
    }
    return this;
  }

  get codes(): string[] {
    return this.records.map(({ verdict }) => verdict.code);
  }
}

describe("time passes without packets", () => {
  test("a connection that was closed is told after the linger", () => {
    const run = new Run();
    const end = run.play("no-common-kex", 1);
    run.analyser.tick(end + 0.3 * SECOND);
    expect(run.codes).toEqual([]);
    run.analyser.tick(end + 0.5 * SECOND);
    expect(run.codes).toEqual(["no-common-kex"]);
  });

  test("a stall is handed out once, and its end is the same connection", () => {
    const run = new Run();
    const end = run.play("tcp-no-response", 1);
    const [waiting, ...more] = run.analyser.waiting(end + 6 * SECOND);
    expect(more).toEqual([]);
    expect(waiting).toMatchObject({ verdict: { code: "tcp-no-response" }, waiting_for: { from: "server", what: "SYN-ACK" } });
    expect(run.analyser.waiting(end + 7 * SECOND)).toEqual([]);
    run.analyser.tick(end + 76 * SECOND);
    expect(run.records.map(({ uid, verdict }) => [uid, verdict.code])).toEqual([[waiting!.uid, "tcp-no-response"]]);
  });

  describe("a SYN that an ICMP error answered", () => {
    const syn = ipv4(tcp({ flags: TcpFlag.Syn }));
    const refusal = ipv4(icmp(syn, { type: 3, code: 13 }), { source: "10.0.0.254", destination: "10.0.0.1", protocol: 1 });
    const synAck = ipv4(tcp({ sourcePort: 22, destinationPort: 50022, seq: 7, ack: 1001, flags: TcpFlag.Syn | TcpFlag.Ack }), {
      source: "10.0.0.2",
      destination: "10.0.0.1",
    });

    test("one SYN: it is waiting after 0.4 s, and over after 4 s more", () => {
      const run = new Run().send([1, syn], [1.1, refusal]);
      expect(run.analyser.waiting(1.4 * SECOND)).toEqual([]);
      expect(run.analyser.waiting(1.6 * SECOND)).toHaveLength(1);
      run.analyser.tick(5 * SECOND);
      expect(run.codes).toEqual([]);
      run.analyser.tick(5.2 * SECOND);
      expect(run.codes).toEqual(["icmp-admin-prohibited"]);
    });

    test("several SYNs before the error: twice the last pause is waited besides", () => {
      const run = new Run().send([1, syn], [2, syn], [4, syn], [4.1, refusal]);
      run.analyser.tick(12 * SECOND);
      expect(run.codes).toEqual([]);
      run.analyser.tick(12.2 * SECOND);
      expect(run.codes).toEqual(["icmp-admin-prohibited"]);
    });

    test("who sends the SYN in spite of the error is given the time of any other", () => {
      const run = new Run().send([1, syn], [1.1, refusal], [4, syn], [4.1, refusal]);
      run.analyser.tick(79 * SECOND);
      expect(run.codes).toEqual([]);
      run.analyser.tick(79.2 * SECOND);
      expect(run.codes).toEqual(["icmp-admin-prohibited"]);
    });

    test("who got a SYN-ACK as well is given the time of any other", () => {
      const run = new Run().send([1, syn], [1.1, refusal], [1.2, synAck]);
      run.analyser.tick(76 * SECOND);
      expect(run.codes).toEqual([]);
      run.analyser.tick(77 * SECOND);
      expect(run.codes).toHaveLength(1);
    });
  });

  test("holes in the clear part are counted", () => {
    const run = new Run();
    run.play("no-common-kex", 1);
    expect(run.analyser.gaps).toBe(0);
    run.play("capture-loss", 100);
    run.analyser.finish();
    expect(run.analyser.gaps).toBeGreaterThan(0);
  });

  test("what is encrypted is never waiting", () => {
    const run = new Run();
    const end = run.play("complete-openssh", 1);
    run.analyser.tick(end);
    expect(run.analyser.waiting(end + 60 * SECOND)).toEqual([]);
  });
});

/** SYNs from ever other addresses to one server. */
class Flood {
  readonly #frame: Frame = newFrame();
  readonly #run: Run;
  sent = 0;

  constructor(run: Run) {
    this.#run = run;
    const bytes = new Uint8Array(54);
    const view = new DataView(bytes.buffer);
    view.setUint16(12, 0x0800);
    bytes.set([0x45, 0, 0, 40, 0, 0, 0x40, 0, 64, 6, 0, 0, 203, 0, 0, 0, 198, 51, 100, 22], 14);
    view.setUint16(36, 22);
    bytes.set([0x50, 0x02, 0xff, 0xff], 46);
    Object.assign(this.#frame, { data: bytes, capturedLength: 54, originalLength: 54, linkType: 1 });
  }

  send(count: number, seconds: number): void {
    const { data } = this.#frame;
    const view = new DataView(data.buffer);
    for (let i = 0; i < count; i++) {
      view.setUint32(26, 0xcb000000 + (this.sent >>> 4));
      view.setUint16(34, 1_024 + (this.sent % 50_000));
      view.setUint32(38, this.sent * 7_919);
      this.#frame.seconds = EPOCH + seconds;
      this.#frame.number++;
      this.#run.analyser.frame(this.#frame);
      this.sent++;
    }
  }
}

test("a flood of SYNs is counted, not told, in bounded memory; the exchanges inside it are told as ever", () => {
  const run = new Run();
  const flood = new Flood(run);
  const names = ["no-common-kex", "tcp-refused", "server-closed-before-ident", "no-common-cipher", "client-closed-after-server-ident"];
  for (const [i, name] of names.entries()) run.play(name, 1 + i * 10, () => flood.send(500, 1 + i * 10));
  expect(run.analyser.flooded).toBe(true);
  expect(run.analyser.halfOpen.now).toBeLessThanOrEqual(2_000);
  run.analyser.tick(45 * SECOND);
  expect(run.analyser.waiting(60 * SECOND)).toEqual([]);
  run.analyser.tick(200 * SECOND);
  expect(run.codes).toEqual(names);
  expect(run.analyser.halfOpen.untold).toBe(flood.sent);
});

test("what is half open in a flood when the input ends is counted, too", () => {
  const run = new Run();
  const flood = new Flood(run);
  flood.send(1_500, 1);
  run.play("tcp-refused", 2);
  run.analyser.finish();
  expect(run.codes).toEqual(["tcp-refused"]);
  expect(run.analyser.halfOpen.untold).toBe(flood.sent);
});
