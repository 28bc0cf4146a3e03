/** Everything that is no mismatch: fails on the wire, is diagnosed, the printed command is run as it stands where it says, and the exchange completes. */
import type { Side } from "../../src/diagnosis/record.ts";
import { SERVER } from "../lab/addresses.ts";
import type { Finished } from "../lab/process.ts";
import { type Stage, setStage } from "../lab/stage.ts";
import { observe } from "./observe.ts";
import { ssh } from "./openssh-client.ts";
import type { Row } from "./row.ts";

export interface Outage {
  readonly name: string;
  readonly code: string;
  /** Which of the printed fixes: where it is for, and what tells it from others. */
  readonly side: Side;
  readonly fix: RegExp;
  readonly host?: string;
  /** Breaks it; returns the shell of the machine where the command is to be run. */
  breaks(stage: Stage): Promise<Shell>;
  /** Only the command's one connection is mended: it is the second attempt itself. */
  readonly oneShot?: boolean;
}

export type Shell = (command: string) => Promise<Finished>;

/** Long enough for three retransmissions, or for the end of a SYN's first repetitions. Milliseconds. */
const PATIENCE_MS = 6_000;
/** tcp_mtu_probing begins after some retransmissions. Milliseconds. */
const PATIENCE_WHEN_MENDED_MS = 40_000;

export async function closeOutage(outage: Outage): Promise<Row[]> {
  const about = { name: outage.name, pair: "OpenSSH client to OpenSSH server", side: outage.side };
  let verdict = "";
  let fix = "";
  const stage = await setStage();
  try {
    const client = await ssh().on(stage, outage.host ?? SERVER.v4);
    const shell = await outage.breaks(stage);
    const { record } = await observe(stage, () => client.connect(PATIENCE_MS));
    verdict = record.verdict.code;
    if (verdict !== outage.code) throw new Error(`expected ${outage.code}: ${record.verdict.summary}`);
    const chosen = record.verdict.fixes.find(({ side, command }) => side === outage.side && command !== null && outage.fix.test(command));
    if (chosen === undefined || chosen.command === null) throw new Error(`not among: ${record.verdict.fixes.map(({ command }) => command).join("; ")}`);
    fix = chosen.command;
    if (!outage.oneShot) await mustRun(shell, chosen.command);
    const second = await observe(stage, () => (outage.oneShot ? client.runCommand!(chosen) : client.connect(PATIENCE_WHEN_MENDED_MS)));
    const said = second.result.stdout + second.result.stderr;
    if (!client.atLogin.test(said)) throw new Error(`the client did not come to the login: ${said}`);
    if (second.record.outcome !== "ok") throw new Error(`the capture shows ${second.record.verdict.code}: ${second.record.verdict.summary}`);
    return [{ ...about, verdict, fix, result: "completes" }];
  } catch (error) {
    return [{ ...about, verdict, fix, result: "FAILS", detail: error instanceof Error ? (error.stack ?? error.message) : String(error) }];
  } finally {
    await stage.remove();
  }
}

async function mustRun(shell: Shell, command: string): Promise<void> {
  const { status, stdout, stderr } = await shell(command);
  if (status !== 0) throw new Error(`\`${command}\` ended with ${status}: ${stderr}${stdout}`);
}
