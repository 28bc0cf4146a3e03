import { execFile } from "node:child_process";
import { join } from "node:path";
import { type CaptureOptions, startCapture } from "../../scripts/lab/capture.ts";
import { type Stage, setStage } from "../../scripts/lab/stage.ts";
import type { ComparisonDocument } from "../../src/diagnosis/compare-record.ts";
import { MAIN } from "./live-process.ts";

/** The same connections, captured at both ends of the lab's path. */
export interface Pair {
  client: string;
  server: string;
}

/** Plays something on a stage of its own while both ends capture, and hands on what they saw; the files are gone afterwards. */
export async function onPair<T>(play: (stage: Stage) => Promise<void>, look: (pair: Pair) => Promise<T>, atServer: CaptureOptions = {}): Promise<T> {
  const stage = await setStage();
  try {
    const pair = { client: join(stage.folder, "client.pcap"), server: join(stage.folder, "server.pcap") };
    const captures = [await startCapture(stage.client, pair.client), await startCapture(stage.server, pair.server, atServer)];
    await play(stage);
    for (const capture of captures) await capture.stop();
    return await look(pair);
  } finally {
    await stage.remove();
  }
}

/** `kexscope compare --json FILE...` of the built program. */
export function compare(...files: readonly string[]): Promise<ComparisonDocument> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [MAIN, "compare", "--json", ...files], { maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      // Status 1 says that an exchange failed.
      if (error !== null && error.code !== 1) reject(new Error(`${error.message}\n${stderr}`));
      else resolve(JSON.parse(stdout) as ComparisonDocument);
    });
  });
}
