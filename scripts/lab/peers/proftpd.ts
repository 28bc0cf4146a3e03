/** ProFTPD with mod_sftp: an SSH server that speaks SFTP only. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Running } from "../process.ts";
import { must } from "../process.ts";
import type { Stage } from "../stage.ts";
import { listening } from "./listening.ts";

/** `lines` stand in its configuration besides what it needs. */
export async function startProftpd(stage: Stage, lines: readonly string[] = []): Promise<Running> {
  const key = join(stage.folder, "proftpd_rsa");
  await must(["ssh-keygen", "-q", "-t", "rsa", "-b", "3072", "-m", "PEM", "-N", "", "-f", key]);
  const config = join(stage.folder, "proftpd.conf");
  const own = ["LoadModule mod_sftp.c", "ServerType standalone", "Port 22", "User nobody", "Group nogroup", "SFTPEngine on", `SFTPHostKey ${key}`];
  const files = ["PidFile", "ScoreboardFile", "DelayTable"].map((name) => `${name} ${join(stage.folder, name)}`);
  await writeFile(config, `${[...own, ...files, ...lines].join("\n")}\n`);
  const proftpd = stage.server.start(["proftpd", "-n", "-q", "-c", config]);
  await listening(stage.server, 22);
  return proftpd;
}
