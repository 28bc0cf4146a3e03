/**
 * Stands for the file `-` while yargs parses, which loses a positional that is a lone dash. No file can be called so.
 * fileName() turns it back.
 */
const STDIN_WORD = "\0stdin";

const COMPLETION_FLAG = "--get-yargs-completions";

/** The command line as yargs understands it. */
export function forYargs(argv: readonly string[]): string[] {
  const words = argv.map((word) => (word === "-" ? STDIN_WORD : word));
  // A flag right after the program's name belongs to the default command; yargs completes flags only behind a command's name.
  if (words[0] === COMPLETION_FLAG && words[2]?.startsWith("-")) words.splice(2, 0, "analyze");
  return words;
}

/** The name of a file as the user wrote it. */
export function fileName(word: string): string {
  return word === STDIN_WORD ? "-" : word;
}
