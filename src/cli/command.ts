import type { Argv } from "yargs";
import type { ExitStatus } from "./exit-status.ts";

/**
 * One command of kexscope. A file in commands/ and a line in program.ts add one.
 * The file itself imports little; `run` loads what it works with, so that starting costs what the command needs and no more.
 */
export interface Command<Arguments> {
  /** As yargs takes it: name and positionals, aliases after the first. */
  command: string | string[];
  describe: string;
  /** Flags of other commands that this one cannot have, by name: why, and what to use instead. */
  instead?: Readonly<Record<string, string>>;
  builder(parser: Argv): Argv<Arguments>;
  run(args: Arguments): Promise<ExitStatus>;
}

/** Any command, as the table of commands holds it: whose arguments they are, only the command knows. */
export type AnyCommand = Omit<Command<never>, "builder"> & { builder(parser: Argv): unknown };
