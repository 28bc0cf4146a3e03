/** SSH libraries of other languages, as client and as server: Twisted (Python), ssh (Erlang), Net::SSH (Ruby), JSch (Java). */
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SERVER } from "../addresses.ts";
import { hostKey, type KeyKind } from "../keys.ts";
import type { Finished, Running } from "../process.ts";
import type { Stage } from "../stage.ts";

const script = (name: string) => fileURLToPath(new URL(`./${name}`, import.meta.url));
const PYTHON = ["/usr/bin/python3", "-W", "ignore"];
const TIMEOUT_MS = 25_000;

async function listens(server: Running): Promise<Running> {
  await server.says(/listening/, 20_000);
  return server;
}

/** Lists of twisted.conch.ssh.transport.SSHTransportBase. */
export interface TwistedLists {
  readonly supportedKeyExchanges?: readonly string[];
  readonly supportedCiphers?: readonly string[];
  readonly supportedMACs?: readonly string[];
}

export const startTwistedServer = async (stage: Stage, lists: TwistedLists = {}, key: KeyKind = "rsa"): Promise<Running> =>
  listens(stage.server.start([...PYTHON, script("twisted-server.py"), JSON.stringify({ key: await hostKey(key), ...lists })]));

/** `refuse`: the host key. */
export const twistedClient = (stage: Stage, options: TwistedLists & { readonly refuse?: boolean } = {}): Promise<Finished> =>
  stage.client.run([...PYTHON, script("twisted-client.py"), JSON.stringify({ host: SERVER.v4, ...options })], { timeoutMs: TIMEOUT_MS });

/** `preferred`: an Erlang term with its full stop, as the option preferred_algorithms takes it. */
export async function startErlangServer(stage: Stage, preferred?: string): Promise<Running> {
  const folder = join(stage.folder, "erlang-keys");
  await mkdir(folder);
  await copyFile(await hostKey("rsa"), join(folder, "ssh_host_rsa_key"));
  await copyFile(await hostKey("ed25519"), join(folder, "ssh_host_ed25519_key"));
  return listens(stage.server.start(["escript", script("erlang-server.escript"), folder, ...(preferred === undefined ? [] : [preferred])]));
}

export const erlangClient = (stage: Stage, unknownKey: "accept" | "refuse" = "accept"): Promise<Finished> =>
  stage.client.run(["escript", script("erlang-client.escript"), SERVER.v4, stage.folder, unknownKey], { timeoutMs: TIMEOUT_MS });

/** `verify`: refuse a host key that is not known, and none is. */
export const netSshClient = (stage: Stage, options: { readonly verify?: boolean; readonly kex?: readonly string[] } = {}): Promise<Finished> =>
  stage.client.run(["ruby", "-W0", script("net-ssh-client.rb"), JSON.stringify({ host: SERVER.v4, ...options })], { timeoutMs: TIMEOUT_MS });

/** Knows no host, and refuses what it does not know. */
export async function jschClient(stage: Stage): Promise<Finished> {
  const known = join(stage.folder, "jsch_known_hosts");
  await writeFile(known, "");
  return stage.client.run(["java", "-cp", "/usr/share/java/jsch.jar", script("JschClient.java"), SERVER.v4, known], { timeoutMs: TIMEOUT_MS });
}
