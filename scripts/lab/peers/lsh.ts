/** GNU lsh 2.1: an implementation that stopped in 2013, and so a real peer with old algorithms only. */
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SERVER } from "../addresses.ts";
import type { Finished, Running } from "../process.ts";
import { must } from "../process.ts";
import type { Stage } from "../stage.ts";
import { listening } from "./listening.ts";

/** lsh refuses to work without a seed file of its own. */
async function seed(stage: Stage, name: string): Promise<{ readonly LSH_YARROW_SEED_FILE: string }> {
  const path = join(stage.folder, name);
  await must(["lsh-make-seed", "--sloppy", "-q", "-o", path]);
  return { LSH_YARROW_SEED_FILE: path };
}

/** lshd with an RSA key of 2048 bits. */
export async function startLshd(stage: Stage): Promise<Running> {
  const env = await seed(stage, "seed-server");
  const key = join(stage.folder, "lsh_host_key");
  const make = join(stage.folder, "make-key");
  await writeFile(make, `#!/bin/sh\nlsh-keygen -q -a rsa -l 2048 | lsh-writekey -c none -o ${key}\n`);
  await chmod(make, 0o755);
  await must([make], { env });
  const lshd = stage.server.start(["lshd", "--no-daemonic", "--no-syslog", "-v", "-p", "22", "-h", key], { env });
  await listening(stage.server, 22);
  return lshd;
}

/** `lsh server true`; takes any host key. */
export async function lsh(stage: Stage): Promise<Finished> {
  const env = { ...(await seed(stage, "seed-client")), HOME: stage.folder };
  return stage.client.run(["lsh", "--sloppy-host-authentication", "-l", "lab", SERVER.v4, "true"], { env, timeoutMs: 10_000 });
}
