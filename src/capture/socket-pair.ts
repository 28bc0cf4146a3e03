import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Two ends of one stream. */
export interface SocketPair {
  /** For the process that writes. */
  writer: Socket;
  /** Paused from its first moment, so that it can be handed to another process without a byte being read here. */
  reader: Socket;
}

/**
 * A connected pair, as socketpair(2) makes it, which Node does not offer; and the pipe that it makes for a child is read at once.
 * For a moment it has a name, in a folder that only this user can enter.
 */
export async function socketPair(): Promise<SocketPair> {
  const folder = mkdtempSync(join(tmpdir(), "kexscope-"));
  const path = join(folder, "s");
  const server = createServer({ pauseOnConnect: true });
  try {
    const reader = new Promise<Socket>((resolve, reject) => server.once("connection", resolve).once("error", reject));
    await new Promise<void>((resolve, reject) => server.listen(path, resolve).once("error", reject));
    const writer = await new Promise<Socket>((resolve, reject) => {
      const socket: Socket = connect(path, () => resolve(socket)).once("error", reject);
    });
    return { writer, reader: await reader };
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
