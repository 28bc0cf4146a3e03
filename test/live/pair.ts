import { execFile } from "node:child_process";
import { join } from "node:path";
import { type CaptureOptions, startCapture } from "../../scripts/lab/capture.ts";
import { type Stage, setStage } from "../../scripts/lab/stage.ts";
import type { ComparisonDocument } from "../../src/diagnosis/compare-record.ts";
import { MAIN } from "./live-process.ts";

/** The same connections, captured at both ends of the lab's path, and on the router where that was asked for. */
export interface Pair {
  client: string;
  server: string;
  middle: string;
}

/** Plays something on a stage of its own while both ends capture, and hands on what they saw; the files are gone afterwards. */
export async function onPair<T>(play: (stage: Stage) => Promise<void>, look: (pair: Pair) => Promise<T>, atServer: CaptureOptions = {}): Promise<T> {
  return onPath(async () => {}, null, play, look, atServer);
}

/** The same with a change to the path before anybody captures; `device`: the router's interface on which a third point captures. */
export async function onPath<T>(
  lay: (stage: Stage) => Promise<void>,
  device: string | null,
  play: (stage: Stage) => Promise<void>,
  look: (pair: Pair) => Promise<T>,
  atServer: CaptureOptions = {},
): Promise<T> {
  const stage = await setStage();
  try {
    const [client, middle, server] = ["client", "middle", "server"].map((name) => join(stage.folder, `${name}.pcap`)) as [string, string, string];
    await lay(stage);
    const captures = [await startCapture(stage.client, client), await startCapture(stage.server, server, atServer)];
    if (device !== null) captures.push(await startCapture(stage.router, middle, { device }));
    await play(stage);
    for (const capture of captures) await capture.stop();
    return await look({ client, middle, server });
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
