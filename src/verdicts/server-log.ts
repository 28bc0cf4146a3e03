import { SERVER_LOGS } from "../knowledge/server-logs.ts";
import type { Otherwise } from "./define-verdict.ts";

/** The log of a server that is not OpenSSH. */
export const OTHER_SERVER_LOG: Otherwise = {
  why: "the log of the server's own program, around the time of the last frame, has the reason",
  // Asked for where the identification names the program.
  command: (n) => SERVER_LOGS[n.serverProduct!] ?? null,
};
