import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { run, until } from "../../scripts/lab/process.ts";
import { type Stage, setStage } from "../../scripts/lab/stage.ts";
import { example, page } from "./doc-shell.ts";
import { LiveProcess } from "./live-process.ts";

/** The configuration, the rules and the dashboard of docs/metrics.md as they stand there. */
const CONFIG = example(page("metrics.md"), "scrape_configs:");
const RULES = example(page("metrics.md"), "groups:");
const DASHBOARD = page("grafana-kexscope.json");
const API = "http://127.0.0.1:9090/api/v1";

let stage: Stage;
const folder = mkdtempSync(join(tmpdir(), "kexscope-prometheus-"));
beforeAll(async () => {
  stage = await setStage();
  writeFileSync(join(folder, "prometheus.yml"), `global: { scrape_interval: 1s, evaluation_interval: 1s }\n${CONFIG}`);
  writeFileSync(join(folder, "kexscope.rules.yml"), RULES);
});
afterAll(async () => {
  await stage.remove();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  status: string;
  data: { result: { metric: Record<string, string>; value: [number, string] }[]; groups: { rules: { name: string; health: string }[] }[] };
}

async function ask(path: string, query?: string): Promise<Answer> {
  const asked = query === undefined ? [] : ["--data-urlencode", `query=${query}`];
  const { stdout } = await stage.client.run(["curl", "-s", "-G", `${API}/${path}`, ...asked]);
  return JSON.parse(stdout) as Answer;
}

/** Every query of the dashboard, its variables filled in. */
function dashboardQueries(): string[] {
  const queries: string[] = [];
  JSON.parse(DASHBOARD, (key, value: unknown) => {
    if (key === "expr" && typeof value === "string")
      queries.push(value.replaceAll("$__rate_interval", "1m").replaceAll("$__range", "1h").replace(/\$\w+/g, ".*"));
    return value;
  });
  return queries;
}

test("promtool takes the configuration and the rules", async () => {
  const { status, stdout, stderr } = await run(["promtool", "check", "config", join(folder, "prometheus.yml")]);
  expect(status, stdout + stderr).toBe(0);
  expect(stdout).toContain("3 rules found");
});

test("a Prometheus reads the metrics, and its rules and the dashboard's queries can be answered", async () => {
  const live = new LiveProcess(["ip", "netns", "exec", stage.client.name], ["-i", "eth0", "--ndjson", "--metrics", "9464"]);
  await live.listening();
  const command = ["prometheus", `--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/data`, "--web.listen-address=127.0.0.1:9090"];
  const prometheus = stage.client.start(command);
  await prometheus.says(/Server is ready to receive web requests/, 30_000);
  await stage.client.run(["nc", "-z", "-w", "1", "198.51.100.22", "22"]);
  const counted = async () => (await ask("query", 'kexscope_exchanges_total{outcome="failed",verdict="tcp-refused"}')).data.result[0]?.value[1];
  await until(async () => (await counted()) === "1", 20_000);
  const { groups } = (await ask("rules")).data;
  expect(groups.flatMap(({ rules }) => rules.map(({ name, health }) => [name, health]))).toEqual([
    ["SshExchangesFail", "ok"],
    ["SshRecordsLost", "ok"],
    ["SshRecordsWait", "ok"],
  ]);
  const queries = dashboardQueries();
  expect(queries.length).toBeGreaterThan(5);
  for (const query of queries) expect((await ask("query", query)).status, query).toBe("success");
  prometheus.signal("SIGTERM");
  await prometheus.ended;
  await live.stop();
}, 90_000);
