/** paramiko and asyncssh, as client and as server. Debian's own Python runs them. */
import { fileURLToPath } from "node:url";
import { SERVER } from "../addresses.ts";
import { hostKey, type KeyKind } from "../keys.ts";
import type { Finished, Running } from "../process.ts";
import type { Stage } from "../stage.ts";

const PYTHON = "/usr/bin/python3";
const script = (name: string) => fileURLToPath(new URL(`./${name}.py`, import.meta.url));
const call = (name: string, options: object) => [PYTHON, "-W", "ignore", script(name), JSON.stringify(options)];

/** paramiko's names of the four lists that its transport negotiates from. */
export interface ParamikoLists {
  readonly kex?: readonly string[];
  readonly keys?: readonly string[];
  readonly ciphers?: readonly string[];
  readonly macs?: readonly string[];
}

/** `known`: path of a known_hosts file; then an unknown or changed key is refused, as SSHClient does by default. */
export const paramikoClient = (stage: Stage, options: ParamikoLists & { readonly known?: string } = {}): Promise<Finished> =>
  stage.client.run(call("paramiko-client", { host: SERVER.v4, ...options }), { timeoutMs: 20_000 });

export interface ParamikoServer extends ParamikoLists {
  readonly key?: KeyKind;
  /** The server keeps its NEWKEYS to itself. */
  readonly silent_newkeys?: boolean;
  /** It signs something else than the exchange hash. */
  readonly false_signature?: boolean;
  /** The byte of the IP header that it marks its packets with, from its identification on. */
  readonly traffic_class?: number;
}

export async function startParamikoServer(stage: Stage, options: ParamikoServer = {}): Promise<Running> {
  const { key = "rsa", ...lists } = options;
  const server = stage.server.start(call("paramiko-server", { key: await hostKey(key), ...lists }));
  await server.says(/listening/);
  return server;
}

/** asyncssh's names of its options. */
export interface AsyncsshLists {
  readonly kex_algs?: readonly string[];
  readonly encryption_algs?: readonly string[];
  readonly mac_algs?: readonly string[];
  readonly compression_algs?: readonly string[];
}

export const asyncsshClient = (stage: Stage, options: AsyncsshLists & { readonly server_host_key_algs?: readonly string[] } = {}): Promise<Finished> =>
  stage.client.run(call("asyncssh-client", { host: SERVER.v4, ...options }), { timeoutMs: 20_000 });

export async function startAsyncsshServer(
  stage: Stage,
  options: AsyncsshLists & { readonly keys?: readonly KeyKind[]; readonly login_timeout?: number } = {},
): Promise<Running> {
  const { keys = ["ed25519"], ...lists } = options;
  const server = stage.server.start(call("asyncssh-server", { keys: await Promise.all(keys.map(hostKey)), ...lists }));
  await server.says(/listening/);
  return server;
}

/** Where the router's man in the middle listens. */
export const MIDDLE_PORT = 2222;

/** asyncssh on the router, between client and server: two exchanges where the client believes in one. */
export async function startSshMiddle(stage: Stage): Promise<Running> {
  const middle = stage.router.start(call("ssh-middle", { server: SERVER.v4, port: MIDDLE_PORT, keys: [await hostKey("ecdsa")] }));
  await middle.says(/listening/);
  return middle;
}
