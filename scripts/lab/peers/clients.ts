/** Clients that take a command line and no more: PuTTY's plink, curl on libssh2, rclone on Go's ssh package, lsh. */
import { SERVER } from "../addresses.ts";
import type { KeyKind } from "../keys.ts";
import { fingerprint } from "../keys.ts";
import type { Finished } from "../process.ts";
import { must } from "../process.ts";
import type { Stage } from "../stage.ts";

const MOUNTS = { empty: ["/root"] };
const TIMEOUT_MS = 15_000;

/** `knows`: the host key that plink is told to accept; without it `-batch` refuses every key. */
export async function plink(stage: Stage, knows?: KeyKind): Promise<Finished> {
  const accept = knows === undefined ? [] : ["-hostkey", await fingerprint(knows)];
  return stage.client.run(["plink", "-batch", "-ssh", "-P", "22", "-pw", "lab", ...accept, `lab@${SERVER.v4}`, "true"], {
    mounts: MOUNTS,
    timeoutMs: TIMEOUT_MS,
  });
}

/** `sftp://` with libssh2. `pin`: the SHA-256 of the only host key that is taken, in base64; without it any key will do. */
export const curlSftp = (stage: Stage, pin?: string): Promise<Finished> =>
  stage.client.run(["curl", "-sS", ...(pin === undefined ? ["-k"] : ["--hostpubsha256", pin]), "-u", "lab:lab", `sftp://${SERVER.v4}/`], {
    mounts: MOUNTS,
    timeoutMs: TIMEOUT_MS,
  });

/** One listing without retries; rclone accepts any host key unless a known_hosts file is named. */
export async function rclone(stage: Stage, extra: readonly string[] = []): Promise<Finished> {
  const password = (await must(["rclone", "obscure", "lab"])).trim();
  const once = ["--retries", "1", "--low-level-retries", "1", "--contimeout", "5s"];
  const command = ["rclone", "lsf", ":sftp:/", "--config", "", "--sftp-host", SERVER.v4, "--sftp-user", "lab", "--sftp-pass", password, ...once, ...extra];
  return stage.client.run(command, { mounts: MOUNTS, timeoutMs: TIMEOUT_MS });
}
