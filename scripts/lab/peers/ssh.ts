/** OpenSSH's client. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SERVER } from "../addresses.ts";
import { type KeyKind, publicKey } from "../keys.ts";
import type { Finished, Running } from "../process.ts";
import type { Stage } from "../stage.ts";

export interface SshOptions {
  readonly host?: string;
  /** As after `-o`; they win over the lab's own. */
  readonly options?: readonly string[];
  /** Keys that known_hosts has for the server; default: none. */
  readonly knows?: readonly KeyKind[];
  /** Keys that known_hosts trusts as certificate authorities for the server. */
  readonly authorities?: readonly KeyKind[];
  /** Instead of a command: connect stdin and stdout to this address through the server (`-W`). */
  readonly forward?: string;
  /** Give the client a terminal, so that it may ask. */
  readonly terminal?: boolean;
  /** SIGTERM after this time; default 20 s. Milliseconds. */
  readonly timeoutMs?: number;
}

/** A KEXINIT of some 250 bytes instead of 1500, for cases that need many connections or none that the path MTU could hurt. */
export const SHORT_LISTS = ["KexAlgorithms curve25519-sha256", "HostKeyAlgorithms ssh-ed25519", "Ciphers aes128-ctr", "MACs hmac-sha2-256"] as const;

const MOUNTS = { empty: ["/root"] };
let calls = 0;

async function command(stage: Stage, options: SshOptions): Promise<string[]> {
  const host = options.host ?? SERVER.v4;
  const knownHosts = join(stage.folder, `known_hosts_${calls++}`);
  const known = await Promise.all((options.knows ?? []).map(publicKey));
  const trusted = await Promise.all((options.authorities ?? []).map(publicKey));
  const lines = [...known.map((key) => `${host} ${key}\n`), ...trusted.map((key) => `@cert-authority ${host} ${key}\n`)];
  await writeFile(knownHosts, lines.join(""));
  const own = [
    "StrictHostKeyChecking no",
    `UserKnownHostsFile ${knownHosts}`,
    "GlobalKnownHostsFile none",
    "IdentitiesOnly yes",
    "IdentityFile none",
    "NumberOfPasswordPrompts 0",
  ];
  const flags = [...(options.options ?? []), ...own].flatMap((option) => ["-o", option]);
  const what = options.forward === undefined ? [host, "true"] : ["-W", options.forward, host];
  return ["ssh", "-F", "none", ...flags, "-o", "User lab", ...what];
}

/** Runs `ssh server true` to its end. The lab's user has no way to log in: a complete exchange ends in "Permission denied". */
export async function ssh(stage: Stage, options: SshOptions = {}): Promise<Finished> {
  return stage.client.run(await command(stage, options), { mounts: MOUNTS, timeoutMs: options.timeoutMs ?? 20_000 });
}

/** Starts the client and leaves it running. */
export async function startSsh(stage: Stage, options: SshOptions = {}): Promise<Running> {
  const plain = await command(stage, options);
  const quoted = plain.map((word) => `'${word}'`).join(" ");
  const actual = options.terminal ? ["script", "-qec", quoted, "/dev/null"] : plain;
  return stage.client.start(actual, { mounts: MOUNTS, stdin: "open" });
}
