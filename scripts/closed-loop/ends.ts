/** One end of a failing pair, as the loop sees it: it runs, and it can take a printed fix, or not. */
import type { Fix } from "../../src/diagnosis/record.ts";
import type { Finished } from "../lab/process.ts";
import type { Program } from "../lab/programs.ts";
import type { Stage } from "../lab/stage.ts";

/** Names for the four keywords that OpenSSH's ssh_config and sshd_config share; absent: the default. */
export interface Lists {
  readonly kex?: readonly string[];
  readonly hostKey?: readonly string[];
  readonly cipher?: readonly string[];
  readonly mac?: readonly string[];
}

/** How a fix is put to work. Each throws when it can't be done as printed. */
export interface Repairable {
  /** Writes `line` where `file` or `why` says, and runs the proving command. */
  applyLine?(fix: Fix): Promise<void>;
  /** Runs `command` in place of the next connection. */
  runCommand?(fix: Fix): Promise<Finished>;
  /** Why no line helps this program; absent where one does. */
  readonly notConfigurable?: string;
}

export interface ServerEnd extends Repairable {
  start(): Promise<void>;
}

export interface ClientEnd extends Repairable {
  /** One connection; SIGTERM ends it after `patienceMs`. */
  connect(patienceMs?: number): Promise<Finished>;
  /** What it prints when it got as far as the login. The lab's user has none, so that is the end of the exchange. */
  readonly atLogin: RegExp;
}

/** A program with its settings, not yet on a stage. */
export interface ServerKind {
  readonly program: Program;
  /** Its settings in a few words; empty: its defaults. */
  readonly settings: string;
  on(stage: Stage): Promise<ServerEnd>;
}

export interface ClientKind {
  readonly program: Program;
  readonly settings: string;
  on(stage: Stage, host: string): Promise<ClientEnd>;
}

/** "KexAlgorithms a,b" for each list that is set. */
export function configLines(lists: Lists): string[] {
  const keywords = [
    ["KexAlgorithms", lists.kex],
    ["HostKeyAlgorithms", lists.hostKey],
    ["Ciphers", lists.cipher],
    ["MACs", lists.mac],
  ] as const;
  return keywords.flatMap(([keyword, names]) => (names === undefined ? [] : [`${keyword} ${names.join(",")}`]));
}
