import type { Software } from "../knowledge/software.ts";

/** OpenSSH's commands, log and files belong to this end: its identification names it, or none was seen. Any other name has places of its own. */
export function mayBeOpenSsh(program: Software | null): boolean {
  return program === null || program.product === "openssh" || program.product === "sunssh";
}
