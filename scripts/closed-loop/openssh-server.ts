/** OpenSSH's server as Debian sets it up, with an /etc/ssh and a /run of its own, and configuration files that contradict each other. */
import { copyFile, cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Fix } from "../../src/diagnosis/record.ts";
import { hostKey } from "../lab/keys.ts";
import type { Mounts } from "../lab/namespace.ts";
import type { Finished } from "../lab/process.ts";
import { pause } from "../lab/process.ts";
import type { Stage } from "../lab/stage.ts";
import { configLines, type Lists, type ServerEnd, type ServerKind } from "./ends.ts";
import { placeLine } from "./place-line.ts";

export interface SshdSettings extends Lists {
  /** Further lines that restrict it. */
  readonly lines?: readonly string[];
  /** Host keys in /etc/ssh; default: the three that Debian makes. */
  readonly keys?: readonly ("rsa" | "ecdsa" | "ed25519")[];
  /** The identification does not name the distribution. */
  readonly anonymous?: boolean;
}

/** Values that stand below the ones in force and must stay without effect. */
const OVERRULED: Lists = { kex: ["diffie-hellman-group18-sha512"], hostKey: ["rsa-sha2-512"], cipher: ["aes192-ctr"], mac: ["umac-128@openssh.com"] };

const SYSTEMCTL = fileURLToPath(new URL("./systemctl", import.meta.url));
const COMMAND_MS = 30_000;

/** An sshd that can be started, reloaded and looked at, as a machine of its own. */
export interface SshdHost {
  /** Its /etc/ssh and /run. */
  readonly etc: string;
  readonly run: string;
  /** Runs a printed command as root would on that machine. */
  shell(command: string): Promise<Finished>;
  /** Starts sshd as the unit would. */
  boot(): Promise<Finished>;
  log(): Promise<string>;
}

/** Makes the folders: Debian's sshd_config, a drop-in with the settings, overruled values below, a Match block at the end. */
export async function sshdHost(stage: Stage, settings: SshdSettings = {}): Promise<SshdHost> {
  const etc = join(stage.folder, "server-etc-ssh");
  const run = join(stage.folder, "server-run");
  const bin = join(stage.folder, "server-bin");
  for (const folder of [join(etc, "sshd_config.d"), join(run, "sshd"), bin]) await mkdir(folder, { recursive: true, mode: 0o755 });
  await copyFile(SYSTEMCTL, join(bin, "systemctl"));
  for (const kind of settings.keys ?? ["rsa", "ecdsa", "ed25519"]) {
    await cp(await hostKey(kind), join(etc, `ssh_host_${kind}_key`));
    await cp(`${await hostKey(kind)}.pub`, join(etc, `ssh_host_${kind}_key.pub`));
  }
  const restricting = [...configLines(settings), ...(settings.lines ?? [])];
  const overruled = configLines(Object.fromEntries(Object.entries(OVERRULED).filter(([list]) => list in settings)));
  await writeFile(join(etc, "sshd_config.d", "50-other.conf"), `${["PrintMotd no", ...restricting].join("\n")}\n`);
  await writeFile(
    join(etc, "sshd_config"),
    `${[
      "# This is the sshd server system-wide configuration file.",
      "Include /etc/ssh/sshd_config.d/*.conf",
      "Port 22",
      ...overruled,
      ...(settings.anonymous ? ["DebianBanner no"] : []),
      "UsePAM no",
      "Subsystem sftp internal-sftp",
      "Match User backup",
      "  ForceCommand internal-sftp",
      "  X11Forwarding no",
    ].join("\n")}\n`,
  );
  const mounts: Mounts = { empty: ["/root"], bind: { "/etc/ssh": etc, "/run": run } };
  const env = { PATH: `${bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin` };
  const shell = (command: string) => stage.server.run(["sh", "-c", command], { mounts, env, timeoutMs: COMMAND_MS });
  return { etc, run, shell, boot: () => shell("systemctl restart ssh"), log: () => readFile(join(run, "sshd.log"), "utf8").catch(() => "") };
}

/** Runs a command of a fix; throws unless it succeeds. Returns what it printed. */
export async function prove(host: SshdHost, command: string): Promise<string> {
  const { status, stdout, stderr } = await host.shell(command);
  if (status !== 0) throw new Error(`\`${command}\` ended with ${status}: ${stderr}${stdout}`);
  return stdout;
}

/** Each keyword and value of the line is what `sshd -T` printed. */
function mustShow(line: string, printed: string): void {
  const shown = new Set(printed.split("\n").map((row) => row.trim().toLowerCase()));
  for (const row of line.split("\n")) {
    const wanted = row.trim().toLowerCase().replace(/\s+/, " ");
    // `Compression yes` is printed as what it has meant since 7.4.
    if (!shown.has(wanted) && !(wanted === "compression yes" && shown.has("compression delayed")))
      throw new Error(`the command does not show \`${row}\`: ${printed}`);
  }
}

/** After a reload the old listener is gone when the log says so; connections may come then. Milliseconds. */
const SETTLE_MS = 50;

export function sshd(settings: SshdSettings = {}): ServerKind {
  return {
    program: "OpenSSH server",
    settings: [...configLines(settings), ...(settings.lines ?? []), ...(settings.keys === undefined ? [] : [`host keys: ${settings.keys}`])].join("; "),
    async on(stage): Promise<ServerEnd> {
      const host = await sshdHost(stage, settings);
      return {
        async start() {
          const { status, stderr } = await host.boot();
          if (status !== 0) throw new Error(`sshd does not start: ${stderr}`);
        },
        async applyLine(fix: Fix) {
          if (fix.file === null || fix.line === null || fix.command === null) throw new Error("a fix for sshd needs file, line and command");
          await placeLine(fix.file, fix.line, (path) => path.replace(/^\/etc\/ssh/, host.etc));
          mustShow(fix.line, await prove(host, fix.command));
          await pause(SETTLE_MS);
        },
      };
    },
  };
}
