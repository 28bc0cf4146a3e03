import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SERVER } from "../../scripts/lab/addresses.ts";
import { hostKey } from "../../scripts/lab/keys.ts";
import { writeSshdConfig } from "../../scripts/lab/peers/sshd.ts";
import { pause, type Running } from "../../scripts/lab/process.ts";
import { type Stage, setStage } from "../../scripts/lab/stage.ts";
import { DocShell, example, page } from "./doc-shell.ts";
import { MAIN } from "./live-process.ts";

/** The commands that README.md and docs/live.md print, with the sudo and the ssh of this machine. */
const PAGES = ["../README.md", "live.md"] as const;

let stage: Stage;
let shell: DocShell;
/** Node and kexscope where nvm has them: below a home folder that sudo does not look into. */
let home: string;
/** ssh_config with a host of the server's name. */
let settings: string;

beforeAll(async () => {
  stage = await setStage();
  shell = new DocShell(stage, []);
  home = join(stage.folder, "nvm");
  mkdirSync(home);
  symlinkSync(process.execPath, join(home, "node"));
  symlinkSync(MAIN, join(home, "kexscope"));
  // As npm does with the programs of a package.
  chmodSync(MAIN, 0o755);
  const key = await hostKey("ed25519");
  const config = await writeSshdConfig(stage, { config: ["PermitRootLogin yes", `AuthorizedKeysFile ${key}.pub`] });
  const sshd = stage.server.start(["/usr/sbin/sshd", "-D", "-e", "-f", config], { mounts: { empty: ["/run"], make: ["/run/sshd"] } });
  await sshd.says(/Server listening on :: port/);
  settings = join(stage.folder, "ssh_config");
  writeFileSync(
    settings,
    `Host host\n  HostName ${SERVER.v4}\n  User root\n  IdentityFile ${key}\n  StrictHostKeyChecking no\n  UserKnownHostsFile /dev/null\n  LogLevel ERROR\n`,
  );
  mkdirSync(join(stage.folder, "wrap"));
  writeFileSync(join(stage.folder, "wrap", "ssh"), `#!/bin/sh\nexec /usr/bin/ssh -F ${settings} "$@"\n`, { mode: 0o755 });
});
afterAll(() => stage.remove());

/** A line of a page that has these words. */
function lineWith(name: string, words: string): string {
  return example(page(name), words)
    .split("\n")
    .find((line) => line.includes(words))!;
}

/** Starts a line of a page; HOST is the server of the stage. */
function start(line: string): Running {
  const env = { PATH: `${home}:${shell.env["PATH"]!.replace(`${stage.folder}/bin`, `${stage.folder}/wrap`)}`, HOME: stage.folder };
  return stage.client.start(["sh", "-c", line.replace("HOST", "host")], { env });
}

test.each(PAGES)(
  "%s: sudo finds a kexscope of nvm by its path only",
  async (name) => {
    const plain = await start("sudo kexscope live -i eth0").ended;
    expect(plain.stderr).toMatch(/sudo: kexscope: command not found/);
    const running = start(`timeout -s INT 8 ${lineWith(name, 'sudo "$(command -v node)"')}`);
    await running.says(/listening|capturing|eth0/i);
    await pause(1_000);
    await stage.client.run(["nc", "-z", "-w", "1", SERVER.v4, "22"]);
    const { stdout } = await running.ended;
    expect(stdout).toContain("A probe: the client connected");
  },
  60_000,
);

test.each(PAGES)(
  "%s: a capture that comes through ssh tells what fails there, and not itself",
  async (name) => {
    const running = start(lineWith(name, "own=${SSH_CLIENT"));
    await running.says(/listening on/);
    await pause(500);
    const refused = ["/usr/bin/ssh", "-F", settings, "-o", "Ciphers aes128-ctr", "-o", "KexAlgorithms ecdh-sha2-nistp256", "-o", "MACs hmac-md5", "host"];
    await stage.client.run(refused);
    await pause(3_000);
    await stage.server.signalPrograms("tcpdump", "SIGINT");
    const { status, stdout, stderr } = await running.ended;
    expect(status, stderr).toBe(1);
    expect(stdout).toContain("no-common-mac");
    // Nothing but that exchange: the connection that the capture comes through would add to itself with each packet.
    expect(stdout).toMatch(/^1 exchange: 1 failed|"connections":1\b/m);
  },
  60_000,
);
