import { readFileSync } from "node:fs";
import { request } from "node:http";
import { describe, expect, it } from "vitest";
import type { ConnectionRecord } from "../../src/diagnosis/record.ts";
import { LiveMetrics, type LiveState } from "../../src/sinks/live-metrics.ts";
import { serveMetrics } from "../../src/sinks/metrics-server.ts";

const STATE: LiveState = {
  packets: 12,
  bytes: 3_400,
  dropped: 5,
  following: 7,
  halfOpen: 2,
  evicted: 3,
  untold: 4,
  notPrinted: 6,
  rss: 80_000_000,
  heap: 20_000_000,
  sinks: [{ name: 'redis://h/"0"', counts: { delivered: 100, lost: 1, waitingBytes: 9, up: true } }],
};

function metrics(state: LiveState = STATE): LiveMetrics {
  const made = new LiveMetrics("1.2.3", () => state);
  const failed = { outcome: "failed", verdict: { code: "no-common-kex" } } as ConnectionRecord;
  made.exchange(failed, { ident: 3e6, kexinit: 400e6, newkeys: null });
  made.exchange(failed, { ident: null, kexinit: null, newkeys: null });
  return made;
}

/** Samples of the text format: name with labels → value. */
function samples(text: string): Map<string, number> {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ") + 1))]));
}

const names = async (): Promise<Set<string>> => new Set([...samples(await metrics().text()).keys()].map((name) => name.replace(/\{.*/, "")));

describe("metrics", () => {
  it("count exchanges by outcome and verdict, and the steps that were reached", async () => {
    const all = samples(await metrics().text());
    expect(all.get('kexscope_exchanges_total{outcome="failed",verdict="no-common-kex"}')).toBe(2);
    expect(all.get('kexscope_step_seconds_count{step="ident"}')).toBe(1);
    expect(all.get('kexscope_step_seconds_bucket{le="0.005",step="ident"}')).toBe(1);
    expect(all.get('kexscope_step_seconds_bucket{le="0.25",step="kexinit"}')).toBe(0);
    expect(all.get('kexscope_step_seconds_bucket{le="0.5",step="kexinit"}')).toBe(1);
    expect(all.has('kexscope_step_seconds_count{step="newkeys"}')).toBe(false);
  });

  it("read the state anew each time: totals do not add up", async () => {
    const made = metrics();
    await made.text();
    const all = samples(await made.text());
    expect(Object.fromEntries([...all].filter(([name]) => !name.startsWith("kexscope_step") && name !== "process_start_time_seconds"))).toEqual({
      'kexscope_exchanges_total{outcome="failed",verdict="no-common-kex"}': 2,
      'kexscope_build_info{version="1.2.3"}': 1,
      kexscope_captured_packets_total: 12,
      kexscope_captured_bytes_total: 3_400,
      kexscope_dropped_packets_total: 5,
      kexscope_evicted_flows_total: 3,
      kexscope_untold_flows_total: 4,
      kexscope_unprinted_records_total: 6,
      kexscope_flows: 7,
      kexscope_half_open_flows: 2,
      process_resident_memory_bytes: 80_000_000,
      nodejs_heap_size_used_bytes: 20_000_000,
      'kexscope_sink_delivered_records_total{sink="redis://h/\\"0\\""}': 100,
      'kexscope_sink_lost_records_total{sink="redis://h/\\"0\\""}': 1,
      'kexscope_sink_waiting_bytes{sink="redis://h/\\"0\\""}': 9,
      'kexscope_sink_up{sink="redis://h/\\"0\\""}': 1,
    });
  });

  it("are all in docs/metrics.md, and nothing else is", async () => {
    const doc = readFileSync(new URL("../../docs/metrics.md", import.meta.url), "utf8");
    const table = doc.split("\n").filter((line) => line.startsWith("| `"));
    const documented = new Set(table.flatMap((line) => [...line.split("|")[1]!.matchAll(/`(\w+)/g)].map(([, name]) => name!)));
    const families = new Set([...(await names())].map((name) => name.replace(/_(?:bucket|sum|count)$/, "")));
    expect([...documented].sort()).toEqual([...families].sort());
  });
});

describe("the dashboard", () => {
  const dashboard = JSON.parse(readFileSync(new URL("../../docs/grafana-kexscope.json", import.meta.url), "utf8")) as {
    panels: { id: number; title: string; targets: { expr: string }[] }[];
    templating: { list: { query: string | { query: string } }[] };
  };
  const queries = [
    ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    ...dashboard.templating.list.flatMap(({ query }) => (typeof query === "string" ? [] : [query.query])),
  ];

  it("asks for metrics that exist only, and for every one of kexscope's", async () => {
    const asked = new Set(queries.flatMap((query) => query.match(/\b(?:kexscope|process|nodejs)_\w+/g) ?? []));
    const there = await names();
    expect([...asked].filter((name) => !there.has(name))).toEqual([]);
    const unasked = [...there].filter((name) => name.startsWith("kexscope_") && !asked.has(name));
    expect(unasked.sort()).toEqual(["kexscope_captured_bytes_total", "kexscope_sink_up", "kexscope_step_seconds_count", "kexscope_step_seconds_sum"]);
  });

  it("asks for labels that these metrics have", async () => {
    const labels = new Set(["instance", "le", "job"]);
    for (const name of samples(await metrics().text()).keys()) for (const [, label] of name.matchAll(/(\w+)="/g)) labels.add(label!);
    const asked = queries.flatMap((query) =>
      [...query.matchAll(/(\w+)=~?"|by \(([^)]+)\)/g)].flatMap(([, one, several]) => (one ? [one] : several!.split(", "))),
    );
    expect(asked.filter((label) => !labels.has(label))).toEqual([]);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
  });
});

describe("the server", () => {
  it("answers GET /metrics on the loopback, and nothing else", async () => {
    const listening = await serveMetrics(metrics(), { host: "127.0.0.1", port: 0 });
    if (typeof listening === "string") throw new Error(listening);
    const { server, port } = listening;
    const ask = (path: string, method = "GET"): Promise<{ status: number; type: string; text: string }> =>
      new Promise((resolve, reject) => {
        const asked = request({ host: "127.0.0.1", port, path, method }, (response) => {
          let text = "";
          response.setEncoding("utf8").on("data", (more: string) => {
            text += more;
          });
          response.on("end", () => resolve({ status: response.statusCode!, type: response.headers["content-type"] ?? "", text }));
        });
        asked.on("error", reject).end();
      });
    const page = await ask("/metrics");
    expect(page).toMatchObject({ status: 200, type: expect.stringContaining("text/plain; version=0.0.4") });
    expect(samples(page.text).get("kexscope_flows")).toBe(7);
    expect((await ask("/")).status).toBe(404);
    expect((await ask("/metrics", "POST")).status).toBe(405);
    expect(await serveMetrics(metrics(), { host: "127.0.0.1", port })).toBe("something else listens there");
    await new Promise((resolve) => server.close(resolve));
  });
});
