/** Hand-made peers: a dialogue of bytes, as client or as server. */
import { fileURLToPath } from "node:url";
import { SERVER, SSH_PORT } from "../addresses.ts";
import type { Running } from "../process.ts";
import type { PeerScript, Step } from "../raw/script.ts";
import type { Stage } from "../stage.ts";

const PROGRAM = fileURLToPath(new URL("../raw/peer.ts", import.meta.url));
const LOADER = import.meta.resolve("tsx");

const command = (script: PeerScript) => [process.execPath, "--import", LOADER, PROGRAM, JSON.stringify(script)];

/** A server that plays one script for each connection in turn, the last one also for all that follow. */
export async function startRawServer(
  stage: Stage,
  connections: readonly (readonly Step[])[],
  options: { readonly port?: number; readonly deaf?: boolean } = {},
): Promise<Running> {
  const server = stage.server.start(command({ listen: options.port ?? SSH_PORT, connections, deaf: options.deaf ?? false }));
  await server.says(/listening/);
  return server;
}

export interface RawClientOptions {
  readonly host?: string;
  readonly port?: number;
  readonly localPort?: number;
  readonly localAddress?: string;
  readonly deaf?: boolean;
}

/** Starts a client that plays the steps and leaves. */
export function startRawClient(stage: Stage, steps: readonly Step[], options: RawClientOptions = {}): Running {
  const { deaf = false, ...where } = options;
  return stage.client.start(command({ connect: { host: SERVER.v4, port: SSH_PORT, ...where }, connections: [steps], deaf }));
}

/** As `startRawClient`, and waits for the end. */
export async function rawClient(stage: Stage, steps: readonly Step[], options: RawClientOptions = {}): Promise<void> {
  await startRawClient(stage, steps, options).ended;
}
