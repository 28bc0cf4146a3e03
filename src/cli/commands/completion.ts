import type { Argv } from "yargs";

/** `kexscope completion`: yargs makes the script (bash, zsh or fish, by $SHELL) and answers it, so that it never lags behind the flags. */
export function addCompletion(parser: Argv): void {
  parser.completion("completion", "Print a script that completes commands and flags in your shell: bash, zsh or fish, by $SHELL");
}
