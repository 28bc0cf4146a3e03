/** OpenSSH's server, with an own configuration, own keys and a private /run. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hostKey, type KeyKind } from "../keys.ts";
import type { Mounts } from "../namespace.ts";
import type { Running } from "../process.ts";
import type { Stage } from "../stage.ts";

export interface SshdOptions {
  /** Lines of sshd_config; they stand above the lab's own, and the first value wins. */
  readonly config?: readonly string[];
  /** Default: one ed25519 and one RSA key. */
  readonly keys?: readonly KeyKind[];
  /** Files of the server's machine that this case replaces: path → text. */
  readonly files?: Readonly<Record<string, string>>;
  readonly port?: number;
}

export interface InetdOptions extends SshdOptions {
  /** Lines that go to the client before the ident. */
  readonly greeting?: readonly string[];
}

/** `/run` is private, so that its `sshd` folder can vanish; `/root` is hidden. */
const PRIVATE: Mounts = { empty: ["/run", "/root"], make: ["/run/sshd"] };

let configs = 0;

/** Writes sshd_config into the stage's folder; returns its path. */
export async function writeSshdConfig(stage: Stage, options: SshdOptions): Promise<string> {
  const keys = await Promise.all((options.keys ?? ["ed25519", "rsa"]).map(hostKey));
  const path = join(stage.folder, `sshd_config_${configs++}`);
  const lines = [
    ...(options.config ?? []),
    ...keys.map((key) => `HostKey ${key}`),
    `Port ${options.port ?? 22}`,
    "UsePAM no",
    "PidFile none",
    "StrictModes no",
    "LogLevel DEBUG1",
  ];
  await writeFile(path, `${lines.join("\n")}\n`);
  return path;
}

async function mountsFor(stage: Stage, files: Readonly<Record<string, string>>): Promise<Mounts> {
  const bind: Record<string, string> = {};
  for (const [path, text] of Object.entries(files)) {
    const copy = join(stage.folder, path.replaceAll("/", "_"));
    await writeFile(copy, text);
    bind[path] = copy;
  }
  return { ...PRIVATE, bind };
}

/** Starts sshd and waits until it listens. Its log is its output. */
export async function startSshd(stage: Stage, options: SshdOptions = {}): Promise<Running> {
  const config = await writeSshdConfig(stage, options);
  const sshd = stage.server.start(["/usr/sbin/sshd", "-D", "-e", "-f", config], { mounts: await mountsFor(stage, options.files ?? {}) });
  await sshd.says(/Server listening on :: port/);
  return sshd;
}

/** `sshd -i` behind socat, as inetd would start it. */
export async function startInetdSshd(stage: Stage, options: InetdOptions = {}): Promise<Running> {
  const config = await writeSshdConfig(stage, options);
  const script = join(stage.folder, "inetd-sshd");
  const greeting = (options.greeting ?? []).map((text) => `printf '%s\\r\\n' '${text}'\n`).join("");
  await writeFile(script, `#!/bin/sh\n${greeting}exec /usr/sbin/sshd -i -f ${config}\n`, { mode: 0o755 });
  return startInetd(stage, script, PRIVATE);
}

/** socat as inetd: runs a command with the connection as stdin and stdout. */
export async function startInetd(stage: Stage, command: string, mounts: Mounts = {}): Promise<Running> {
  const socat = stage.server.start(["socat", "-d", "-d", "TCP6-LISTEN:22,reuseaddr,fork,ipv6-v6only=0", `EXEC:${command},nofork`], { mounts });
  await socat.says(/listening on/);
  return socat;
}
