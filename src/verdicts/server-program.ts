import type { Software } from "../knowledge/software.ts";

/** OpenSSH's log and files belong to the server: its identification names it, or none was seen. Any other name has places of its own. */
export function mayBeOpenSsh(server: Software | null): boolean {
  return server === null || server.product === "openssh" || server.product === "sunssh";
}
