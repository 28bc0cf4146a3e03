import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROUTER, SERVER } from "../../scripts/lab/addresses.ts";
import { rule } from "../../scripts/lab/firewall.ts";
import { MIDDLE_PORT, startSshMiddle } from "../../scripts/lab/peers/python.ts";
import { ssh } from "../../scripts/lab/peers/ssh.ts";
import { startSshd } from "../../scripts/lab/peers/sshd.ts";
import { pause } from "../../scripts/lab/process.ts";
import type { Stage } from "../../scripts/lab/stage.ts";
import { comparisonSchema } from "../../src/diagnosis/schema.ts";
import { type Rewriting, rewriteCapture } from "../compare/rewrite-capture.ts";
import { BOX, layMiddlebox } from "./middlebox.ts";
import { compare, onPair, onPath, type Pair } from "./pair.ts";

const LARGE = "-m length --length 1000: -j DROP";
/** Long enough for a segment to be sent again several times. Milliseconds. */
const IMPATIENT = 5_000;
/** Enough where nothing but the place of the drop matters. Milliseconds. */
const BRIEF = 3_500;

/** sshd, rules on the router, and one `ssh` to its end. */
const through =
  (rules: readonly string[], { timeoutMs = 20_000, options = [] as readonly string[] } = {}) =>
  async (stage: Stage): Promise<void> => {
    await startSshd(stage);
    for (const text of rules) await rule(stage.router, text);
    await ssh(stage, { timeoutMs, options });
  };

const compared = ({ client, server }: Pair) => compare(client, server);

/** The pair with the server's clock changed. */
function withClock({ client, server }: Pair, rewriting: Rewriting): Promise<Awaited<ReturnType<typeof compare>>> {
  const other = join(dirname(server), "other-clock.pcap");
  writeFileSync(other, rewriteCapture(server, rewriting));
  return compare(client, other);
}

describe("what the path between two points did to an exchange", () => {
  test("nothing: same path, nothing lost", async () => {
    const comparison = await onPair(through([]), compared);
    expect(comparisonSchema.parse(comparison).connections).toHaveLength(1);
    expect(comparison.connections).toMatchObject([
      {
        outcome: "ok",
        verdict: { code: "exchange-complete" },
        path: [{ between: [0, 1], finding: "nothing", what: "same path, nothing lost, nothing changed" }],
      },
    ]);
  });

  test.each([
    ["client", "large packets of the client", [`FORWARD -p tcp --dport 22 ${LARGE}`], "kexinit-lost-path-mtu", /packets of up to \d+ bytes pass/],
    ["server", "large packets of the server", [`FORWARD -p tcp --sport 22 ${LARGE}`], "kexinit-lost-path-mtu", /packets of up to \d+ bytes pass/],
    ["server", "all packets of the server", ["FORWARD -p tcp --sport 22 -j DROP"], "tcp-synack-lost", /nothing of the server passes/],
    ["client", "all data of the client", ["FORWARD -p tcp --dport 22 --tcp-flags PSH PSH -j DROP"], "ident-dropped-in-path", /identification/],
    ["client", "the client's SYN", ["FORWARD -p tcp --dport 22 -j DROP"], "tcp-no-response", /nothing of the client passes/],
  ] as const)("drops of the %s: %s", async (from, _what, rules, code, words) => {
    const comparison = await onPair(through(rules, { timeoutMs: IMPATIENT }), compared);
    const certainty = code === "tcp-no-response" ? "likely" : "certain";
    expect(comparison.connections).toMatchObject([
      {
        outcome: expect.stringMatching(/failed|stalled/),
        verdict: { code, certainty, params: { between: [0, 1] } },
        path: [{ between: [0, 1], finding: "dropped", from }],
      },
    ]);
    expect(comparison.connections[0]!.path[0]!.what).toMatch(words);
    expect(comparison.connections[0]!.path[0]!.capture).toBe(from === "client" ? 0 : 1);
    comparisonSchema.parse(comparison);
  });

  test("the SYN is dropped by the server's host, behind its own capture", async () => {
    const comparison = await onPair(async (stage) => {
      await rule(stage.server, "INPUT -p tcp --dport 22 -j DROP");
      await ssh(stage, { timeoutMs: IMPATIENT });
    }, compared);
    expect(comparison.connections).toMatchObject([
      {
        verdict: { code: "tcp-no-response", certainty: "certain", params: { between: [1, 1] } },
        path: [
          { between: [0, 1], finding: "nothing" },
          { between: [1, 1], finding: "dropped", from: "client" },
        ],
      },
    ]);
    expect(comparison.connections[0]!.verdict.fixes.every(({ command }) => !command?.includes("FORWARD"))).toBe(true);
  });

  test("the router resets, in the server's name", async () => {
    const rules = ["FORWARD -p tcp --dport 22 -m string --algo bm --string SSH-2.0 -j REJECT --reject-with tcp-reset"];
    const comparison = await onPair(through(rules), compared);
    expect(comparison.connections).toMatchObject([
      {
        outcome: "failed",
        verdict: { code: "injected-reset", certainty: "certain", evidence: [{ capture: 0, from: "network" }] },
        path: [
          { between: [0, 1], finding: "reset-injected", from: "server" },
          { between: [0, 1], finding: "dropped", from: "client" },
        ],
      },
    ]);
  });

  test("the MSS is clamped", async () => {
    const comparison = await onPair(through(["FORWARD -t mangle -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --set-mss 1200"]), compared);
    expect(comparison.connections).toMatchObject([{ outcome: "ok" }]);
    expect(comparison.connections[0]!.path).toMatchObject([
      { finding: "rewritten", from: "client", what: "MSS 1460 becomes 1200" },
      { finding: "rewritten", from: "server", what: "MSS 1460 becomes 1200" },
    ]);
  });
});

