/** OpenSSH's client with a home of its own, whose config holds a block for another host above and one for all hosts below. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Fix } from "../../src/diagnosis/record.ts";
import type { Mounts } from "../lab/namespace.ts";
import type { Stage } from "../lab/stage.ts";
import { type ClientEnd, type ClientKind, configLines, type Lists } from "./ends.ts";
import { placeLine } from "./place-line.ts";

const PATIENCE_MS = 20_000;

/** What the lab needs and no fix touches: the file of the whole system is read after the user's. */
const OF_THE_SYSTEM = [
  "Host *",
  "  User lab",
  "  StrictHostKeyChecking no",
  "  UserKnownHostsFile /dev/null",
  "  GlobalKnownHostsFile /dev/null",
  "  IdentityFile none",
  "  NumberOfPasswordPrompts 0",
];

/** For another host, above: a program that reads it as this host's goes wrong. */
const OF_ANOTHER_HOST = [
  "Host other.example.net",
  "  KexAlgorithms diffie-hellman-group18-sha512",
  "  HostKeyAlgorithms rsa-sha2-512",
  "  Ciphers aes192-ctr",
  "  MACs umac-128@openssh.com",
];

/** The algorithms of a Host block. */
const namesOf = (block: string): string[] =>
  block
    .split("\n")
    .slice(1)
    .flatMap((row) => (row.trim().split(" ")[1] ?? "").replace(/^[+^-]/, "").split(","));

export interface SshSettings extends Lists {
  /** Further lines of the `Host *` block. */
  readonly lines?: readonly string[];
}

export function ssh(settings: SshSettings = {}): ClientKind {
  const restricting = [...configLines(settings), ...(settings.lines ?? [])];
  return {
    program: "OpenSSH client",
    settings: restricting.join("; "),
    async on(stage: Stage, host: string): Promise<ClientEnd> {
      const home = join(stage.folder, "client-home");
      const etc = join(stage.folder, "client-etc-ssh");
      await mkdir(join(home, ".ssh"), { recursive: true, mode: 0o700 });
      await mkdir(etc, { recursive: true });
      await writeFile(join(etc, "ssh_config"), `${OF_THE_SYSTEM.join("\n")}\n`);
      const config = ["# hosts of mine", ...OF_ANOTHER_HOST, "Host *", "  ServerAliveInterval 30", ...restricting.map((line) => `  ${line}`)];
      await writeFile(join(home, ".ssh", "config"), `${config.join("\n")}\n`, { mode: 0o600 });
      const mounts: Mounts = { bind: { "/root": home, "/etc/ssh": etc } };
      const run = (command: readonly string[], patienceMs = PATIENCE_MS) => stage.client.run(command, { mounts, timeoutMs: patienceMs });
      return {
        connect: (patienceMs) => run(["ssh", host], patienceMs),
        atLogin: /Permission denied/,
        async applyLine(fix: Fix) {
          if (fix.file === null || fix.line === null) throw new Error("a fix for ssh needs file and line");
          await placeLine(fix.file, fix.line, (path) => path.replace(/^~/, home));
          if (fix.command === null) return;
          const { status, stdout, stderr } = await run(["sh", "-c", fix.command]);
          if (status !== 0) throw new Error(`\`${fix.command}\` ended with ${status}: ${stderr}`);
          for (const name of namesOf(fix.line)) if (!stdout.includes(name)) throw new Error(`the command does not show ${name}: ${stdout}`);
        },
        runCommand: (fix: Fix) => run(["sh", "-c", fix.command ?? "false"]),
      };
    },
  };
}
