/** What the product says about what happens on the wire. */
import { join } from "node:path";
import { analyse } from "../../src/analysis/analyse.ts";
import { STALL_AFTER } from "../../src/analysis/analysis-options.ts";
import { OpenFailure, openCapture } from "../../src/capture/open-capture.ts";
import type { ConnectionRecord } from "../../src/diagnosis/record.ts";
import { startCapture } from "../lab/capture.ts";
import type { Stage } from "../lab/stage.ts";

let captures = 0;

/** Captures at the client while `happens` runs, and analyses the connection that began then; leftovers of earlier ones may still speak. */
export async function observe<T>(stage: Stage, happens: () => Promise<T>): Promise<{ readonly record: ConnectionRecord; readonly result: T }> {
  const file = join(stage.folder, `capture-${captures++}.pcap`);
  const capture = await startCapture(stage.client, file);
  const result = await happens();
  await capture.stop();
  const record = (await recordsOf(file)).find(({ tcp }) => tcp.syn_count > 0);
  if (record === undefined) throw new Error("the capture holds no connection");
  return { record, result };
}

async function recordsOf(file: string): Promise<ConnectionRecord[]> {
  const opened = openCapture(file);
  if (opened instanceof OpenFailure) throw opened;
  const records: ConnectionRecord[] = [];
  const options = { ports: [22], separate: false, knownHosts: null, stallAfter: STALL_AFTER };
  await analyse([opened], options, { connection: (record) => void records.push(record), series: () => undefined });
  return records;
}
