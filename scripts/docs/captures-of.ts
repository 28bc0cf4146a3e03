/** Which captures of the collection show a verdict, by their reviewed answers. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { Golden } from "../../test/golden/summary-of-record.ts";

/** One capture and the codes that its answer has. */
export interface ShownCapture {
  /** Folder under captures/. */
  name: string;
  /** Codes of verdicts, and of what stands beside them and of notes. */
  verdicts: ReadonlySet<string>;
  beside: ReadonlySet<string>;
}

/** "no-common-kex (certain)" */
const CODE = /^[a-z0-9-]+/;

/** Every capture with a reviewed answer, in order of names. */
export function shownCaptures(captures: URL): ShownCapture[] {
  return readdirSync(captures)
    .filter((name) => existsSync(answerOf(captures, name)))
    .sort()
    .map((name) => ({ name, ...codesOf(JSON.parse(readFileSync(answerOf(captures, name), "utf8")) as Golden) }));
}

function answerOf(captures: URL, name: string): URL {
  return new URL(`${name}/expected.json`, captures);
}

function codesOf(golden: Golden): Pick<ShownCapture, "verdicts" | "beside"> {
  const code = (text: string) => CODE.exec(text)?.[0] ?? text;
  return {
    verdicts: new Set([...golden.connections.map(({ verdict }) => code(verdict)), ...golden.notes]),
    beside: new Set(golden.connections.flatMap(({ also }) => also.map(code))),
  };
}
