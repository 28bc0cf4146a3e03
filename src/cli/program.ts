import yargs, { type Argv } from "yargs";
import { closest } from "../closest.ts";
import type { AnyCommand } from "./command.ts";
import { forYargs, wordsToComplete } from "./command-line.ts";
import { COMMANDS } from "./commands/index.ts";
import { live } from "./commands/live.ts";
import { EXIT_STATUS, EXIT_WORDS, type ExitStatus } from "./exit-status.ts";
import { print } from "./print.ts";
import { helpWidth } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";
import { version } from "./version.ts";

/** What the program is for, in a sentence. */
export const PURPOSE = "Says where each SSH exchange in a capture died, why, and the exact change that makes it work.";

/** Runs a command line (without node and the script) to its exit status. Throws UsageError for one that cannot be understood. */
export function runProgram(argv: string[]): Promise<ExitStatus> {
  return runCommands(argv, COMMANDS);
}

/** Runs `kexscope live` with these words up to what is to be started, for kexscope-live.sh. */
export function runLivePlan(argv: string[]): Promise<ExitStatus> {
  const run: typeof live.run = async (args) => (await import("./start-live.ts")).planLive(args);
  return runCommands(
    ["live", ...argv],
    COMMANDS.map((each) => (each === (live as unknown) ? { ...live, run } : each) as AnyCommand),
  );
}

async function runCommands(argv: string[], commands: readonly AnyCommand[]): Promise<ExitStatus> {
  const candidates = await completionsFor(argv);
  if (candidates !== null) {
    print(candidates.map((word) => `${word}\n`).join(""));
    return EXIT_STATUS.fine;
  }
  let status: ExitStatus = EXIT_STATUS.fine;
  const parser = base(insteadOf(argv));
  for (const { command, describe, builder, run } of commands) {
    parser.command(command, describe, builder as (parser: Argv) => Argv, async (args) => {
      status = await run(args as never);
    });
  }
  // With a callback yargs hands over what it would print (help, version), and leaves the process alone.
  await parser.parseAsync(forYargs(argv, NAMES), {}, (_error: unknown, _args: unknown, output: string) => {
    if (output !== "") print(`${output}\n`);
  });
  return status;
}

const BY_NAME: ReadonlyMap<string, AnyCommand> = new Map(COMMANDS.map((each) => [[each.command].flat()[0]!.split(" ")[0]!, each]));
const NAMES: ReadonlySet<string> = new Set(BY_NAME.keys());

/** What the command that is called has to say about flags of others. */
function insteadOf(argv: readonly string[]): Readonly<Record<string, string>> {
  const name = argv.find((word) => NAMES.has(word));
  return BY_NAME.get(name ?? "")?.instead ?? {};
}

async function completionsFor(argv: readonly string[]): Promise<string[] | null> {
  const words = wordsToComplete(argv);
  return words === null ? null : (await import("./complete-words.ts")).completeWords(words);
}

function base(instead: Readonly<Record<string, string>>): Argv {
  const parser: Argv = yargs()
    .scriptName("kexscope")
    .usage(`$0 FILE...\n\n${PURPOSE}`)
    .epilogue(`Exit status: ${EXIT_WORDS.map(([status, words]) => `${status} ${words}`).join(", ")}.`)
    .locale("en")
    .parserConfiguration({ "camel-case-expansion": false, "parse-positional-numbers": false })
    .strict()
    // What every command may be given, also one that prints no colours: a script that passes it to all should not fail over one.
    .option("color", { type: "boolean", default: true, hidden: true })
    .version(version())
    .help()
    .alias("h", "help")
    .wrap(helpWidth())
    .exitProcess(false)
    .showHelpOnFail(false)
    .fail((message, error) => {
      throw error ?? new UsageError(withSuggestion(message, optionNames(parser), instead));
    });
  return parser;
}

/** Names of the flags that the chosen command knows; yargs keeps them in getOptions(), which its types leave out. */
function optionNames(parser: Argv): string[] {
  return Object.keys((parser as Argv & { getOptions(): { key: Record<string, unknown> } }).getOptions().key);
}

/** Adds to yargs' "Unknown argument: jsno" the flag that was probably meant, or what the command has instead of it. */
function withSuggestion(message: string, names: string[], instead: Readonly<Record<string, string>>): string {
  const line = message.replace(/\s*\n\s*/g, " ");
  const unknown = /^Unknown arguments?: ([^,\s]+)/.exec(line)?.[1];
  if (unknown === undefined) return line;
  if (Object.hasOwn(instead, unknown)) return `--${unknown} is not for this command: ${instead[unknown]}`;
  const meant = closest(unknown, names);
  return meant === null ? line : `${line}; did you mean --${meant}?`;
}
