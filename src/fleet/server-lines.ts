import { readOpenssh } from "../diagnosis/fixes/openssh-reader.ts";
import type { Setting } from "../diagnosis/fixes/setting.ts";
import { wireText } from "../wire-text.ts";

/** Where lines of sshd_config come from. */
export interface LinesSource {
  /** "--server", or a file's path. */
  name: string;
  text: string;
  kind: "lines" | "config" | "policy";
}

/** What the servers would have. */
export interface ServerLines {
  /** In the order in which sshd would read them: the first value of a keyword wins. */
  settings: Setting[];
  /** The sources are a whole configuration: what they do not set has its default. */
  whole: boolean;
  /** Lines that nobody can evaluate without the server, or that set nothing that is negotiated; in words. */
  remarks: string[];
}

/** Reads all sources, in order. Never throws. */
export function readServerLines(sources: readonly LinesSource[]): ServerLines {
  const read: ServerLines = { settings: [], whole: sources.some(({ kind }) => kind === "config"), remarks: [] };
  for (const source of sources) {
    const { settings, ignored } = readOpenssh(evaluated(source, read.remarks));
    read.settings.push(...settings);
    // A configuration is full of other things; a line that somebody asks about is meant to change something.
    if (source.kind === "lines") read.remarks.push(...ignored.map((line) => `${source.name} ${quoted(line)}: it sets nothing that is negotiated`));
  }
  return read;
}

/** RHEL 8 and before: opensshserver.config holds options for sshd's command line in a shell variable. */
const POLICY_VARIABLE = /^CRYPTO_POLICY\s*=\s*(['"]?)(.*)\1$/;

/** The lines that are in force for every connection. */
function evaluated({ name, text, kind }: LinesSource, remarks: string[]): string {
  const lines: string[] = [];
  for (const [i, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    const place = kind === "lines" ? name : `${name} line ${i + 1}`;
    if (/^match\s/i.test(line)) {
      remarks.push(`${place} ${quoted(line)}: not evaluated, nor what follows; sshd takes no list of algorithms there`);
      break;
    }
    if (/^include\s/i.test(line)) remarks.push(`${place} ${quoted(line)}: not evaluated; what it includes may set a list first`);
    else lines.push(POLICY_VARIABLE.exec(line)?.[2] ?? line);
  }
  return lines.join("\n");
}

/** Longest piece of a line that is repeated. Characters. */
const MAX_REPEATED = 80;

function quoted(line: string): string {
  return `"${wireText(line.slice(0, MAX_REPEATED))}"`;
}
