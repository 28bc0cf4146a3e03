import fc from "fast-check";
import { expect, it } from "vitest";
import yargs, { type Argv } from "yargs";
import { ANALYSIS_FLAGS } from "../../src/cli/analysis-flags.ts";
import { COMMANDS } from "../../src/cli/commands/index.ts";
import { plainArguments } from "../../src/cli/plain-entry.ts";
import { plainWords } from "../../src/cli/plain-words.ts";

const NAMES = COMMANDS.map(({ command }) => [command].flat()[0]!.split(" ")[0]!);
const FLAGS = Object.keys(ANALYSIS_FLAGS).flatMap((name) => [`--${name}`, `--no-${name}`, `--${name}=x`]);

/** What `kexscope analyze` is given by yargs; null where it refuses. */
function asYargs(argv: string[]): Record<string, unknown> | null {
  const { builder } = COMMANDS[0]!;
  try {
    const parser = builder(yargs().parserConfiguration({ "camel-case-expansion": false, "parse-positional-numbers": false }).exitProcess(false)) as Argv;
    return parser
      .fail((message, error) => {
        throw error ?? new Error(message);
      })
      .parseSync(argv);
  } catch {
    return null;
  }
}

it("plain words are what yargs makes of them", () => {
  const word = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom("a.pcap", "b", "0", "1e3", "a=b", "") },
    { weight: 4, arbitrary: fc.constantFrom("--json", "--ndjson", "--frames", "--separate", "--exit-zero", "--quiet", "-q", "--verbose", "-v", "--no-color") },
    { weight: 1, arbitrary: fc.constantFrom(...FLAGS, ...NAMES, "-", "--", "-qv", "-h", "--help", "--version", "--jsno") },
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 6 }), (argv) => {
      const plain = plainWords(argv);
      if (plain === null) return;
      const { _: files, $0, q, v, ...args } = asYargs(argv) ?? {};
      expect(plain.files).toEqual(files);
      const given = Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined));
      expect(plainArguments(plain.switches)).toEqual(given);
    }),
    { numRuns: 1_000 },
  );
});

it("is plain: files, and each switch", () => {
  expect(plainWords(["a.pcap", "--ndjson", "-q"])).toEqual({ files: ["a.pcap"], switches: new Set(["ndjson", "quiet"]) });
  expect(plainWords(["--no-color", "a.pcap", "b.pcap"])?.files).toEqual(["a.pcap", "b.pcap"]);
});

it.each([
  [],
  ["--json"],
  ["-"],
  ["a.pcap", "--port", "22"],
  ["a.pcap", "--json", "--ndjson"],
  ["a.pcap", "-q", "-v"],
  ["a.pcap", "-q", "--quiet"],
  ["a.pcap", "--help"],
  ...NAMES.map((name) => [name, "a.pcap"]),
])("is for yargs: %s %s %s", (...argv) => {
  expect(plainWords(argv)).toBeNull();
});
