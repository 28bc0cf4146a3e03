import yargs, { type Argv } from "yargs";
import { closest } from "./closest.ts";
import type { Command } from "./command.ts";
import { forYargs } from "./command-line.ts";
import { analyze } from "./commands/analyze.ts";
import { batch } from "./commands/batch.ts";
import { compare } from "./commands/compare.ts";
import { completion } from "./commands/completion.ts";
import { explain } from "./commands/explain.ts";
import { interfaces } from "./commands/interfaces.ts";
import { live } from "./commands/live.ts";
import { schema } from "./commands/schema.ts";
import { whatIf } from "./commands/what-if.ts";
import { EXIT_STATUS, type ExitStatus } from "./exit-status.ts";
import { print } from "./print.ts";
import { UsageError } from "./usage-error.ts";
import { version } from "./version.ts";

/** Help is laid out for this many columns, as man pages are. */
const HELP_WIDTH = 100;

/** Runs a command line (without node and the script) to its exit status. Throws UsageError for one that cannot be understood. */
export async function runProgram(argv: string[]): Promise<ExitStatus> {
  let status: ExitStatus = EXIT_STATUS.fine;
  const parser = base();
  const add = <Arguments>({ command, describe, builder, run }: Command<Arguments>) =>
    parser.command(command, describe, builder, async (args) => {
      status = await run(args as Arguments);
    });
  add(analyze);
  add(live);
  add(compare);
  add(batch);
  add(whatIf);
  add(explain);
  add(interfaces);
  add(schema);
  add(completion);
  // With a callback yargs hands over what it would print (help, version), and leaves the process alone.
  await parser.parseAsync(forYargs(argv), {}, (_error: unknown, _args: unknown, output: string) => {
    if (output !== "") print(`${output}\n`);
  });
  return status;
}

function base(): Argv {
  const parser: Argv = yargs()
    .scriptName("kexscope")
    .usage("$0 FILE...\n\nSays where each SSH exchange in a capture died, why, and the exact change that makes it work.")
    .epilogue("Exit status: 0 nothing wrong, 1 an exchange failed or stalled, 2 usage, 3 the input could not be read to its end.")
    .locale("en")
    .parserConfiguration({ "camel-case-expansion": false, "parse-positional-numbers": false })
    .strict()
    .version(version())
    .help()
    .alias("h", "help")
    .wrap(HELP_WIDTH)
    .exitProcess(false)
    .showHelpOnFail(false)
    .fail((message, error) => {
      throw error ?? new UsageError(withSuggestion(message, optionNames(parser)));
    });
  return parser;
}

/** Names of the flags that the chosen command knows; yargs keeps them in getOptions(), which its types leave out. */
function optionNames(parser: Argv): string[] {
  return Object.keys((parser as Argv & { getOptions(): { key: Record<string, unknown> } }).getOptions().key);
}

/** Adds to yargs' "Unknown argument: jsno" the flag that was probably meant. */
function withSuggestion(message: string, names: string[]): string {
  const line = message.replace(/\s*\n\s*/g, " ");
  const unknown = /^Unknown arguments?: ([^,\s]+)/.exec(line)?.[1];
  const meant = unknown === undefined ? null : closest(unknown, names);
  return meant === null ? line : `${line}; did you mean --${meant}?`;
}
