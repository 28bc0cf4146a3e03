import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";

/** What both programs can say of a capture, as sorted texts: equal or not. */
export interface Told {
  connections: number;
  idents: string[];
  hassh: string[];
}

const run = promisify(execFile);
/** Separates values of one field; no ident and no hash holds it. */
const AGGREGATOR = "\u0001";

export function hasTshark(): boolean {
  return spawnSync("tshark", ["--version"]).status === 0;
}

/** What tshark says. Every preference that bears on it is set, so that nobody's profile does. */
export async function toldByTshark(path: string): Promise<Told> {
  const fields = ["tcp.stream", "tcp.port", "ssh.protocol", "ssh.kex.hassh", "ssh.kex.hasshserver"].flatMap((field) => ["-e", field]);
  const options = ["-o", "tcp.reassemble_out_of_order:TRUE", "-Y", "tcp", "-T", "fields", "-E", `aggregator=${AGGREGATOR}`, ...fields];
  const { stdout } = await run("tshark", ["-n", "-r", path, ...options], { maxBuffer: 1 << 26 });
  const told = { streams: new Set<string>(), idents: [] as string[], hassh: new Set<string>() };
  for (const line of stdout.split("\n")) {
    const [stream = "", ports = "", idents = "", client = "", server = ""] = line.split("\t");
    if (!ports.split(AGGREGATOR).includes("22")) continue;
    told.streams.add(stream);
    told.idents.push(...idents.split(AGGREGATOR).filter((ident) => ident.startsWith("SSH-")));
    for (const hash of [client, server]) if (hash !== "") told.hassh.add(`${stream} ${hash}`);
  }
  return { connections: told.streams.size, idents: told.idents.sort(), hassh: [...told.hassh].map((text) => text.split(" ")[1]!).sort() };
}