describe("through NAT", () => {
  const PUBLIC_PORT = 2200;
  const NAT = [
    `PREROUTING -t nat -p tcp --dport ${PUBLIC_PORT} -j DNAT --to-destination ${SERVER.v4}:22`,
    "POSTROUTING -t nat -o eth1 -p tcp -j MASQUERADE --to-ports 40000-40100",
  ];
  const nat =
    (more: readonly string[], timeoutMs: number) =>
    async (stage: Stage): Promise<void> => {
      await startSshd(stage);
      for (const text of [...NAT, ...more]) await rule(stage.router, text);
      await ssh(stage, { host: ROUTER.clientSide.v4, options: [`Port ${PUBLIC_PORT}`], timeoutMs });
    };

  test("masquerade and another port: one connection, and what was rewritten", async () => {
    const comparison = await onPair(nat([], 20_000), compared);
    expect(comparison.connections).toMatchObject([{ outcome: "ok", seen_at: [{ server: { port: PUBLIC_PORT } }, { server: { port: 22 } }] }]);
    const { path, matched_by } = comparison.connections[0]!;
    expect(matched_by).toEqual(expect.arrayContaining(["isn", "cookie"]));
    expect(matched_by).not.toContain("addresses");
    expect(path.map(({ finding, from }) => `${finding} ${from}`)).toEqual(["rewritten client", "rewritten server"]);
    expect(path[0]!.what).toContain(ROUTER.serverSide.v4);
    expect(path[1]!.what).toContain(`${SERVER.v4} port 22`);
  });

  test("a drop by size behind it", async () => {
    const comparison = await onPair(nat([`FORWARD -p tcp --dport 22 ${LARGE}`], IMPATIENT), compared);
    expect(comparison.connections).toMatchObject([{ verdict: { code: "kexinit-lost-path-mtu", certainty: "certain" } }]);
    expect(comparison.connections[0]!.path[0]).toMatchObject({ finding: "dropped", from: "client", between: [0, 1] });
  });
});

