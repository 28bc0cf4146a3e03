/** A mismatch from its failure to its end: it fails on the wire, is diagnosed, is mended as printed, and completes as foretold. */
import { isDeepStrictEqual } from "node:util";
import type { ConnectionRecord, Fix } from "../../src/diagnosis/record.ts";
import { SERVER } from "../lab/addresses.ts";
import { setStage } from "../lab/stage.ts";
import type { ClientEnd, ClientKind, ServerKind } from "./ends.ts";
import { observe } from "./observe.ts";
import type { Row } from "./row.ts";

export interface Mismatch {
  readonly name: string;
  /** The verdict's code, and those of further failing slots beside it. */
  readonly codes: readonly [string, ...string[]];
  /** What it may be called instead, when a race of the client's goes the other way; the fix is the same. */
  readonly orElse?: string;
  readonly client: ClientKind;
  readonly server: ServerKind;
  /** Address of the server; default: its IPv4 address. */
  readonly host?: string;
  /** Ends that could be configured, but not to any good here, and why. A fix for such an end would be a surprise, and fails the loop. */
  readonly beyondHelp?: { readonly client?: string; readonly server?: string };
}

interface Way {
  readonly side: "client" | "server";
  /** What of the fix is applied. */
  readonly part: "line" | "command";
}

/** Each from scratch. A command alone is the client's one-shot form; a server's command belongs to its line. */
const WAYS: readonly Way[] = [
  { side: "server", part: "line" },
  { side: "client", part: "line" },
  { side: "client", part: "command" },
];

export async function closeMismatch(mismatch: Mismatch): Promise<Row[]> {
  const rows: Row[] = [];
  for (const way of WAYS) rows.push(...(await closeOneWay(mismatch, way)));
  return rows;
}

async function closeOneWay(mismatch: Mismatch, { side, part }: Way): Promise<Row[]> {
  const about = { name: mismatch.name, pair: `${mismatch.client.program} to ${mismatch.server.program}`, side };
  let verdict = "";
  let fix = "";
  const stage = await setStage();
  try {
    const server = await mismatch.server.on(stage);
    const client = await mismatch.client.on(stage, mismatch.host ?? SERVER.v4);
    const end = side === "server" ? server : client;
    if (part === "command" && end.runCommand === undefined) return [];
    await server.start();
    const { record } = await observe(stage, () => client.connect());
    verdict = codesOf(record);
    if (verdict !== mismatch.codes.join(" ") && verdict !== mismatch.orElse) throw new Error(`expected ${mismatch.codes.join(" ")}: ${record.verdict.summary}`);
    const chosen = record.verdict.fixes.find((candidate) => candidate.side === side && has(part, candidate));
    const beyond = mismatch.beyondHelp?.[side];
    if (beyond !== undefined && chosen !== undefined) throw new Error(`said to be beyond help (${beyond}), and yet: ${chosen.line}`);
    const notApplicable = end.notConfigurable ?? beyond;
    if (notApplicable !== undefined) return [{ ...about, verdict, fix: notApplicable, result: "n/a" }];
    if (chosen === undefined) throw new Error(`no ${part} among: ${record.verdict.fixes.map((other) => `${other.side}: ${other.why}`).join("; ") || "none"}`);
    fix = (chosen[part] ?? "").replaceAll("\n", " / ");
    const connect = part === "command" ? () => end.runCommand!(chosen) : () => client.connect();
    if (part === "line") await end.applyLine!(chosen);
    const half = otherHalf(chosen, record.verdict.fixes);
    if (half !== undefined) await (half.side === "server" ? server : client).applyLine!(half);
    if (half !== undefined) fix += ` + ${(half.line ?? "").replaceAll("\n", " / ")}`;
    mustComplete(await observe(stage, connect), chosen, client);
    return [{ ...about, verdict, fix, result: "completes" }];
  } catch (error) {
    return [{ ...about, verdict, fix, result: "FAILS", detail: error instanceof Error ? (error.stack ?? error.message) : String(error) }];
  } finally {
    await stage.remove();
  }
}

/** The half of the fix that this one needs beside it. */
const otherHalf = (chosen: Fix, all: readonly Fix[]) =>
  chosen.needs === undefined ? undefined : all.find(({ side, needs }) => side === chosen.needs && needs === chosen.side);

/** A command that connects by itself stands alone; one beside a line proves that line. */
const has = (part: Way["part"], { line, command }: Fix) => (part === "line" ? line !== null : line === null && command !== null);

/** The verdict, and the further slots that fail. */
function codesOf({ verdict, also }: ConnectionRecord): string {
  return [verdict.code, ...also.map(({ code }) => code).filter((code) => code.startsWith("no-common-"))].join(" ");
}

/** The client's own word that it came to the login, the capture's that the exchange is complete, and that it went as the fix foretold. */
function mustComplete({ record, result }: Awaited<ReturnType<typeof observe<Awaited<ReturnType<ClientEnd["connect"]>>>>>, fix: Fix, client: ClientEnd): void {
  const said = result.stdout + result.stderr;
  if (!client.atLogin.test(said)) throw new Error(`the client did not come to the login: ${said}`);
  if (record.outcome !== "ok") throw new Error(`the capture shows ${record.verdict.code}: ${record.verdict.summary}`);
  if (!isDeepStrictEqual(record.ssh.negotiated, fix.checked))
    throw new Error(`negotiated ${JSON.stringify(record.ssh.negotiated)}, foretold ${JSON.stringify(fix.checked)}`);
}
