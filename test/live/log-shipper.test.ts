import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { run, start, until } from "../../scripts/lab/process.ts";
import { example, page } from "./doc-shell.ts";
import { MAIN } from "./live-process.ts";

/** rsyslog cuts what is longer, unless it is told otherwise. Bytes. */
const RSYSLOG_DEFAULT = 8_192;
/** The configuration of docs/stream.md as it stands there. */
const CONFIG = example(page("stream.md"), "imfile");
const CAPTURES = ["no-common-kex", "tcp-refused", "complete-openssh"].map((name) =>
  fileURLToPath(new URL(`../../captures/${name}/input.pcap`, import.meta.url)),
);

const folder = mkdtempSync(join(tmpdir(), "kexscope-shipper-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The uids in a file of lines. A line that is no whole record throws. */
function uids(path: string): string[] {
  const lines = readFileSync(path, "utf8").trim().split("\n");
  return lines.map((line) => (JSON.parse(line) as { uid: string }).uid);
}

test("rsyslog follows the file that rotates: each record once, whole, however long", async () => {
  const [logs, taken] = [join(folder, "log"), join(folder, "taken.ndjson")];
  mkdirSync(logs);
  chmodSync(folder, 0o755);
  // Root becomes nobody before it writes there.
  chmodSync(logs, 0o777);
  const here = CONFIG.replace("/var/log/kexscope-records.ndjson", taken).replace("/var/log/kexscope/", `${logs}/`);
  expect(here).not.toContain("/var/log");
  const work = join(folder, "work");
  mkdirSync(work);
  writeFileSync(join(folder, "rsyslog.conf"), `global(workDirectory="${work}")\n${here}`);
  const rsyslog = start(["rsyslogd", "-n", "-f", join(folder, "rsyslog.conf"), "-i", join(folder, "pid")]);
  const sent: string[] = [];
  try {
    for (const capture of CAPTURES) {
      // A file that is there at the start of a run moves on: two rotations here.
      const { stdout } = await run([process.execPath, MAIN, "--ndjson", "--sink", `file:${logs}/ssh.ndjson`, capture]);
      const records = stdout.split("\n").filter((line) => line.includes('"event":"connection"'));
      sent.push(...records.map((line) => (JSON.parse(line) as { uid: string }).uid));
      await until(() => {
        try {
          return uids(taken).length >= sent.length;
        } catch {
          return false;
        }
      }, 15_000);
    }
  } finally {
    rsyslog.signal("SIGTERM");
    await rsyslog.ended;
  }
  expect(sent.length).toBeGreaterThanOrEqual(CAPTURES.length);
  expect(uids(taken)).toEqual(sent);
  const longest = Math.max(
    ...readFileSync(taken, "utf8")
      .split("\n")
      .map(({ length }) => length),
  );
  expect(longest).toBeGreaterThan(RSYSLOG_DEFAULT);
});
