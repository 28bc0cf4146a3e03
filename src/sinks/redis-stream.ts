import { isIP } from "node:net";
import { createClient } from "@redis/client";
import type { RedisTarget } from "./sink-target.ts";

/** A server that does not answer for so long is treated as gone. Milliseconds. */
const ANSWER_WITHIN = 15_000;
const CONNECT_WITHIN = 5_000;

const SPACE = 0x20;
const NEWLINE = 0x0a;

/** A line of the spool: a record and its uid. */
interface Entry {
  uid: string;
  record: Buffer;
}

/** A connection to a Redis server, for one stream. It never connects again by itself: whoever has it makes a new one. */
export class RedisStream {
  readonly #client: ReturnType<typeof connectionTo>;
  readonly #stream: string;
  readonly #maxLength: number;

  private constructor(client: ReturnType<typeof connectionTo>, { stream, maxLength }: RedisTarget) {
    this.#client = client;
    this.#stream = stream;
    this.#maxLength = maxLength;
  }

  /** Rejects when the server cannot be reached, or refuses us. */
  static async connect(target: RedisTarget): Promise<RedisStream> {
    const client = connectionTo(target);
    // Told by whatever is called next; without a listener Node would end the process.
    client.on("error", () => {});
    try {
      await within(client.connect(), ANSWER_WITHIN);
    } catch (error) {
      client.destroy();
      throw error;
    }
    return new RedisStream(client, target);
  }

  /**
   * Adds the lines ("uid record", each with its end) as entries, all or none: MULTI keeps their order also when the server refuses one.
   * Resolves with their number when the server has confirmed them. Rejects when it is not known whether they were added.
   */
  async add(lines: Uint8Array): Promise<number> {
    const entries = entriesOf(lines);
    const multi = this.#client.multi();
    for (const { uid, record } of entries) {
      multi.xAdd(this.#stream, "*", { uid, record }, { TRIM: { strategy: "MAXLEN", strategyModifier: "~", threshold: this.#maxLength } });
    }
    await within(multi.exec(), ANSWER_WITHIN);
    return entries.length;
  }

  destroy(): void {
    try {
      this.#client.destroy();
    } catch {
      // It was closed by the other side.
    }
  }
}

/** An address is no server name of TLS (RFC 6066 3); the certificate is held against it all the same. */
function connectionTo({ server, username, password, database }: RedisTarget) {
  const address =
    "path" in server
      ? { path: server.path }
      : server.tls
        ? { host: server.host, port: server.port, tls: true as const, ...(isIP(server.host) === 0 ? { servername: server.host } : {}) }
        : { host: server.host, port: server.port };
  return createClient({
    socket: { ...address, connectTimeout: CONNECT_WITHIN, reconnectStrategy: false },
    database,
    ...(username === null ? {} : { username }),
    ...(password === null ? {} : { password }),
    // Redis 5 has streams, and knows nothing of the later ways.
    RESP: 2,
    disableOfflineQueue: true,
    disableClientInfo: true,
    maintNotifications: "disabled",
  });
}

function entriesOf(lines: Uint8Array): Entry[] {
  const bytes = Buffer.from(lines.buffer, lines.byteOffset, lines.byteLength);
  const entries: Entry[] = [];
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(NEWLINE, from);
    const space = bytes.indexOf(SPACE, from);
    // A line of another's making has no uid: it is passed over.
    if (space !== -1 && space < end) entries.push({ uid: bytes.toString("latin1", from, space), record: bytes.subarray(space + 1, end) });
    from = end + 1;
  }
  return entries;
}

function within<T>(promise: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer for ${milliseconds / 1000} s`)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
