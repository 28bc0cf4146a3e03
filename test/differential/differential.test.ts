import { existsSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { analyseCaptures } from "../golden/analyse-capture.ts";
import { KNOWN_DIFFERENCES } from "./known-differences.ts";
import { hasTshark, type Told, toldByTshark } from "./tshark.ts";

const CAPTURES = new URL("../../captures/", import.meta.url).pathname;
const files = readdirSync(CAPTURES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => ({ name, path: [`${CAPTURES}${name}/input.pcap`, `${CAPTURES}${name}/input.pcapng`].find((path) => existsSync(path))! }));

async function toldByUs(path: string): Promise<Told> {
  const connections = (await analyseCaptures([path])).connections.filter(({ client, server }) => client.port === 22 || server.port === 22);
  const present = (texts: (string | null | undefined)[]) => texts.filter((text) => text != null).sort();
  return {
    connections: connections.length,
    idents: present(connections.flatMap(({ ssh }) => [ssh.client.ident, ssh.server.ident])),
    hassh: present(connections.flatMap(({ ssh }) => [ssh.client.hassh, ssh.server.hassh_server])),
  };
}

const available = hasTshark();
if (!available) console.warn("tshark is not installed: the differential tests are skipped");

describe.skipIf(!available)("tshark says the same of", () => {
  test.each(files)(
    "$name",
    async ({ name, path }) => {
      const [theirs, ours] = await Promise.all([toldByTshark(path), toldByUs(path)]);
      const different = (["connections", "idents", "hassh"] as const).filter((field) => JSON.stringify(theirs[field]) !== JSON.stringify(ours[field]));
      expect({ different, theirs, ours }).toMatchObject({ different: KNOWN_DIFFERENCES[name]?.fields ?? [] });
    },
    60_000,
  );
});
