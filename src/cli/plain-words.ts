/** A command line that is files and switches and nothing else: `kexscope --ndjson a.pcap b.pcap`. */
export interface PlainWords {
  files: string[];
  switches: Set<Switch>;
}

export type Switch = "json" | "ndjson" | "frames" | "separate" | "exit-zero" | "quiet" | "verbose" | "no-color";

const SWITCHES: Readonly<Record<string, Switch>> = {
  "--json": "json",
  "--ndjson": "ndjson",
  "--frames": "frames",
  "--separate": "separate",
  "--exit-zero": "exit-zero",
  "--quiet": "quiet",
  "-q": "quiet",
  "--verbose": "verbose",
  "-v": "verbose",
  "--no-color": "no-color",
};
/** Of two that exclude each other, yargs says so. */
const CONFLICTS: readonly (readonly [Switch, Switch])[] = [
  ["json", "ndjson"],
  ["quiet", "verbose"],
];
const COMMANDS: ReadonlySet<string> = new Set(["analyze", "live", "compare", "batch", "what-if", "report", "explain", "interfaces", "schema", "completion"]);

/**
 * Takes a plain command line apart, as yargs would; null for any other, which is yargs' work. Most are plain, and loading and asking yargs is a fifth of
 * what a small capture takes.
 */
export function plainWords(argv: readonly string[]): PlainWords | null {
  const files: string[] = [];
  const switches = new Set<Switch>();
  for (const word of argv) {
    if (word === "" || COMMANDS.has(word)) return null;
    if (word[0] !== "-") files.push(word);
    else if (Object.hasOwn(SWITCHES, word) && !switches.has(SWITCHES[word]!)) switches.add(SWITCHES[word]!);
    else return null;
  }
  const isClear = files.length > 0 && !CONFLICTS.some(([one, other]) => switches.has(one) && switches.has(other));
  return isClear ? { files, switches } : null;
}
