import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { createClient } from "@redis/client";

/** Also over TLS. */
export interface RedisTls {
  port: number;
  /** PEM files. */
  certificate: string;
  key: string;
}

/** A redis-server of our own on a unix socket, which writes every command to its disk before it answers. */
export class RedisServer {
  readonly socket: string;
  readonly #folder: string;
  #child: ChildProcess | null = null;

  readonly #tls: RedisTls | null;

  constructor(folder: string, tls: RedisTls | null = null) {
    this.#folder = folder;
    this.#tls = tls;
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o755);
    this.socket = join(folder, "socket");
  }

  async start(): Promise<void> {
    const durable = ["--appendonly", "yes", "--appendfsync", "always", "--save", ""];
    const place = ["--port", "0", "--unixsocket", this.socket, "--unixsocketperm", "777", "--dir", this.#folder];
    this.#child = spawn("redis-server", [...place, ...durable, ...this.#overTls()], { stdio: "ignore" });
    for (let i = 0; i < 400; i++) {
      try {
        const client = await this.client();
        await client.ping();
        client.destroy();
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
    throw new Error("redis-server does not answer");
  }

  #overTls(): string[] {
    if (this.#tls === null) return [];
    const { port, certificate, key } = this.#tls;
    return ["--tls-port", `${port}`, "--tls-cert-file", certificate, "--tls-key-file", key, "--tls-ca-cert-file", certificate, "--tls-auth-clients", "no"];
  }

  /** SIGKILL: it says goodbye to nobody. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
  }

  /** It hangs until it is sent SIGCONT. */
  signal(name: "SIGSTOP" | "SIGCONT"): void {
    this.#child?.kill(name);
  }

  async client() {
    const client = createClient({ socket: { path: this.socket, reconnectStrategy: false }, RESP: 2 });
    client.on("error", () => {});
    return client.connect();
  }

  async length(stream: string): Promise<number> {
    const client = await this.client();
    const length = await client.xLen(stream);
    client.destroy();
    return length;
  }

  /** The uids in a stream, in order. */
  async uids(stream: string): Promise<string[]> {
    const client = await this.client();
    const uids: string[] = [];
    for (let from = "-"; ; ) {
      const entries = (await client.xRange(stream, from, "+", { COUNT: 5_000 })) ?? [];
      if (entries.length === 0) break;
      for (const { message } of entries) uids.push(message["uid"]!);
      from = `(${entries.at(-1)!.id}`;
    }
    client.destroy();
    return uids;
  }
}
