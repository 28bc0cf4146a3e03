import type { SystemUser } from "../capture/engines/engine.ts";
import type { LiveArguments } from "./live-flags.ts";

/** What the launcher tells the analyser on its command line, as JSON. */
export interface LiveAnalyserOptions {
  args: LiveArguments;
  /** Interfaces, in the order of the captures' numbers. */
  devices: string[];
  engine: string;
  /** Set where the analyser starts as root and has to become this user by itself. */
  becomes: SystemUser | null;
  /** Who it is in the end; null where it was never root. */
  user: SystemUser | null;
  /** The known_hosts file is open at descriptor 4. */
  knownHosts: boolean;
}

/** Where the launcher leaves the known_hosts file: behind stdin, stdout, stderr and its own channel. */
export const KNOWN_HOSTS_DESCRIPTOR = 4;