describe("a box that holds packets back", () => {
  const box =
    (...options: string[]) =>
    (stage: Stage) =>
      layMiddlebox(stage, "--from", "server", ...options);
  /** The client gives up; what was held for longer still reaches its host, and is recorded there. */
  const impatient =
    (seconds: number) =>
    async (stage: Stage): Promise<void> => {
      await through([], { options: [`ConnectTimeout ${seconds}`] })(stage);
      await pause(2_000);
    };

  test("the large ones, and the exchange goes on: delayed, whose and by how much", async () => {
    const { connections } = await onPath(box("--hold", "0.7", "--longer", "1000"), null, through([]), compared);
    expect(connections).toMatchObject([{ outcome: "ok", path: [{ finding: "delayed", from: "server", between: [0, 1], capture: 0 }] }]);
    expect(connections[0]!.path[0]!.what).toMatch(/^KEXINIT and \d more packets? took 0\.[7-9]\d\d to [01]\.\d+ s; others 0\.\d+ s at most$/);
    expect(connections[0]!.path[0]!.frames.length).toBeGreaterThan(1);
  });

  test("for longer than the client waits: that is why it left, and nothing was dropped", async () => {
    const comparison = await onPath(box("--hold", "2"), null, impatient(1), compared);
    expect(comparison.connections).toMatchObject([
      { outcome: "failed", died_at: "identification", verdict: { code: "slow-step", certainty: "certain", params: { between: [0, 1] } } },
    ]);
    const { path, verdict } = comparison.connections[0]!;
    expect(path).toMatchObject([{ finding: "delayed", from: "server", between: [0, 1] }]);
    expect(verdict.summary).toMatch(/^The server's identification took 2\.\d+ s between client\.pcap and server\.pcap, and the client had gone by then/);
    expect(verdict.evidence.map(({ capture }) => capture)).toEqual([1, 0, 0]);
    comparisonSchema.parse(comparison);
  });

  test("from the SYN-ACK on: no common clock tells which way takes so long, and no scan is seen in it", async () => {
    // Longer than the second after which Linux repeats its SYN, which tells a patient client from a scanner.
    const { captures, connections } = await onPath(box("--hold", "3", "--longer", "0"), null, impatient(2), compared);
    expect(connections).toMatchObject([
      { outcome: "failed", verdict: { code: "tcp-synack-lost", certainty: "likely" }, path: [{ finding: "delayed", from: null, between: [0, 1] }] },
    ]);
    expect(captures[1]!.clock_offset_error_s).toBeGreaterThan(0.9);
  });
});

describe("a box that writes other sequence numbers", () => {
  test("the connection is known by other things, and a drop behind the box has its place", async () => {
    const { connections } = await onPath(
      (stage) => layMiddlebox(stage, "--shift", "1000000000", "4000000000"),
      null,
      async (stage) => {
        await through([])(stage);
        await rule(stage.router, `FORWARD -p tcp --dport 22 ${LARGE}`);
        await ssh(stage, { timeoutMs: BRIEF });
      },
      compared,
    );
    const rewritten = (from: string) => ({ finding: "rewritten", from, what: "the sequence numbers begin elsewhere" });
    expect(connections).toMatchObject([
      { outcome: "ok", verdict: { code: "exchange-complete" }, path: [rewritten("client"), rewritten("server")] },
      {
        verdict: { code: "kexinit-lost-path-mtu", certainty: "certain" },
        path: [{ finding: "dropped", from: "client", between: [0, 1] }, rewritten("client"), rewritten("server")],
      },
    ]);
    for (const { matched_by } of connections) {
      expect(matched_by).toEqual(expect.arrayContaining(["cookie", "timestamps"]));
      expect(matched_by).not.toContain("isn");
    }
  });
});

describe("three points", () => {
  const DROP = through([`FORWARD -p tcp --dport 22 ${LARGE}`], { timeoutMs: BRIEF });
  const compareThree = ({ client, middle, server }: Pair) => compare(client, middle, server);

  test("held back before the middle, dropped behind it: each has its place", async () => {
    const comparison = await onPath((stage) => layMiddlebox(stage, "--from", "server", "--hold", "0.7", "--longer", "1000"), BOX.behind, DROP, compareThree);
    expect(comparison.captures).toHaveLength(3);
    expect(comparison.connections).toMatchObject([
      {
        outcome: expect.stringMatching(/failed|stalled/),
        verdict: { code: "kexinit-lost-path-mtu", certainty: "certain", params: { between: [1, 2] } },
        seen_at: [{ capture: 0 }, { capture: 1 }, { capture: 2 }],
        path: [
          { finding: "delayed", from: "server", between: [0, 1] },
          { finding: "dropped", from: "client", between: [1, 2], capture: 1 },
        ],
      },
    ]);
    expect(comparison.connections[0]!.verdict.summary).toContain("between middle.pcap and server.pcap");
    comparisonSchema.parse(comparison);
  });

  test("the same drop with the middle behind it", async () => {
    const { connections } = await onPath(async () => {}, "eth1", DROP, compareThree);
    expect(connections).toMatchObject([
      {
        verdict: { code: "kexinit-lost-path-mtu", certainty: "certain", params: { between: [0, 1] } },
        path: [
          { finding: "dropped", from: "client", between: [0, 1], capture: 0 },
          { finding: "nothing", between: [1, 2] },
        ],
      },
    ]);
  });
});

describe("clocks", () => {
  /** Far enough apart for 50 ppm to be seen over the path's own delays. Milliseconds. */
  const APART = 12_000;

  test("3 s off either way, and 50 ppm: the same verdict at the same place", async () => {
    await onPair(
      async (stage) => {
        await startSshd(stage);
        await ssh(stage);
        await pause(APART);
        await rule(stage.router, `FORWARD -p tcp --dport 22 ${LARGE}`);
        await ssh(stage, { timeoutMs: IMPATIENT });
      },
      async (pair) => {
        const plain = await compared(pair);
        for (const rewriting of [{ shift: 3 }, { shift: -3 }, { ppm: 50 }, { shift: -3, ppm: -50 }]) {
          const { captures, connections } = await withClock(pair, rewriting);
          const { clock_offset_s: offset, clock_offset_error_s: error, clock_drift_ppm: drift } = captures[1]!;
          expect(Math.abs(offset! - (rewriting.shift ?? 0))).toBeLessThan(error! + 0.001);
          expect(Math.abs(drift! - ((rewriting as Rewriting).ppm ?? 0))).toBeLessThan(20);
          expect(connections.map(({ verdict, path }) => [verdict.code, verdict.certainty, path])).toEqual(
            plain.connections.map(({ verdict, path }) => [verdict.code, verdict.certainty, path]),
          );
        }
        expect(plain.connections.map(({ verdict }) => verdict.code)).toEqual(["exchange-complete", "kexinit-lost-path-mtu"]);
        expect(plain.connections.map(({ path }) => path[0]!.finding)).toEqual(["nothing", "dropped"]);
      },
    );
  });
});

describe("a man in the middle", () => {
  test("two exchanges: intercepted between the points; likely, because server and time alone join them", async () => {
    const comparison = await onPair(async (stage) => {
      await startSshd(stage);
      await startSshMiddle(stage);
      await rule(stage.router, `PREROUTING -t nat -i eth0 -p tcp --dport 22 -j REDIRECT --to-ports ${MIDDLE_PORT}`);
      await ssh(stage);
    }, compared);
    expect(comparison.connections).toMatchObject([
      {
        matched_by: ["time"],
        verdict: { code: "ssh-intercepted", certainty: "likely", params: { between: [0, 1] } },
        seen_at: [{ capture: 0 }, { capture: 1 }],
      },
    ]);
    const { path, verdict } = comparison.connections[0]!;
    expect(path[0]).toMatchObject({ finding: "rewritten", between: [0, 1] });
    expect(path.some(({ finding }) => finding === "dropped")).toBe(false);
    expect(verdict.summary).toMatch(/was shown the host key ecdsa\S+ SHA256:\S+, the server shows ssh-ed25519 SHA256:/);
    comparisonSchema.parse(comparison);
  });

  test("two clients of one server at the same time, each seen at one point only: nobody is accused", async () => {
    const comparison = await onPair(
      async (stage) => {
        await startSshd(stage);
        const options = ["BatchMode=yes", "StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null"].flatMap((option) => ["-o", option]);
        await Promise.all([ssh(stage), stage.router.run(["ssh", "-F", "none", ...options, SERVER.v4, "true"])]);
      },
      compared,
      { filter: `tcp and host ${ROUTER.serverSide.v4}` },
    );
    expect(comparison.connections.map(({ verdict, path }) => [verdict.code, path.map(({ finding }) => finding)])).toEqual([
      ["exchange-complete", ["not-seen"]],
      ["exchange-complete", ["not-seen"]],
    ]);
  });
});
