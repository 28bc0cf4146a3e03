/**
 * Stands for the file `-` while yargs parses, which loses a positional that is a lone dash. No file can be called so.
 * fileName() turns it back.
 */
const STDIN_WORD = "\0stdin";

const COMPLETION_FLAG = "--get-yargs-completions";

/** The words of a command line that a shell wants completed, the program's name first; null for one that is to be run. */
export function wordsToComplete(argv: readonly string[]): readonly string[] | null {
  return argv[0] === COMPLETION_FLAG ? argv.slice(1) : null;
}

/** The command line as yargs understands it. `names`: of the commands. */
export function forYargs(argv: readonly string[], names: ReadonlySet<string>): string[] {
  const words = argv.map((word) => (word === "-" ? STDIN_WORD : word));
  // What stands without a command's name belongs to the default command; yargs completes flags only behind a name.
  const first = words[2];
  const isFirstWord = words.length <= 3 && first?.startsWith("-") !== true;
  if (words[0] === COMPLETION_FLAG && !isFirstWord && first !== undefined && !names.has(first)) words.splice(2, 0, "analyze");
  return words;
}

/** The name of a file as the user wrote it. */
export function fileName(word: string): string {
  return word === STDIN_WORD ? "-" : word;
}
