/** The program that plays a `PeerScript` inside a namespace: `node --import tsx peer.ts JSON`. Says "listening" or "done". */
import { connect, createServer, type Socket } from "node:net";
import type { PeerScript, Step } from "./script.ts";

/** Nothing in the lab takes longer. Milliseconds. */
const LIFETIME_MS = 60_000;

interface Heard {
  /** All bytes so far, one character each. */
  bytes: string;
  closed: boolean;
}

function listenTo(socket: Socket, deaf: boolean): Heard {
  const heard: Heard = { bytes: "", closed: false };
  socket.on("error", () => undefined);
  socket.on("close", () => {
    heard.closed = true;
  });
  if (deaf) return heard;
  socket.setEncoding("latin1").on("data", (more: string) => {
    heard.bytes += more;
  });
  socket.on("end", () => {
    heard.closed = true;
  });
  return heard;
}

/** The offset behind the identification line, or -1 while it isn't complete. */
function identEnd(bytes: string): number {
  for (let from = 0; ; ) {
    const feed = bytes.indexOf("\n", from);
    if (feed < 0) return -1;
    if (bytes.startsWith("SSH-", from)) return feed + 1;
    from = feed + 1;
  }
}

function messageTypes(bytes: string): number[] {
  const types: number[] = [];
  const start = identEnd(bytes);
  if (start < 0) return types;
  for (let at = start; at + 6 <= bytes.length; ) {
    const next = at + 4 + Number.parseInt(Buffer.from(bytes.slice(at, at + 4), "latin1").toString("hex"), 16);
    if (next > bytes.length) break;
    types.push(bytes.charCodeAt(at + 5));
    at = next;
  }
  return types;
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function until(heard: Heard, done: () => boolean): Promise<void> {
  while (!done() && !heard.closed) await sleep(5);
}

async function play(socket: Socket, heard: Heard, steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    switch (step.do) {
      case "send":
        if (socket.writable) socket.write(step.hex, "hex");
        break;
      case "await-ident":
        await until(heard, () => identEnd(heard.bytes) >= 0);
        break;
      case "await-message":
        await until(heard, () => messageTypes(heard.bytes).includes(step.type));
        break;
      case "await-bytes":
        await until(heard, () => heard.bytes.length >= step.count);
        break;
      case "pause":
        await sleep(step.ms);
        break;
      case "repeat":
        for (let n = 0; n < step.times && !heard.closed; n++) await play(socket, heard, step.steps);
        break;
      case "end":
        socket.end();
        break;
      case "reset":
        socket.resetAndDestroy();
        break;
      case "await-close":
        await until(heard, () => false);
        break;
    }
  }
}

function main(script: PeerScript): void {
  setTimeout(() => process.exit(0), LIFETIME_MS).unref();
  const deaf = script.deaf === true;
  if (script.listen !== undefined) {
    let served = 0;
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: deaf }, (socket) => {
      const steps = script.connections[Math.min(served++, script.connections.length - 1)] ?? [];
      void play(socket, listenTo(socket, deaf), steps);
    });
    server.listen(script.listen, "::", () => process.stdout.write("listening\n"));
  } else if (script.connect !== undefined) {
    const socket = connect({ ...script.connect, allowHalfOpen: true });
    const heard = listenTo(socket, deaf);
    if (deaf) socket.pause();
    socket.setNoDelay(true);
    socket.on("connect", () => {
      void play(socket, heard, script.connections[0] ?? []).then(() => {
        socket.destroySoon();
        process.stdout.write("done\n");
      });
    });
  }
}

main(JSON.parse(process.argv[2] ?? "{}") as PeerScript);
