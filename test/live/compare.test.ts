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
import { compare, onPair, type Pair } from "./pair.ts";

const LARGE = "-m length --length 1000: -j DROP";
/** Long enough for a segment to be sent again several times. Milliseconds. */
const IMPATIENT = 5_000;

/** sshd, rules on the router, and one `ssh` to its end. */
const through =
  (rules: readonly string[], { timeoutMs = 20_000 } = {}) =>
  async (stage: Stage): Promise<void> => {
    await startSshd(stage);
    for (const text of rules) await rule(stage.router, text);
    await ssh(stage, { timeoutMs });
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
