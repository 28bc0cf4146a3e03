/** The commands with their positionals, flags and examples, as yargs would be told them. */
import type { Argv, Options, PositionalOptions } from "yargs";
import type { AnyCommand } from "../../src/cli/command.ts";
import { COMMANDS } from "../../src/cli/commands/index.ts";

export interface Example {
  command: string;
  what: string;
}

export interface CommandRow {
  /** "analyze". */
  name: string;
  /** "analyze [file..]", as yargs takes it. */
  usage: string;
  /** Its name may be left out. */
  isDefault: boolean;
  describe: string;
  positionals: ReadonlyMap<string, PositionalOptions>;
  flags: ReadonlyMap<string, Options>;
  examples: readonly Example[];
}

export function commandTable(): CommandRow[] {
  return COMMANDS.map(rowOf);
}

function rowOf({ command, describe, builder }: AnyCommand): CommandRow {
  const names = typeof command === "string" ? [command] : command;
  const positionals = new Map<string, PositionalOptions>();
  const flags = new Map<string, Options>();
  const examples: Example[] = [];
  const note: Record<string, (...args: never[]) => void> = {
    positional: (name: string, options: PositionalOptions) => positionals.set(name, options),
    option: (name: string, options: Options) => flags.set(name, options),
    options: (all: Record<string, Options>) => {
      for (const [name, options] of Object.entries(all)) flags.set(name, options);
    },
    example: (text: string, what: string) => examples.push({ command: text.replaceAll("$0", "kexscope"), what }),
  };
  // A parser that only listens; what it does not know (epilogue, check and so on) is of no use to the man page.
  const listener: Argv = new Proxy({} as Argv, {
    get:
      (_target, method) =>
      (...args: unknown[]) => {
        note[String(method)]?.(...(args as never[]));
        return listener;
      },
  });
  builder(listener);
  return { name: names[0]!.split(" ")[0]!, usage: names[0]!, isDefault: names.includes("$0"), describe, positionals, flags, examples };
}
